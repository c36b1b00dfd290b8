/**
 * Quantiles and shares of classic histograms: series that differ only in `le` are one histogram at each step. Source:
 * Prometheus documentation, "histogram_quantile()", and Prometheus 3, promql/quantile.go.
 */
import { dropName, drop, keyOf } from './labels.ts';
import { emptyColumn, type Column } from './column.ts';

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

/** Undefined if `le` is no number: then the series is not a bucket. */
const boundOf = (le: string): number | undefined => {
  if (/^\+?inf(inity)?$/i.test(le)) return Infinity;
  if (/^-inf(inity)?$/i.test(le)) return -Infinity;
  const bound = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(le) ? Number(le) : NaN;
  return Number.isFinite(bound) ? bound : undefined;
};

/** Buckets by ascending bound; counts are cumulative. The arrays are worked on in place. */
interface Buckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  size: number;
}

/** A smaller relative difference of two counts is a rounding error. Source: Prometheus 3. */
const rounding = 1e-12;
const smallestNormal = 2 ** -1_022;

const bucketQuantile = (q: number, buckets: Buckets): number => {
  const { bounds, counts } = buckets;
  if (Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  if (bounds[buckets.size - 1] !== Infinity) return NaN;
  coalesce(buckets);
  makeMonotonic(buckets);
  const last = buckets.size - 1;
  const observed = counts[last]!;
  if (last < 1 || observed === 0) return NaN;
  const rank = q * observed;
  const found = firstReaching(buckets, rank);
  if (found === last) return bounds[last - 1]!;
  if (found === 0 && bounds[0]! <= 0) return bounds[0]!;
  const [start, before] = found === 0 ? [0, 0] : [bounds[found - 1]!, counts[found - 1]!];
  return start + (bounds[found]! - start) * ((rank - before) / (counts[found]! - before));
};

/** Binary search as in Prometheus, so that NaN counts give the same result. */
const firstReaching = ({ counts, size }: Buckets, rank: number): number => {
  let [low, high] = [0, size - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle]! >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The share of observations between two values. */
const bucketFraction = (lower: number, upper: number, buckets: Buckets): number => {
  const { bounds, counts } = buckets;
  if (bounds[buckets.size - 1] !== Infinity) return NaN;
  coalesce(buckets);
  const observed = counts[buckets.size - 1]!;
  if (observed === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  return lower >= upper ? 0 : (rankOf(upper, buckets) - rankOf(lower, buckets)) / observed;
};

const rankOf = (value: number, { bounds, counts, size }: Buckets): number => {
  const observed = counts[size - 1]!;
  for (let index = 0; index < size; index += 1) {
    const [start, before] =
      index === 0 ? [bounds[0]! > 0 ? 0 : -Infinity, 0] : [bounds[index - 1]!, counts[index - 1]!];
    if (start >= value) return Math.min(before, observed);
    if (bounds[index]! > value) {
      const within = (counts[index]! - before) * ((value - start) / (bounds[index]! - start));
      return Math.min(start === -Infinity ? counts[index]! : before + within, observed);
    }
  }
  return observed;
};

const coalesce = (buckets: Buckets): void => {
  const { bounds, counts, size } = buckets;
  let kept = 0;
  for (let index = 1; index < size; index += 1) {
    if (bounds[index] === bounds[kept]) {
      counts[kept]! += counts[index]!;
      continue;
    }
    kept += 1;
    bounds[kept] = bounds[index]!;
    counts[kept] = counts[index]!;
  }
  buckets.size = kept + 1;
};

/** A count that is below the previous one, or above it by a rounding error only, is set to the previous one. */
const makeMonotonic = ({ counts, size }: Buckets): void => {
  let before = counts[0]!;
  for (let index = 1; index < size; index += 1) {
    const count = counts[index]!;
    if (count === before) continue;
    if (count < before || isRounding(before, count)) counts[index] = before;
    else before = count;
  }
};

const isRounding = (a: number, b: number): boolean => {
  const [size, difference] = [Math.abs(a) + Math.abs(b), Math.abs(a - b)];
  if (a === 0 || b === 0 || size < smallestNormal) return difference < rounding * smallestNormal;
  return difference / Math.min(size, Number.MAX_VALUE) < rounding;
};
