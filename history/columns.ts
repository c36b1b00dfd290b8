/**
 * Cells of one series as columns: what is read for charts and alerts, thousands of cells at a time. A counter's values are
 * what was counted in each cell, a gauge's its readings, a histogram's the sums of what it holds.
 */
import type { Point } from '../model/point.ts';
import { fold, type Cell } from './cell.ts';

export interface Columns {
  /** Of the last point in each cell, milliseconds since the epoch, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Of a histogram, for each bucket the counts of each cell; an array without entries where all are 0. */
  readonly counts: readonly Float64Array[];
}

/** Most buckets of a histogram are empty. */
export const emptyBucket: Float64Array = new Float64Array();

export const noColumns: Columns = { times: new Float64Array(), values: new Float64Array(), counts: [] };

export const columnsOf = (cells: readonly Cell[]): Columns => ({
  times: Float64Array.from(cells, ({ at }) => at),
  values: Float64Array.from(cells, ({ value }) => value),
  counts: (cells[0]?.counts ?? []).map((_, bucket) =>
    cells.every(({ counts }) => (counts?.[bucket] ?? 0) === 0)
      ? emptyBucket
      : Float64Array.from(cells, ({ counts }) => counts?.[bucket] ?? 0),
  ),
});

/** One after the other; they ascend. */
export const joinColumns = (all: readonly Columns[]): Columns => {
  const parts = all.filter(({ times }) => times.length > 0);
  const [first = noColumns] = parts;
  if (parts.length < 2) return first;
  const size = parts.reduce((sum, { times }) => sum + times.length, 0);
  const join = (of: (part: Columns) => Float64Array | undefined): Float64Array => {
    const joined = new Float64Array(size);
    let next = 0;
    for (const part of parts) {
      const column = of(part);
      if (column !== undefined) joined.set(column, next);
      next += part.times.length;
    }
    return joined;
  };
  return {
    times: join(({ times }) => times),
    values: join(({ values }) => values),
    counts: first.counts.map((_, bucket) =>
      parts.every(({ counts }) => counts[bucket]?.length === 0) ? emptyBucket : join(({ counts }) => counts[bucket]),
    ),
  };
};

/** The cells whose time is in (from, to]: views, not copies. */
export const columnsWithin = (columns: Columns, from: number, to: number): Columns => {
  const { times, values, counts } = columns;
  const [first, end] = [firstAfter(times, from), firstAfter(times, to)];
  if (first === 0 && end === times.length) return columns;
  return {
    times: times.subarray(first, end),
    values: values.subarray(first, end),
    counts: counts.map((bucket) => (bucket.length === 0 ? bucket : bucket.subarray(first, end))),
  };
};

/** The first index whose time is later; the length when there is none. */
export const firstAfter = (times: Float64Array, at: number): number => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Merged into intervals that end on multiples of a step, the last one where the reading ends: counts add up, of a gauge the
 * last reading stays. `step` in milliseconds; Infinity makes one interval of all.
 */
export const mergeColumns = (kind: Point['kind'], columns: Columns, step: number, to: number): Columns => {
  const { times, values, counts } = columns;
  const ends: number[] = [];
  const into = new Uint32Array(times.length);
  for (let index = 0; index < times.length; index += 1) {
    const end = step === Infinity ? to : Math.min(to, Math.ceil(times[index]! / step) * step);
    if (ends.at(-1) !== end) ends.push(end);
    into[index] = ends.length - 1;
  }
  const add = (column: Float64Array): Float64Array => {
    const merged = new Float64Array(ends.length);
    for (let index = 0; index < column.length; index += 1) {
      merged[into[index]!]! += column[index]!;
    }
    return merged;
  };
  const last = new Float64Array(ends.length);
  if (kind === 'GaugePoint') values.forEach((value, index) => (last[into[index]!] = value));
  return {
    times: Float64Array.from(ends),
    values: kind === 'GaugePoint' ? last : add(values),
    counts: counts.map((bucket) => (bucket.length === 0 ? bucket : add(bucket))),
  };
};

const minute = 60_000;

/** For each time the end of its minute. */
export const minuteEnds = (times: Float64Array): Float64Array => {
  const ends = new Float64Array(times.length);
  for (let index = 0; index < times.length; index += 1) ends[index] = minuteOf(times[index]!) * minute;
  return ends;
};

/** Of the minute that ends with it: a whole minute belongs to itself. */
export const minuteOf = (at: number): number => Math.ceil(at / minute);

/** Folds ascending cells into minutes; `old` are those that were rolled up, and come first in their minute. */
export const foldMinutes = (kind: Point['kind'], old: readonly Cell[], recent: readonly Cell[]): readonly Cell[] => {
  const folded: Cell[] = [];
  const add = (cell: Cell): void => {
    const last = folded.at(-1);
    if (last === undefined || minuteOf(last.at) !== minuteOf(cell.at)) folded.push(cell);
    else folded[folded.length - 1] = fold(kind, last, cell);
  };
  let next = 0;
  for (const cell of old) {
    while (next < recent.length && minuteOf(recent[next]!.at) < minuteOf(cell.at)) add(recent[next++]!);
    add(cell);
  }
  while (next < recent.length) add(recent[next++]!);
  return folded;
};
