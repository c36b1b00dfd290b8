import { expect, test } from '@jest/globals';
import { detectable } from './power.ts';
import { shiftOf } from './signedRank.ts';
import { normalRandom, seededRandom } from '../../numbers/random.ts';
import { deviation } from '../../numbers/sum.ts';

const least = Math.log1p(0.05);

/** Share of simulated gates that catch what another simulated gate claims to catch. */
const achieved = (pairs: number, level: number, scatter: number): number => {
  const normal = normalRandom(seededRandom(99));
  const sample = (): readonly number[] => Array.from({ length: pairs }, () => scatter * normal());
  const gates = 1_000;
  let count = 0;
  for (let gate = 0; gate < gates; gate++) {
    const claim = detectable({ pairs, level, scatter: deviation(sample()), least })!;
    const { estimate, interval } = shiftOf(
      sample().map((value) => value + claim),
      level,
    );
    if (interval!.low > 0 && estimate > least) count++;
  }
  return count / gates;
};

// Large scatter: significance decides. Little scatter: the least shift that counts decides.
test.each([
  { pairs: 8, level: 0.005, scatter: 0.02 },
  { pairs: 8, level: 0.005, scatter: 0.15 },
  { pairs: 10, level: 0.005, scatter: 0.04 },
  { pairs: 10, level: 0.005 / 3, scatter: 0.04 },
  { pairs: 14, level: 0.005, scatter: 0.15 },
  { pairs: 20, level: 0.005, scatter: 0.08 },
])('of $pairs pairs that scatter by $scatter, nine in ten catch what is claimed at $level', (gate) => {
  expect(Math.abs(achieved(gate.pairs, gate.level, gate.scatter) - 0.9)).toBeLessThan(0.03);
});

test('the claim rises with the scatter and falls with the number of pairs', () => {
  const claims = [8, 10, 14, 20, 200].map((pairs) =>
    [0, 0.02, 0.08, 0.5].map((scatter) => detectable({ pairs, level: 0.005, scatter, least })!),
  );
  for (const ofPairs of claims) expect(ofPairs).toEqual(ofPairs.toSorted((a, b) => a - b));
  for (const scatter of [1, 2, 3]) {
    const ofScatter = claims.map((ofPairs) => ofPairs[scatter]!);
    expect(ofScatter).toEqual(ofScatter.toSorted((a, b) => b - a));
  }
});

test('runs that do not scatter catch what counts; too few runs claim nothing', () => {
  expect(detectable({ pairs: 10, level: 0.005, scatter: 0, least })).toBe(least);
  expect(detectable({ pairs: 7, level: 0.005, scatter: 0.01, least })).toBeUndefined();
});

test('the same gate claims the same', () => {
  const gate = { pairs: 11, level: 0.005, scatter: 0.03, least };
  expect(detectable(gate)).toBe(detectable({ ...gate }));
});
