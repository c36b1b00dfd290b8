/** When a difference of two runs counts: of shares by a test, of times by what two runs of one target differ. */
export type Change = 'worse' | 'better' | 'same' | 'not compared';

export interface Pair {
  readonly before: number;
  readonly after: number;
}

/** Quantile of the normal distribution for one error in a thousand, both sides. */
const z = 3.29;

/** Test of two proportions with a pooled variance. Source: Fleiss, Statistical Methods for Rates and Proportions, ch. 3. */
export const changeOfShares = (bad: Pair, of: Pair): Change => {
  const [was, is] = [bad.before / of.before, bad.after / of.after];
  const pooled = (bad.before + bad.after) / (of.before + of.after);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / of.before + 1 / of.after));
  if (error === 0 || Math.abs(is - was) / error < z) return 'same';
  return is > was ? 'worse' : 'better';
};

/**
 * Shifts that count. Runs of the same target varied by 3.1 % (median) and 7.1 % (95th percentile), measured over 30 runs; two runs
 * differ by the square root of 2 times that, and three times this is far outside of it. The 99th percentile (20.8 %) is shown, not judged.
 */
export const shifts: readonly (readonly [name: 'p50' | 'p95', least: number])[] = [
  ['p50', 3 * Math.SQRT2 * 0.031],
  ['p95', 3 * Math.SQRT2 * 0.071],
];
/** Fewer requests show nothing. Our choice. */
export const fewest = 100;
/** Smaller differences in milliseconds never count. Our choice. */
const leastDifference = 1;

/** As a ratio: half and double are equally far. */
export const isLargeShift = (before: number, after: number, least: number): boolean =>
  Math.abs(Math.log(after / before)) > Math.log1p(least) && Math.abs(after - before) > leastDifference;
