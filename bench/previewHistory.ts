/**
 * Histories for the preview's benchmark: series that a real pipeline stored on this machine, extended to the requested
 * time, and left as a pipeline leaves them: minutes where they are older than seven days, and closed hours packed.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openHistory, type History } from '../history/history.ts';
import type { Point } from '../model/point.ts';

export interface Filled {
  readonly file: string;
  readonly template: readonly Point[];
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

const [interval, minute] = [10_000, 60_000];
const day = 86_400_000;
/** Older points are kept by minutes. */
const fineDays = 7;
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

const pointAt = (point: Point, at: number, length: number): Point => {
  const common = { since: at - length, at };
  const factor = daily(at) * (point.kind === 'GaugePoint' ? 1 : length / interval);
  if (point.kind !== 'HistogramPoint') return { ...point, ...common, value: Math.round(point.value * factor) };
  const counts = point.counts.map((count) => Math.round(count * factor));
  return { ...point, ...common, counts, sum: point.sum * factor };
};

/** Writes the file anew, and returns how many points are in it. */
export const fillHistory = ({ file, template, from, to }: Filled): number => {
  for (const old of [file, `${file}-wal`, `${file}-shm`]) rmSync(old, { force: true });
  let now = from;
  const history = openHistory(file, { now: () => now, maxBytes: 2 ** 33, maxWaiting: 1_000_000 });
  let points = 0;
  for (let start = from; start < to; start += hour) {
    const batch: Point[] = [];
    const length = start < to - fineDays * day ? minute : interval;
    for (let at = start + length; at <= Math.min(to, start + hour); at += length) {
      for (const point of template) batch.push(pointAt(point, at, length));
    }
    now = Math.min(to, start + hour);
    history.append(batch);
    points += batch.length;
  }
  settle(file, history);
  history.close();
  return points;
};

/** A pipeline rolls up and packs a little at every reading: repeated until nothing is left to do. */
const settle = (file: string, history: History): void => {
  const db = new DatabaseSync(file, { readOnly: true });
  const state = db.prepare('SELECT (SELECT count(*) FROM fine) AS fine, total(until) AS packed FROM packed');
  try {
    for (let before = '', after = ' '; before !== after;) {
      before = after;
      for (let call = 0; call < 100; call += 1) history.append([]);
      after = JSON.stringify(state.get());
    }
  } finally {
    db.close();
  }
};
