/**
 * Where series come from. Counters are cumulative, histograms are one series a bucket with the label `le`, and stale
 * series say when they ended, as Prometheus stores them.
 */
import type { Labels } from '../model/point.ts';
import type { LabelMatcher } from './expr.ts';
import { keyOf, nameLabel } from './labels.ts';
import { matchesAll } from './matcher.ts';

export interface SourceSeries {
  /** With `__name__`. */
  readonly labels: Labels;
  /** Milliseconds since the epoch, ascending, none twice. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** When the series was marked stale, ascending: nothing before it is seen after it. */
  readonly ends?: Float64Array;
}

/** How the evaluator uses the samples: a source may leave out those that make no difference. */
export interface Use {
  /** Milliseconds between evaluations; the whole span when there is one. */
  readonly step: number;
  /** Milliseconds of the window; undefined for an instant selector. */
  readonly range: number | undefined;
  /** Milliseconds since the epoch, of the first evaluation, less the offset. */
  readonly first: number;
  /** Only increases are computed: samples may be left out where increases stay the same. */
  readonly increases: boolean;
  /** One sample a minute is enough, as rules are evaluated; otherwise undefined. */
  readonly perMinute?: true;
}

export interface SeriesSource {
  /**
   * All series of a metric that satisfy the matchers and have a sample in (from, to], with these samples and possibly
   * others. `name` is undefined when the query names no metric by equality; then a matcher of `__name__` may.
   */
  select(
    name: string | undefined,
    matchers: readonly LabelMatcher[],
    from: number,
    to: number,
    use: Use,
  ): readonly SourceSeries[];
}

/** Series that are held in memory, in the order of their labels. Their arrays are handed out, not copied. */
export const memorySource = (series: readonly SourceSeries[]): SeriesSource => {
  const ordered = series
    .map((stored) => ({ key: keyOf(stored.labels), stored }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ stored }) => stored);
  const byName = Map.groupBy(ordered, ({ labels }) => labels[nameLabel] ?? '');
  return {
    select: (name, matchers, from, to) =>
      (name === undefined ? ordered : (byName.get(name) ?? [])).flatMap((stored) => {
        if (!matchesAll(matchers, stored.labels)) return [];
        const first = indexAfter(stored.times, from, 0);
        const end = indexAfter(stored.times, to, first);
        if (end === first) return [];
        return [{ ...stored, times: stored.times.subarray(first, end), values: stored.values.subarray(first, end) }];
      }),
  };
};

/**
 * The first index at or after `start` whose time is later than `bound`; the length when there is none. Doubles its
 * strides, so that moving on costs by how far one moves.
 */
export const indexAfter = (times: Float64Array, bound: number, start: number): number => {
  const size = times.length;
  if (start >= size || times[start]! > bound) return start;
  let low = start;
  let stride = 1;
  while (low + stride < size && times[low + stride]! <= bound) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(size, low + stride);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= bound) low = middle;
    else high = middle;
  }
  return high;
};
