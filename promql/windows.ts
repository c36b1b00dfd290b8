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

export const overWindows = (
  labels: Labels,
  { times }: Samples,
  { from, step, size }: Grid,
  { range, offset }: Over,
  ask: OverWindow,
): Column => {
  const column = emptyColumn(labels, size);
  const window = { first: 0, last: -1, start: 0, end: 0, step: 0 };
  let after = 0;
  for (let index = 0; index < size; index += 1) {
    window.end = from + index * step - offset;
    window.start = window.end - range;
    window.step = index;
    window.first = indexAfter(times, window.start, window.first);
    after = indexAfter(times, window.end, Math.max(after, window.first));
    window.last = after - 1;
    if (window.last < window.first) continue;
    const value = ask(window);
    if (value === undefined) continue;
    column.values[index] = value;
    column.present[index] = 1;
  }
  return column;
};
