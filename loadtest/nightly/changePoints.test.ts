import { expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { alpha, changePoints, leastNights, bestCut } from './changePoints.ts';

/** Source: Box and Muller, Annals of Mathematical Statistics 29 (1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Nights with noise of deviation 1 and level 20, which rises by `by` from night `at` on. */
const nights = (seed: number, count: number, at = count, by = 0): readonly number[] => {
  const random = seededRandom(seed * 7_919 + 13);
  return Array.from({ length: count }, (_, i) => 20 + normal(random) + (i >= at ? by : 0));
};

const share = (trials: number, of: (seed: number) => boolean): number =>
  Array.from({ length: trials }, (_, seed) => seed).filter(of).length / trials;

test('where nothing changed, alarms are about as rare as they are said to be', () => {
  const alarms = share(
    1_000,
    (seed) => changePoints(nights(seed, 20), { alpha: 0.05, shuffles: 199, seed }).length > 0,
  );
  // Of 600 at 5 %, 99.9 % lie within 3 % of it.
  expect(alarms).toBeGreaterThan(0.02);
  expect(alarms).toBeLessThan(0.08);
});

test('where nothing changed, the level that nights are judged at gives hardly an alarm', () => {
  expect(share(200, (seed) => changePoints(nights(seed, 30), { seed }).length > 0)).toBeLessThan(0.02);
});

test.each([
  { before: 20, after: 5, by: 5, caught: 0.9 },
  { before: 30, after: 5, by: 5, caught: 0.9 },
  { before: 45, after: leastNights, by: 10, caught: 0.9 },
  { before: 25, after: 25, by: 2, caught: 0.9 },
])(
  'a step of $by times the noise is found $after nights after $before, at its night',
  ({ before, after, by, caught }) => {
    const found = share(10, (seed) =>
      changePoints(nights(seed, before + after, before, by), { seed }).some(({ at }) => Math.abs(at - before) <= 2),
    );
    expect(found).toBeGreaterThanOrEqual(caught);
  },
);

test('a step back is another change, and neither hides the other', () => {
  const values = [...nights(1, 20), ...nights(2, 8).map((value) => value + 8), ...nights(3, 20)];
  expect(changePoints(values).map(({ at }) => at)).toEqual([20, 28]);
});

test('one bad night, or two, is not a change', () => {
  const values = nights(4, 40).map((value, night) => (night === 20 || night === 39 ? value * 10 : value));
  expect(changePoints(values)).toEqual([]);
});

test('a series that never varies has no change', () => {
  expect(changePoints(Array.from({ length: 30 }, () => 0))).toEqual([]);
});

test.each([0, 1, 5])('%i nights are too few to have a change', (count) => {
  expect(changePoints(nights(6, count, 2, 100))).toEqual([]);
});

test('the same nights give the same changes, and the chance that they are none', () => {
  const values = nights(5, 30, 20, 6);
  const [change] = changePoints(values);
  expect(changePoints(values)).toEqual([change]);
  expect(change!.at).toBe(20);
  expect(change!.p).toBeLessThanOrEqual(alpha);
});

test('the difference is that of the paper', () => {
  // By hand: between 0 0 and 4 6 the mean distance is 5, within them 0 and 2, so 2·5 - 0 - 2 = 8, times 2·2/4.
  expect(bestCut([0, 0, 4, 6], 2)).toEqual({ at: 2, difference: 8 });
});
