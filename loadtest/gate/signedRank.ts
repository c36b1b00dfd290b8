/**
 * Whether paired differences lie above 0: Wilcoxon's signed-rank test, exact, and the shift with the interval that belongs to
 * it. Both count the same thing: the rank sum T+ is the number of pair means (each value with itself, too) above 0. Sources:
 * Wilcoxon, Biometrics Bulletin 1 (1945), 80-83; Tukey's form of T+ and the interval: Hollander, Wolfe and Chicken, Nonparametric
 * Statistical Methods, 3rd ed., ch. 3.1 to 3.3. A pair mean of exactly 0, from ties or zeros, does not count: so the test never
 * rejects more often than its level.
 */
import { memoize } from '../../model/memoize.ts';
import { medianOfAscending } from '../../numbers/quantile.ts';

/** One-sided: small when the differences lie above 0. 1 of no differences. */
export const signedRankP = (differences: readonly number[]): number =>
  tailsOf(differences.length)[pairMeansOf(differences).filter((mean) => mean > 0).length]!;

/** The smallest p-value possible with this many pairs. */
export const leastP = (pairs: number): number => 2 ** -pairs;

export interface Shift {
  /** The median of the pair means. Source: Hodges and Lehmann, Annals of Mathematical Statistics 34 (1963), 598-611. */
  readonly estimate: number;
  /** Undefined when so few differences can reject nothing at this level. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/**
 * The values that the test at `level` on either side does not reject: `low` is above 0 exactly when `signedRankP` is at most
 * `level`. Its confidence is at least 1 - 2 * level. Needs a difference.
 */
export const shiftOf = (differences: readonly number[], level: number): Shift => {
  const means = pairMeansOf(differences);
  const rejecting = leastRejecting(differences.length, level);
  return {
    estimate: medianOfAscending(means),
    interval:
      rejecting === undefined ? undefined : { low: means[means.length - rejecting]!, high: means[rejecting - 1]! },
  };
};

/** Ascending. */
const pairMeansOf = (values: readonly number[]): readonly number[] =>
  values.flatMap((value, index) => values.slice(index).map((other) => (value + other) / 2)).toSorted((a, b) => a - b);

/** The least rank sum with a p-value of at most `level`; undefined when there is none. `level` is below 1. */
export const leastRejecting = (pairs: number, level: number): number | undefined => {
  const sum = tailsOf(pairs).findIndex((tail) => tail <= level);
  return sum === -1 ? undefined : sum;
};

/** By rank sum: the probability of it or more when each difference is as likely above 0 as below. */
const tailsOf: (pairs: number) => readonly number[] = memoize(String, (pairs: number) => {
  const most = (pairs * (pairs + 1)) / 2;
  const tails = Array.from({ length: most + 1 }, (_, sum): number => (sum === 0 ? 1 : 0));
  for (let rank = 1; rank <= pairs; rank++) {
    for (let sum = most; sum >= 0; sum--) tails[sum] = (tails[sum]! + (sum >= rank ? tails[sum - rank]! : 0)) / 2;
  }
  for (let sum = most - 1; sum >= 0; sum--) tails[sum]! += tails[sum + 1]!;
  return tails;
});
