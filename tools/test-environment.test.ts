import { expect, test } from '@jest/globals';
import { median } from '../numbers/quantile.ts';

const milliseconds = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

test('code under test reads a global name about as fast as a name of its own', () => {
  const count = 300_000;
  let sum = 0;
  const { floor } = Math;
  const ratios = Array.from({ length: 9 }, () => {
    const own = milliseconds(() => {
      for (let index = 0; index < count; index += 1) sum += floor(index / 3);
    });
    const global = milliseconds(() => {
      for (let index = 0; index < count; index += 1) sum += Math.floor(index / 3);
    });
    return global / own;
  });
  expect(sum).toBeGreaterThan(0);
  // With jest's own environment it is about 30.
  expect(median(ratios)).toBeLessThan(8);
});
