/** Probabilities that decide whether errors are chance. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { binomialAtLeast } from './binomial.ts';

test.each([
  [1, 1, 0.5, 0.5],
  [2, 3, 0.5, 0.5],
  [5, 10, 0.5, 0.623046875],
  [1, 100, 0.01, 0.6339676587267709],
  [3, 3, 0.001, 1e-9],
  [0, 7, 0.2, 1],
  [8, 7, 0.2, 0],
  [3, 7, 0, 0],
  [3, 7, 1, 1],
  [1_000_000, 1_000_000, 0.5, 0],
  [1, 1_000_000, 0.5, 1],
])('at least %i of %i events with probability %d have probability %d', (count, total, share, expected) => {
  expect(binomialAtLeast(count, total, share)).toBeCloseTo(expected, 12);
});

test('small probabilities keep their digits', () => {
  expect(binomialAtLeast(10, 10, 0.001) / 1e-30).toBeCloseTo(1, 9);
});

test('more events are never more probable, and both tails together are one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (total, share) => {
        const tails = Array.from({ length: total + 1 }, (_, count) => binomialAtLeast(count, total, share));
        for (const [count, tail] of tails.entries()) {
          if (count > 0) expect(tail).toBeLessThanOrEqual(tails[count - 1]! + 1e-12);
          expect(tail + binomialAtLeast(total - count + 1, total, 1 - share)).toBeCloseTo(1, 9);
        }
      },
    ),
    { numRuns: 30 },
  );
});
