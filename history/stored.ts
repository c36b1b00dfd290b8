/** What a history holds of a metric, read for queries: by minutes where those say all, else as it is kept. */
import type { Labels, Point } from '../model/point.ts';
import { keyOf } from '../promql/labels.ts';
import { cellOf } from './cell.ts';
import { columnsOf, columnsWithin, joinColumns, mergeColumns, minuteEnds, noColumns, type Columns } from './columns.ts';
import { day, isWholeMinute, minute, type Extent, type Span } from './extent.ts';
import type { Reads } from './read.ts';

/** One series. */
export interface Stored {
  readonly kind: Point['kind'];
  readonly labels: Labels;
  /** Upper bounds of a histogram's buckets; otherwise empty. */
  readonly bounds: readonly number[];
  /** When the interval of the first cell began, milliseconds since the epoch. */
  readonly begun: number;
  readonly columns: Columns;
}

export type ReadStored = (name: string, labels: Labels, extent: Extent) => readonly Stored[];

/** What was read is remembered as long as the reader is. */
export const rememberingReads = (reads: Reads): ReadStored => {
  const minutes = rememberedMinutes(reads);
  const known = new Map<string, readonly Stored[]>();
  return (name, labels, extent) => {
    const [first, last] = [extent.spans[0], extent.spans.at(-1)].map((span) => [span?.from, span?.to, `${span?.step}`]);
    const key = JSON.stringify([name, keyOf(labels), extent.kind, extent.spans.length, first, last]);
    const held =
      known.get(key) ??
      joinedSeries(extent.spans.map((span) => readSpan(reads, minutes, name, labels, extent.kind, span)));
    known.set(key, held);
    return held;
  };
};

const readSpan = (
  reads: Reads,
  minutes: Minutes,
  name: string,
  labels: Labels,
  kind: Extent['kind'],
  { from, to, step }: Span,
): readonly Stored[] => {
  if (kind === 'Minutes') return minutes(name, labels, from, to);
  if (step !== undefined && (step === Infinity || isWholeMinute(step)) && isWholeMinute(from) && isWholeMinute(to)) {
    return minutes(name, labels, from, to).map((stored) => ({
      ...stored,
      columns: mergeColumns(stored.kind, stored.columns, step, to),
    }));
  }
  return reads.series(name, labels, from, to, step).map(({ kind: of, labels: own, points }) => ({
    kind: of,
    labels: own,
    bounds: points[0]?.kind === 'HistogramPoint' ? points[0].bounds : [],
    begun: points[0]?.since ?? from,
    columns: columnsOf(points.map(cellOf)),
  }));
};

/** Of several stretches, oldest first: one entry a series. */
const joinedSeries = (stretches: readonly (readonly Stored[])[]): readonly Stored[] => {
  const filled = stretches.filter((all) => all.length > 0);
  if (filled.length === 1) return filled[0] ?? [];
  return [...Map.groupBy(filled.flat(), keyOfStored).values()].flatMap((parts) =>
    parts[0] === undefined ? [] : [{ ...parts[0], columns: joinColumns(parts.map(({ columns }) => columns)) }],
  );
};

const keyOfStored = ({ kind, labels, bounds }: Omit<Stored, 'begun' | 'columns'>): string =>
  JSON.stringify([kind, keyOf(labels), bounds]);

type Minutes = (name: string, labels: Labels, from: number, to: number) => readonly Stored[];

/** The points of one series that were read. */
interface Parts {
  readonly series: Omit<Stored, 'begun' | 'columns'>;
  /** Keyed by the first day of each block that was read. */
  readonly columns: Map<number, Columns>;
}

interface Held {
  /** The first day of what each was read with. */
  readonly days: Map<number, number>;
  /** In the order of their keys: sums have the same rounding, whatever was read first. */
  series: ReadonlyMap<string, Parts>;
}

/** Each day of a metric is read once: what is asked for next mostly overlaps it, or goes on from it. */
const rememberedMinutes = (reads: Reads): Minutes => {
  const known = new Map<string, Held>();
  const readDays = (held: Held, name: string, labels: Labels, first: number, end: number): void => {
    const all = new Map(held.series);
    for (const { columns, ...series } of reads.minutes(name, labels, first * day, end * day)) {
      const key = keyOfStored(series);
      const parts: Parts = all.get(key) ?? { series, columns: new Map() };
      all.set(key, parts);
      parts.columns.set(first, { ...columns, times: minuteEnds(columns.times) });
    }
    if (all.size > held.series.size)
      held.series = new Map([...all].toSorted(([one], [other]) => (one < other ? -1 : 1)));
    for (let date = first; date < end; date += 1) held.days.set(date, first);
  };
  return (name, labels, from, to) => {
    const key = JSON.stringify([name, keyOf(labels)]);
    const held: Held = known.get(key) ?? { days: new Map(), series: new Map() };
    known.set(key, held);
    const dates = datesOf(from, to);
    for (const run of runsOf(dates.filter((date) => !held.days.has(date)))) {
      const { first, end } = withDaysAhead(held, run);
      readDays(held, name, labels, first, end);
    }
    const firsts = [...new Set(dates.map((date) => held.days.get(date)!))];
    return [...held.series.values()].flatMap(({ series, columns }): readonly Stored[] => {
      const joined = joinColumns(firsts.map((first) => columnsWithin(columns.get(first) ?? noColumns, from, to)));
      const [first] = joined.times;
      return first === undefined ? [] : [{ ...series, begun: first - minute, columns: joined }];
    });
  };
};

const mostAhead = 8;

/**
 * A caller that goes on day by day, forwards or backwards, is read ahead for as far as it came already. A day that is known
 * is not read again.
 */
const withDaysAhead = ({ days }: Held, { first, end }: Run): Run => {
  const count = (date: number, direction: 1 | -1, isKnown: boolean, most: number): number => {
    let found = 0;
    while (found < most && days.has(date + direction * found) === isKnown) found += 1;
    return found;
  };
  const [before, after] = [count(first - 1, -1, true, mostAhead), count(end, 1, true, mostAhead)];
  return { first: first - count(first - 1, -1, false, after), end: end + count(end, 1, false, before) };
};

/** The days that hold (from, to]: midnight belongs to the day that ends with it. */
const datesOf = (from: number, to: number): readonly number[] => {
  const first = Math.floor(from / day);
  return Array.from({ length: Math.max(0, Math.ceil(to / day) - first) }, (_, index) => first + index);
};

interface Run {
  readonly first: number;
  /** Excluded. */
  readonly end: number;
}

const runsOf = (dates: readonly number[]): readonly Run[] => {
  const runs: Run[] = [];
  for (const date of dates) {
    const last = runs.at(-1);
    if (last?.end === date) runs[runs.length - 1] = { ...last, end: date + 1 };
    else runs.push({ first: date, end: date + 1 });
  }
  return runs;
};
