/** Sums from left to right; 0 of nothing. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The sum of one number of each item. */
export const sumOf = <T>(items: readonly T[], numberOf: (item: T) => number): number =>
  items.reduce((total, item) => total + numberOf(item), 0);

/** NaN of no values. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Standard deviation of a sample around its mean, or around `centre`; 0 of fewer than two values. */
export const deviation = (values: readonly number[], centre: number = mean(values)): number =>
  values.length < 2 ? 0 : Math.sqrt(sumOf(values, (value) => (value - centre) ** 2) / (values.length - 1));
