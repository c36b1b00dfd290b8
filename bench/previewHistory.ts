/**
 * Histories for the preview's benchmark: series that a real pipeline stored on this machine, extended to the requested
 * time. Nothing is rolled up, so reading is slower than from a history older than seven days.
 */
import { rmSync } from 'node:fs';
import { openHistory } from '../history/history.ts';
import type { Point } from '../model/point.ts';

export interface Filled {
  readonly file: string;
  readonly template: readonly Point[];
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

const interval = 10_000;
const day = 86_400_000;
const hour = 3_600_000;

/** One point of each series of a history. */
export const templateOf = (file: string): readonly Point[] => {
  const history = openHistory(file, { readOnly: true });
  try {
    return history
      .names()
      .flatMap((name) => history.series(name, {}, 0, Number.MAX_SAFE_INTEGER))
      .flatMap(({ points }) => points.slice(-1));
  } finally {
    history.close();
  }
};

/** Between half and one and a half, once round a day. */
const daily = (at: number): number => 1 + Math.sin((at / day) * 2 * Math.PI) / 2;

const pointAt = (point: Point, at: number): Point => {
  const common = { since: at - interval, at };
  const factor = daily(at);
  if (point.kind !== 'HistogramPoint') return { ...point, ...common, value: Math.round(point.value * factor) };
  const counts = point.counts.map((count) => Math.round(count * factor));
  return { ...point, ...common, counts, sum: point.sum * factor };
};

/** Writes the file anew, and returns how many points are in it. */
export const fillHistory = ({ file, template, from, to }: Filled): number => {
  for (const old of [file, `${file}-wal`, `${file}-shm`]) rmSync(old, { force: true });
  const history = openHistory(file, { now: () => from, maxBytes: 2 ** 33, maxWaiting: 1_000_000 });
  let points = 0;
  for (let start = from; start < to; start += hour) {
    const batch: Point[] = [];
    for (let at = start + interval; at <= Math.min(to, start + hour); at += interval) {
      for (const point of template) batch.push(pointAt(point, at));
    }
    history.append(batch);
    points += batch.length;
  }
  history.close();
  return points;
};
