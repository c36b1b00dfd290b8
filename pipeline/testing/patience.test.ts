import { expect, test } from '@jest/globals';
import { prolonged } from './patience.ts';

test.each([
  [60_000, 0, 2, 60_000],
  [60_000, 2, 2, 60_000],
  [60_000, 8, 2, 240_000],
  [60_000, 35, 8, 262_500],
  [60_000, 500, 2, 480_000],
])('a wait of %d ms at a load of %d on %d cores is %d ms', (ms, load, cores, expected) => {
  expect(prolonged(ms, load, cores)).toBe(expected);
});
