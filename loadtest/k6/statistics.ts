/** What the summary keeps of a distribution: enough of its percentiles to draw it and to compare it with another run's. */
const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);

/** Ascending, denser where a promise lies. */
export const percentiles: readonly number[] = [1, 2, 3, 4, ...steps(5, 90, 5), ...steps(91, 99, 1), 99.5, 99.9, 99.99];

/** `count` has to be asked for: without samples every percentile is 0, and looks quick. */
export const summaryStatistics: readonly string[] = [
  'count',
  'avg',
  'min',
  'med',
  'max',
  ...percentiles.map((percentile) => `p(${percentile})`),
];
