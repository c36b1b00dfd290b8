/**
 * Writes points. A series is a name, a kind, a label set and bounds, kept once in a separate table. The number of
 * series is bounded, and with it the file: beyond the bound, points of new series are left out and counted.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Labels, Point } from '../model/point.ts';
import { cellOf } from './cell.ts';
import { cellsOf } from './cells.ts';
import { pragma } from './database.ts';
import { fine } from './grain.ts';

export interface Appender {
  /** Writes within the caller's transaction; returns how many points were left out. */
  append(points: readonly Point[]): number;
  /** To be called when a transaction did not commit, or series were removed. */
  forget(): void;
}

/** Equal label sets give equal texts. */
export const labelText = (labels: Labels): string =>
  JSON.stringify(Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))));

export const createAppend = (db: DatabaseSync, maxSeries: number): Appender => {
  const cells = cellsOf(db, fine);
  const find = db.prepare('SELECT id FROM series WHERE name = ? AND kind = ? AND labels = ? AND bounds = ?');
  const create = db.prepare('INSERT INTO series (name, kind, labels, bounds) VALUES (?, ?, ?, ?)');
  const count = db.prepare('SELECT count(*) AS count FROM series');
  const known = new Map<string, number>();
  let seen = -1;

  /** Another process may have removed a series since. */
  const forgetWhatOthersChanged = (): void => {
    const now = pragma(db, 'data_version');
    if (now !== seen) known.clear();
    seen = now;
  };

  const seriesOf = (point: Point): number | undefined => {
    const labels = labelText(point.labels);
    const bounds = point.kind === 'HistogramPoint' ? JSON.stringify(point.bounds) : '';
    const key = JSON.stringify([point.name, point.kind, labels, bounds]);
    const held = known.get(key) ?? stored(point, labels, bounds);
    if (held !== undefined) known.set(key, held);
    return held;
  };

  const stored = (point: Point, labels: string, bounds: string): number | undefined => {
    const found = find.get(point.name, point.kind, labels, bounds);
    if (found !== undefined) return Number(found['id']);
    if (Number(count.get()?.['count']) >= maxSeries) return undefined;
    return Number(create.run(point.name, point.kind, labels, bounds).lastInsertRowid);
  };

  return {
    append: (points) => {
      forgetWhatOthersChanged();
      let leftOut = 0;
      for (const point of points) {
        const series = seriesOf(point);
        if (series === undefined) leftOut += 1;
        else cells.add(series, point.kind, cellOf(point));
      }
      return leftOut;
    },
    forget: () => known.clear(),
  };
};
