/** Statistics of several tests together, and the confidence interval of a share. */

/**
 * The level at which each hypothesis is tested, with a family-wise error rate of `alpha`: a hypothesis is rejected when its p is
 * at most its level. The level depends on the other hypotheses' p alone. Source: Holm, Scandinavian Journal of Statistics 6 (1979), 65-70.
 */
export const holmLevels = (ps: readonly number[], alpha: number): readonly number[] =>
  ps.map((_, index) => {
    const others = ps.filter((_, other) => other !== index).toSorted((a, b) => a - b);
    const kept = others.findIndex((p, step) => p > alpha / (ps.length - step));
    return alpha / (ps.length - (kept === -1 ? others.length : kept));
  });

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
