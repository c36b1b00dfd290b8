import { expect, test } from '@jest/globals';
import { seededRandom } from '../../numbers/random.ts';
import { alpha, latestShift, leastBefore, leastNights, levelOf } from './levelShift.ts';

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

test('where nothing changed, a night hardly ever shows a change', () => {
  expect(share(1_000, (seed) => latestShift(nights(seed, 30)) !== undefined)).toBeLessThan(0.02);
});

test('noise with long tails gives few more alarms', () => {
  const tailed = (seed: number): readonly number[] => nights(seed, 40).map((value) => Math.exp((value - 20) * 1.5));
  expect(share(500, (seed) => latestShift(tailed(seed)) !== undefined)).toBeLessThan(0.05);
});

test.each([
  { before: 20, after: 3, by: 5, caught: 0.85 },
  { before: 30, after: 5, by: 5, caught: 0.95 },
  { before: 45, after: leastNights, by: 10, caught: 0.95 },
  { before: 25, after: 25, by: 2, caught: 0.95 },
  { before: 40, after: 10, by: 1.6, caught: 0.5 },
  { before: leastBefore, after: 4, by: 10, caught: 0.9 },
])(
  'a step of $by times the noise is found $after nights after $before, at its night',
  ({ before, after, by, caught }) => {
    const found = share(40, (seed) => {
      const shift = latestShift(nights(seed, before + after, before, by));
      return shift?.direction === 'up' && Math.abs(shift.at - before) <= Math.max(2, after / 3);
    });
    expect(found).toBeGreaterThanOrEqual(caught);
  },
);

test('a step down is found as well', () => {
  expect(latestShift(nights(1, 30, 25, -6))).toMatchObject({ at: 25, direction: 'down' });
});

test('a drift that no night shows beside its neighbours is found against the first nights', () => {
  const drifting = nights(2, 150).map((value, night) => value + night * 0.02);
  const shift = latestShift(drifting);
  expect(shift?.direction).toBe('up');
});

test.each([
  ['one bad night', [20]],
  ['two bad nights', [20, 21]],
  ['a bad night tonight', [39]],
  ['two bad nights, the last one tonight', [38, 39]],
  ['bad nights every now and then', [5, 12, 20, 27, 36, 39]],
])('%s: not a change of level', (_, bad) => {
  for (let seed = 0; seed < 20; seed++) {
    const values = nights(seed, 40).map((value, night) => (bad.includes(night) ? value * 10 : value));
    for (let night = 30; night < 40; night++) expect(latestShift(values.slice(0, night + 1))).toBeUndefined();
  }
});

test('a series that never varies has no change, and one that then does has one', () => {
  const still = Array.from({ length: 30 }, () => 0);
  expect(latestShift(still)).toBeUndefined();
  expect(latestShift([...still, 0.002, 0.003, 0.002])).toMatchObject({ at: 30, direction: 'up' });
});

test.each([0, 1, 5, 12])('%i nights are too few to have a change', (count) => {
  expect(latestShift(nights(6, count, 2, 100))).toBeUndefined();
});

test('the same nights give the same change, and the chance that it is none', () => {
  const values = nights(5, 30, 24, 6);
  expect(latestShift(values)).toEqual(latestShift([...values]));
  expect(latestShift(values)!.p).toBeLessThanOrEqual(alpha);
});

test('the chance is that of the t-test', () => {
  // By hand: means 2 and 12, squares 8 and 2 of 13 values, so t = 10 / sqrt(10 / 11 * (1 / 10 + 1 / 3)) = 15.93 with 11 degrees.
  const shift = latestShift([1, 2, 3, 1, 3, 1, 2, 3, 1, 3, 11, 12, 13]);
  expect(shift).toMatchObject({ at: 10, before: [0, 10] });
  expect(shift!.p).toBeCloseTo(6.03e-9, 11);
});

test('a level is not moved by a few bad nights', () => {
  const values = nights(7, 30).map((value, night) => (night % 10 === 0 ? 500 : value));
  const { mean, spread } = levelOf(values);
  expect(Math.abs(mean - 20)).toBeLessThan(1);
  expect(spread).toBeLessThan(2);
});
