/** Quantiles of plain lists of numbers. Those of PromQL, which orders NaN, are in promql/. */

const ascendingOf = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** The value in the middle, or the mean of the two that are there; NaN of no values. */
export const median = (values: readonly number[]): number => medianOfAscending(ascendingOf(values));

/** The median of values that are in order already. */
export const medianOfAscending = (ascending: readonly number[]): number => {
  const { length } = ascending;
  const upper = ascending[length >> 1] ?? Number.NaN;
  return length % 2 === 1 ? upper : ((ascending[(length >> 1) - 1] ?? Number.NaN) + upper) / 2;
};

/** Of ascending values, the least that is at or above `share` of them; undefined of no values. */
export const nearestRank = (ascending: readonly number[], share: number): number | undefined =>
  ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)];
