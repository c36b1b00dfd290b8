import { expect, test } from '@jest/globals';
import { createStoredRate } from './storedRate.ts';

test('the rate is that of the time since the last rate', () => {
  const rate = createStoredRate(0);
  expect(rate(20_000, 2_000)).toBe(10_000);
  expect(rate(50_000, 3_000)).toBe(30_000);
});

test('a last point that comes early does not show a hundred times the rate', () => {
  const rate = createStoredRate(0);
  expect(rate(35_000, 2_000)).toBe(17_500);
  expect(rate(200_001, 2_300)).toBe(17_500);
  expect(rate(200_001, 4_000)).toBeCloseTo(82_500, -1);
});

test('between two points the rate stays, and after three seconds without one it is zero', () => {
  const rate = createStoredRate(0);
  rate(1_000, 1_000);
  expect(rate(1_000, 3_900)).toBe(1_000);
  expect(rate(1_000, 4_000)).toBe(0);
});
