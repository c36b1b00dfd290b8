import { expect, test } from '@jest/globals';
import { eventsToShow, holm, leastP, shiftOf, signedRankP, wilson } from './statistics.ts';
import { seededRandom } from '../../numbers/random.ts';

// Source: Hollander, Wolfe and Chicken, example 3.1 (Hamilton depression scale; before less after): T+ = 40, p = 0.020,
// estimate 0.46, and with 96.1% confidence between 0.010 and 0.786.
const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
const improved = before.map((value, index) => value - after[index]!);

test('the published example comes out as it is published', () => {
  expect(signedRankP(improved)).toBeCloseTo(0.0195, 4);
  const { estimate, low, high } = shiftOf(improved, 0.96);
  expect(estimate).toBeCloseTo(0.46, 3);
  expect(low).toBeCloseTo(0.01, 3);
  expect(high).toBeCloseTo(0.786, 3);
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
  expect(signedRankP([1, -1, 2, -2])).toBeCloseTo(10 / 16, 10);
  expect(signedRankP([0, 0])).toBe(1);
  expect(shiftOf([1, -1, 2, -2]).estimate).toBe(0);
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

test.each([
  [
    [0.01, 0.04, 0.03, 0.005],
    [true, false, false, true],
  ],
  [[0.02], [true]],
  [
    [0.03, 0.03],
    [false, false],
  ],
  [
    [0.025, 0.05],
    [true, true],
  ],
  [[], []],
])('of %j at 5%%, %j are rejected', (ps, rejected) => {
  expect(holm(ps, 0.05)).toEqual(rejected);
});

// Source: Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i lie between %f and %f', (good, total, low, high) => {
  const interval = wilson(good, total);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('all good shows no target of 1', () => {
  expect(wilson(50, 50)).toEqual({ low: expect.closeTo(0.9287, 4), high: 1 });
});

test.each([0.95, 0.99, 0.995, 0.999])('as many events as are asked for just show %f', (target) => {
  const enough = eventsToShow(target);
  expect(wilson(enough, enough).low).toBeGreaterThanOrEqual(target);
  expect(wilson(enough - 1, enough - 1).low).toBeLessThan(target);
});
