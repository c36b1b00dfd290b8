/** Where a share lies, after so many events. Source: Wilson, JASA 22 (1927), 209-212, without continuity correction. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided, 95%: the 0.975 quantile of the normal distribution. */
export const z95 = 1.959963984540054;

/** `total` above 0. Within [0, 1], and of a width above 0 even where no event or every event is good. */
export const wilson = (good: number, total: number, z: number = z95): Interval => {
  const share = good / total;
  const weight = (z * z) / total;
  const middle = (share + weight / 2) / (1 + weight);
  const half = (z / (1 + weight)) * Math.sqrt((share * (1 - share)) / total + weight / (4 * total));
  // At the ends of the scale the formula is exact, its rounding is not.
  return { low: good === 0 ? 0 : middle - half, high: good === total ? 1 : middle + half };
};

/** Fewest events, all good, after which the interval is at or above the target, which is below 1. */
export const eventsToShow = (target: number, z: number = z95): number => Math.ceil((z * z * target) / (1 - target));
