/** Statistics for few runs: a test of paired differences, multiple testing, and the confidence interval of a share. */
import { medianOfAscending } from '../../numbers/quantile.ts';
import { mean, sum } from '../../numbers/sum.ts';

/**
 * Whether paired differences lie above 0: Wilcoxon's signed-rank test, exact and one-sided. Sources: Wilcoxon, Biometrics Bulletin
 * 1 (1945), 80-83; Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd ed., ch. 3. Differences of 0 are left out;
 * equal differences share their ranks.
 */
export const signedRankP = (differences: readonly number[]): number => {
  const ranked = ranksOf(differences.filter((difference) => difference !== 0));
  if (ranked.length === 0) return 1;
  const statistic = ranked.reduce((sum, { rank, difference }) => (difference > 0 ? sum + rank : sum), 0);
  const counts = sumsOf(ranked.map(({ rank }) => rank));
  // Ranks are doubled to keep them whole numbers when there are ties.
  const atLeast = sum(counts.slice(Math.round(2 * statistic)));
  return atLeast / 2 ** ranked.length;
};

/** The smallest p-value possible with this many pairs. */
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

/** Number of sign combinations for each sum of positive ranks: index 2s for a sum of s. */
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
  /** The median of the means of all pairs of differences. Source: Hodges and Lehmann, Annals of Mathematical Statistics 34 (1963), 598-611. */
  readonly estimate: number;
}

/** The interval's confidence is at least `confidence`, as near to it as the number of differences allows. Needs at least one difference. */
export const shiftOf = (differences: readonly number[], confidence = 0.95): Shift => {
  const means = differences
    .flatMap((difference, index) => differences.slice(index).map((other) => (difference + other) / 2))
    .toSorted((a, b) => a - b);
  const estimate = medianOfAscending(means);
  const counts = sumsOf(differences.map((_, index) => index + 1));
  const tail = ((1 - confidence) / 2) * 2 ** differences.length;
  // The first rank sum whose tail exceeds the allowed probability gives the index of the interval's end.
  let [index, below] = [0, 0];
  while (index < means.length / 2 && below + counts[2 * index]! <= tail) below += counts[2 * index++]!;
  const end = Math.max(1, index) - 1;
  return { estimate, low: means[end]!, high: means[means.length - 1 - end]! };
};

/**
 * Whether each null hypothesis is rejected, with a family-wise error rate of `alpha`. Source: Holm, Scandinavian Journal of
 * Statistics 6 (1979), 65-70.
 */
export const holm = (ps: readonly number[], alpha: number): readonly boolean[] => {
  const order = ps.map((_, index) => index).toSorted((a, b) => ps[a]! - ps[b]!);
  const rejected = ps.map(() => false);
  for (const [step, index] of order.entries()) {
    if (ps[index]! > alpha / (ps.length - step)) break;
    rejected[index] = true;
  }
  return rejected;
};

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided, 95%: the 0.975 quantile of the normal distribution. */
const z95 = 1.959963984540054;

/**
 * Confidence interval of a share, within [0, 1]; its width is above 0 even when no event or every event is good. `total` must be
 * above 0. Source: Wilson, JASA 22 (1927), 209-212, without continuity correction.
 */
export const wilson = (good: number, total: number, z: number = z95): Interval => {
  const share = good / total;
  const weight = (z * z) / total;
  const middle = (share + weight / 2) / (1 + weight);
  const half = (z / (1 + weight)) * Math.sqrt((share * (1 - share)) / total + weight / (4 * total));
  // At 0 and 1 the formula is exact; floating point is not.
  return { low: good === 0 ? 0 : middle - half, high: good === total ? 1 : middle + half };
};

/** Fewest events, all good, after which the interval is at or above the target, which is below 1. */
export const eventsToShow = (target: number, z: number = z95): number => Math.ceil((z * z * target) / (1 - target));
