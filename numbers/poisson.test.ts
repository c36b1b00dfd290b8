import { expect, test } from '@jest/globals';
import { poissonAtLeast } from './poisson.ts';

/** Values of R's ppois(count - 1, mean, lower.tail = FALSE). */
test.each([
  [0, 3, 1],
  [1, 3, 0.950_212_931_632_136],
  [12, 3, 7.138_7e-5],
  [5, 0.5, 1.721_16e-4],
  [100, 100, 0.513_298_8],
])('at least %d where %d are expected happen with a probability of %d', (count, mean, probability) => {
  expect(poissonAtLeast(count, mean) / probability).toBeCloseTo(1, 4);
});

test('nothing happens where nothing is expected', () => {
  expect([poissonAtLeast(0, 0), poissonAtLeast(1, 0)]).toEqual([1, 0]);
});

test('with more events, or fewer expected ones, it is less probable', () => {
  for (let count = 1; count < 30; count += 1) {
    expect(poissonAtLeast(count + 1, 5)).toBeLessThan(poissonAtLeast(count, 5));
    expect(poissonAtLeast(count, 5)).toBeLessThan(poissonAtLeast(count, 6));
  }
});
