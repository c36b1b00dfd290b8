import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { leastP, leastRejecting, shiftOf, signedRankP } from './signedRank.ts';
import { seededRandom } from '../../numbers/random.ts';

// Source: Hollander, Wolfe and Chicken, example 3.1 (Hamilton depression scale; before less after): T+ = 40, p = 0.020,
// estimate 0.46, and with 96.1% confidence between 0.010 and 0.786.
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
const improved = before.map((value, index) => value - after[index]!);

test('the published example comes out as it is published', () => {
  expect(signedRankP(improved)).toBeCloseTo(0.0195, 4);
  const { estimate, interval } = shiftOf(improved, 0.02);
  expect(estimate).toBeCloseTo(0.46, 3);
  expect(interval?.low).toBeCloseTo(0.01, 3);
  expect(interval?.high).toBeCloseTo(0.786, 3);
});

test.each([
  [5, 1 / 32],
  [7, 1 / 128],
  [10, 1 / 1_024],
])('%i pairs can give a p of %f at least, and do when all point one way', (pairs, least) => {
  const differences = Array.from({ length: pairs }, (_, index) => 0.01 * (index + 1));
  expect(leastP(pairs)).toBe(least);
  expect(signedRankP(differences)).toBe(least);
  expect(signedRankP(differences.map((difference) => -difference))).toBe(1);
});

test('differences that balance each other say nothing', () => {
  expect(signedRankP([1, -1, 2, -2])).toBe(11 / 16);
  expect(signedRankP([0, 0])).toBe(1);
  expect(signedRankP([])).toBe(1);
  expect(shiftOf([1, -1, 2, -2], 0.1)).toEqual({ estimate: 0, interval: { low: -2, high: 2 } });
});

test('under no difference, p is below 1% in at most 1% of samples', () => {
  const draw = seededRandom(7);
  const random = (): number => draw() - 0.5;
  const trials = 4_000;
  let below = 0;
  for (let trial = 0; trial < trials; trial++) {
    if (signedRankP(Array.from({ length: 10 }, random)) < 0.01) below++;
  }
  expect(below / trials).toBeLessThan(0.012);
  expect(below / trials).toBeGreaterThan(0.003);
});

// Source: McCornack, JASA 60 (1965), 864-871: the largest sum of the ranks of one sign that rejects at the two-sided 5% and 1%.
test.each([
  [8, 3, 0],
  [9, 5, 1],
  [10, 8, 3],
  [12, 13, 7],
  [14, 21, 12],
  [16, 29, 19],
  [20, 52, 37],
  [25, 89, 68],
])('%i pairs reject at the sums of the published table', (pairs, at5, at1) => {
  const all = (pairs * (pairs + 1)) / 2;
  expect([leastRejecting(pairs, 0.025), leastRejecting(pairs, 0.005)]).toEqual([all - at5, all - at1]);
});

test('fewer pairs than the level allows reject nothing, and have no interval', () => {
  expect([leastRejecting(7, 0.005), leastRejecting(8, 0.005)]).toEqual([undefined, 36]);
  expect(shiftOf([1, 2, 3, 4, 5, 6, 7], 0.005)).toEqual({ estimate: 4, interval: undefined });
});

/** Each difference with either sign. */
const signed = (sizes: readonly number[]): readonly (readonly number[])[] =>
  sizes.reduce<readonly (readonly number[])[]>(
    (all, size) =>
      all.flatMap((some) => [
        [...some, size],
        [...some, -size],
      ]),
    [[]],
  );

/** With ties and zeros. */
const coarse = fc.integer({ min: -6, max: 6 }).map((value) => value / 4);
const fine = fc.double({ min: -10, max: 10, noNaN: true });
const differences = fc.oneof(
  fc.array(coarse, { minLength: 1, maxLength: 24 }),
  fc.array(fine, { minLength: 1, maxLength: 24 }),
);
const levels = fc.constantFrom(0.2, 0.05, 0.01, 0.005, 0.005 / 3, 0.0001);

describe('whatever the differences are', () => {
  test('the test rejects exactly when the interval lies above 0', () => {
    fc.assert(
      fc.property(differences, levels, (values, level) => {
        const { interval } = shiftOf(values, level);
        expect(signedRankP(values) <= level).toBe(interval !== undefined && interval.low > 0);
      }),
    );
  });

  test('the interval holds the estimate, turns with the sides, and is narrower with less confidence', () => {
    fc.assert(
      fc.property(differences, levels, (values, level) => {
        const { estimate, interval } = shiftOf(values, level);
        const turned = shiftOf(
          values.map((value) => 0 - value),
          level,
        );
        expect(turned.estimate).toBeCloseTo(-estimate, 9);
        if (interval === undefined) return;
        const { low, high } = interval;
        expect([turned.interval?.low, turned.interval?.high]).toEqual([0 - high, 0 - low]);
        const wider = shiftOf(values, level / 4).interval;
        expect([low <= estimate, estimate <= high]).toEqual([true, true]);
        expect(wider === undefined || (wider.low <= low && high <= wider.high)).toBe(true);
      }),
    );
  });

  test('of all combinations of their signs, at most the level is rejected, ties and zeros included', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, levels, (values, level) => {
        const ps = signed(values).map(signedRankP);
        expect(ps.filter((p) => p <= level).length / ps.length).toBeLessThanOrEqual(level);
      }),
      { numRuns: 40 },
    );
  });
});

test('without ties, p is the share of sign combinations with at least this rank sum', () => {
  const sizes = [0.3, 1.1, 2.7, 0.9, 4.2, 1.6, 0.2];
  const rank = (size: number): number => sizes.filter((other) => other <= size).length;
  const rankSum = (values: readonly number[]): number =>
    values.reduce((total, value) => (value > 0 ? total + rank(value) : total), 0);
  const all = signed(sizes);
  const sums = all.map(rankSum);
  for (const [index, values] of all.entries()) {
    const atLeast = sums.filter((sum) => sum >= sums[index]!).length;
    expect(signedRankP(values)).toBe(atLeast / all.length);
  }
});

test('one wild run of twenty neither makes a slowdown nor hides one', () => {
  const quiet = Array.from({ length: 19 }, (_, index) => 0.001 * (index - 9));
  expect(signedRankP([...quiet, 50])).toBeGreaterThan(0.2);
  expect(signedRankP([...quiet.map((value) => value + 0.1), -50])).toBeLessThan(0.005);
});

test('hundreds of runs are no trouble', () => {
  const many = Array.from({ length: 200 }, (_, index) => Math.sin(index) + 0.5);
  expect(signedRankP(many)).toBeGreaterThan(0);
  expect(signedRankP(many)).toBeLessThan(1e-9);
  expect(shiftOf(many, 0.005).estimate).toBeCloseTo(0.5, 2);
});
