/** Quantiles and shares of classic histograms: series that differ only in `le` are one histogram at each step. */
import { dropName, drop, keyOf } from './labels.ts';
import { emptyColumn, type Column } from './column.ts';
import { bucketFraction, bucketQuantile, type Buckets } from './quantile.ts';

interface Bound {
  readonly bound: number;
  readonly column: Column;
}

export const histogramQuantile = (columns: readonly Column[], size: number, q: Float64Array): readonly Column[] =>
  ofHistograms(columns, size, (buckets, step) => bucketQuantile(q[step]!, buckets));

export const histogramFraction = (
  columns: readonly Column[],
  size: number,
  lower: Float64Array,
  upper: Float64Array,
): readonly Column[] =>
  ofHistograms(columns, size, (buckets, step) => bucketFraction(lower[step]!, upper[step]!, buckets));

const ofHistograms = (
  columns: readonly Column[],
  size: number,
  answer: (buckets: Buckets, step: number) => number,
): readonly Column[] => {
  const bounds = columns.flatMap((column): readonly Bound[] => {
    const bound = boundOf(column.labels['le'] ?? '');
    return bound === undefined ? [] : [{ bound, column }];
  });
  const histograms = Map.groupBy(bounds, ({ column }) => keyOf(drop(column.labels, ['le'])));
  return [...histograms.values()].map((members) => {
    const ordered = members.toSorted((a, b) => a.bound - b.bound || 0);
    const into = emptyColumn(dropName(drop(members[0]!.column.labels, ['le'])), size);
    const buckets: Buckets = {
      bounds: new Float64Array(ordered.length),
      counts: new Float64Array(ordered.length),
      size: 0,
    };
    for (let step = 0; step < size; step += 1) {
      fill(buckets, ordered, step);
      if (buckets.size === 0) continue;
      into.values[step] = answer(buckets, step);
      into.present[step] = 1;
    }
    return into;
  });
};

const fill = (buckets: Buckets, ordered: readonly Bound[], step: number): void => {
  buckets.size = 0;
  for (const { bound, column } of ordered) {
    if (column.present[step] !== 1) continue;
    buckets.bounds[buckets.size] = bound;
    buckets.counts[buckets.size] = column.values[step]!;
    buckets.size += 1;
  }
};

/** Undefined when it is no number: such a series is no bucket. */
const boundOf = (le: string): number | undefined => {
  if (/^\+?inf(inity)?$/i.test(le)) return Infinity;
  if (/^-inf(inity)?$/i.test(le)) return -Infinity;
  const bound = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(le) ? Number(le) : NaN;
  return Number.isFinite(bound) ? bound : undefined;
};
