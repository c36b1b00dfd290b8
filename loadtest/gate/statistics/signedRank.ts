/**
 * Whether paired differences lie above 0, and how far: Wilcoxon's signed-rank test, exact, and the Hodges-Lehmann shift that
 * goes with it. Sources: Wilcoxon, Biometrics Bulletin 1 (1945), 80-83; Hodges and Lehmann, Annals of Mathematical
 * Statistics 34 (1963), 598-611; Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd ed., ch. 3.
 */
import type { Interval } from './wilson.ts';
import { medianOfAscending } from '../../../numbers/quantile.ts';
import { mean, sum } from '../../../numbers/sum.ts';

/** Differences of 0 speak for neither side and are left out; equal ones share their ranks. One-sided, above 0. */
export const signedRankP = (differences: readonly number[]): number => {
  const ranked = ranksOf(differences.filter((difference) => difference !== 0));
  if (ranked.length === 0) return 1;
  const statistic = ranked.reduce((sum, { rank, difference }) => (difference > 0 ? sum + rank : sum), 0);
  const counts = sumsOf(ranked.map(({ rank }) => rank));
  // Twice the ranks are whole numbers, ties or not.
  const atLeast = sum(counts.slice(Math.round(2 * statistic)));
  return atLeast / 2 ** ranked.length;
};

/** The smallest p that so many pairs can give. */
export const leastP = (pairs: number): number => 1 / 2 ** pairs;

interface Ranked {
  readonly difference: number;
  readonly rank: number;
}

const ranksOf = (differences: readonly number[]): readonly Ranked[] => {
  const sorted = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  return sorted.map((difference) => {
    const same = sorted.flatMap((other, index) => (Math.abs(other) === Math.abs(difference) ? [index + 1] : []));
    return { difference, rank: mean(same) };
  });
};

/** In how many of all choices of signs the positive ranks add up to each half: index 2s for a sum of s. */
const sumsOf = (ranks: readonly number[]): readonly number[] => {
  const most = 2 * sum(ranks);
  const counts: number[] = Array.from({ length: most + 1 }, () => 0);
  counts[0] = 1;
  for (const rank of ranks) {
    for (let sum = most; sum >= 2 * rank; sum--) counts[sum]! += counts[sum - 2 * rank]!;
  }
  return counts;
};

export interface Shift extends Interval {
  /** Hodges-Lehmann: the median of the means of all pairs of differences. */
  readonly estimate: number;
}

/** With an interval of at least `confidence`, as near to it as the number of differences allows. At least one difference. */
export const shiftOf = (differences: readonly number[], confidence = 0.95): Shift => {
  const means = differences
    .flatMap((one, index) => differences.slice(index).map((other) => (one + other) / 2))
    .toSorted((a, b) => a - b);
  const estimate = medianOfAscending(means);
  const counts = sumsOf(differences.map((_, index) => index + 1));
  const tail = ((1 - confidence) / 2) * 2 ** differences.length;
  // The first sum of ranks whose tail is more than allowed is the place of the interval's end.
  let [place, below] = [0, 0];
  while (place < means.length / 2 && below + counts[2 * place]! <= tail) below += counts[2 * place++]!;
  const end = Math.max(1, place) - 1;
  return { estimate, low: means[end]!, high: means[means.length - 1 - end]! };
};
