/**
 * Series of whole days are made once and cut for each query: the windows of a day's alerts differ in how far they look
 * back, and read the same days. Series that were sampled together stay together: they share their array of times.
 */
import type { LabelMatcher } from '../promql/expr.ts';
import type { SourceSeries } from '../promql/source.ts';
import { firstAfter } from './columns.ts';
import type { Extent } from './extent.ts';

type Select = (name: string | undefined, matchers: readonly LabelMatcher[], extent: Extent) => readonly SourceSeries[];

type SelectWithin = (
  name: string | undefined,
  matchers: readonly LabelMatcher[],
  extent: Extent,
  from: number,
  to: number,
) => readonly SourceSeries[];

/** So many runs of days are kept: those of one day, with its offsets of weeks, are fewer. */
const mostRuns = 12;

export const rememberedDays = (select: Select): SelectWithin => {
  const runs = new Map<string, Map<string, readonly SourceSeries[]>>();
  const cut = cutting();
  return (name, matchers, extent, from, to) => {
    const run = JSON.stringify(extent.spans);
    const ofRun = runs.get(run) ?? new Map<string, readonly SourceSeries[]>();
    runs.set(run, ofRun);
    const [oldest] = runs.keys();
    if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest);
    const key = JSON.stringify([name, ...matchers.map(({ label, op, value }) => [label, op, value])]);
    const held = ofRun.get(key) ?? select(name, matchers, extent);
    ofRun.set(key, held);
    return held.flatMap((series) => cut(series, from, to));
  };
};

interface Cut {
  readonly first: number;
  readonly end: number;
  readonly times: Float64Array;
}

/** The samples of (from, to]. What shares an array before shares one after. */
const cutting = (): ((series: SourceSeries, from: number, to: number) => readonly SourceSeries[]) => {
  const known = new WeakMap<Float64Array, Map<string, Cut>>();
  let last: { readonly of: Float64Array; readonly cut: Cut; readonly values: Float64Array } | undefined;
  return (series, from, to) => {
    const cuts = known.get(series.times) ?? new Map<string, Cut>();
    known.set(series.times, cuts);
    const key = `${from} ${to}`;
    const held = cuts.get(key) ?? cutOf(series.times, from, to);
    cuts.set(key, held);
    const { first, end, times } = held;
    if (end === first) return [];
    const isLast = last?.of === series.values && last.cut === held;
    const values = isLast && last !== undefined ? last.values : series.values.subarray(first, end);
    last = { of: series.values, cut: held, values };
    return [{ ...series, times, values }];
  };
};

const cutOf = (times: Float64Array, from: number, to: number): Cut => {
  const [first, end] = [firstAfter(times, from), firstAfter(times, to)];
  return { first, end, times: times.subarray(first, end) };
};
