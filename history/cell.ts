/** What one series amounted to in one slot. Cells fold: sums and counts add up, of a gauge the later reading stays. */
import type { Point } from '../model/point.ts';

export interface Cell {
  /** Of the last point in it, milliseconds since the epoch. */
  readonly at: number;
  /** A sum, a reading, or the sum of a histogram's values. */
  readonly value: number;
  /** Of histograms only. */
  readonly counts: readonly number[] | undefined;
}

export const cellOf = (point: Point): Cell =>
  point.kind === 'HistogramPoint'
    ? { at: point.at, value: point.sum, counts: point.counts }
    : { at: point.at, value: point.value, counts: undefined };

/** Of two gauge readings at one instant, the second. */
export const fold = (kind: Point['kind'], first: Cell, second: Cell): Cell => {
  if (kind === 'GaugePoint') return second.at >= first.at ? second : first;
  return {
    at: Math.max(first.at, second.at),
    value: first.value + second.value,
    counts: first.counts?.map((count, bucket) => count + (second.counts?.[bucket] ?? 0)),
  };
};

/** Whether a point can be kept: numbers that are numbers, and one count more than bounds. */
export const isKeepable = (point: Point): boolean => {
  if (!Number.isSafeInteger(point.at) || point.at <= 0) return false;
  if (point.kind !== 'HistogramPoint') return Number.isFinite(point.value);
  return (
    Number.isFinite(point.sum) &&
    point.counts.length === point.bounds.length + 1 &&
    point.counts.every((count) => Number.isSafeInteger(count) && count >= 0)
  );
};
