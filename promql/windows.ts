/** Reads one series step by step: the last sample at each step, or the samples of the window that ends there. */
import type { Labels } from '../model/point.ts';
import { emptyColumn, type Column, type Grid } from './column.ts';
import { indexAfter, type SourceSeries } from './source.ts';

/** How long a sample is valid without a newer one. Source: Prometheus documentation, "Staleness": 5 minutes. */
export const lookBack = 300_000;

/** At each step the last sample within the look-back, unless the series ended since; `read` chooses its value or time. */
export const latest = (
  { labels, times, values, ends }: SourceSeries,
  { from, step, size }: Grid,
  offset: number,
  read: 'value' | 'time' = 'value',
): Column => {
  const column = emptyColumn(labels, size);
  let next = 0;
  let ended = 0;
  for (let index = 0; index < size; index += 1) {
    const reference = from + index * step - offset;
    next = indexAfter(times, reference, next);
    if (next === 0) continue;
    const time = times[next - 1]!;
    if (time <= reference - lookBack) continue;
    if (ends !== undefined) {
      ended = indexAfter(ends, reference, ended);
      if (ended > 0 && ends[ended - 1]! > time) continue;
    }
    column.values[index] = read === 'value' ? values[next - 1]! : time / 1_000;
    column.present[index] = 1;
  }
  return column;
};

/** Which samples each window holds: for each step `first` to `last`, both included; none where `last` is before `first`. */
export interface Windows {
  readonly times: Float64Array;
  readonly grid: Grid;
  readonly over: Over;
  readonly first: Int32Array;
  readonly last: Int32Array;
}

const windowsIn = (times: Float64Array, grid: Grid, over: Over): Windows => {
  const { from, step, size } = grid;
  const [first, last] = [new Int32Array(size), new Int32Array(size)];
  let [begin, after] = [0, 0];
  for (let index = 0; index < size; index += 1) {
    const end = from + index * step - over.offset;
    begin = indexAfter(times, end - over.range, begin);
    after = indexAfter(times, end, Math.max(after, begin));
    first[index] = begin;
    last[index] = after - 1;
  }
  return { times, grid, over, first, last };
};

/** The windows of series with these sample times. */
export type WindowsOf = (times: Float64Array, grid: Grid, over: Over) => Windows;

/** Series that were sampled together share their array of times, and so their windows. For one grid only. */
export const rememberedWindows = (): WindowsOf => {
  const known = new WeakMap<Float64Array, Map<string, Windows>>();
  return (times, grid, over) => {
    const ofTimes = known.get(times) ?? new Map<string, Windows>();
    known.set(times, ofTimes);
    const key = `${over.range} ${over.offset}`;
    const held = ofTimes.get(key) ?? windowsIn(times, grid, over);
    ofTimes.set(key, held);
    return held;
  };
};

/** A window (start, end] with the samples `first` to `last`, both included. Windows only move forward. */
export interface Window {
  readonly first: number;
  readonly last: number;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** Which evaluation it is for. */
  readonly step: number;
}

export interface Samples {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Made once for each series, called for each window with a sample; undefined means no result. */
export type OverWindow = (window: Window) => number | undefined;

export interface Over {
  /** Milliseconds. */
  readonly range: number;
  readonly offset: number;
}

export const overWindows = (labels: Labels, windows: Windows, ask: OverWindow): Column => {
  const { grid, over, first, last } = windows;
  const column = emptyColumn(labels, grid.size);
  const window = { first: 0, last: -1, start: 0, end: 0, step: 0 };
  for (let index = 0; index < grid.size; index += 1) {
    window.first = first[index]!;
    window.last = last[index]!;
    if (window.last < window.first) continue;
    window.end = grid.from + index * grid.step - over.offset;
    window.start = window.end - over.range;
    window.step = index;
    const value = ask(window);
    if (value === undefined) continue;
    column.values[index] = value;
    column.present[index] = 1;
  }
  return column;
};
