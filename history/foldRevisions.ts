/**
 * Keeps the four revisions that wrote last apart, and adds older ones to the series without a revision: each release would
 * otherwise take series for a hundred days, until none is left for the next one. A bounded number of cells at each call, in
 * the caller's transaction. What is moved is added as points that come late, so that packed days are packed anew.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Labels, Point } from '../model/point.ts';
import { revisionLabel } from '../model/signals.ts';
import { labelText } from './append.ts';
import { cellsOf } from './cells.ts';
import { coarse, fine, slotOf } from './grain.ts';

/** Folds a little. Returns whether a series was removed. */
export type FoldRevisions = () => boolean;

export const keptRevisions = 4;
const cellsAtOnce = 2_000;

interface SeriesRow {
  readonly id: number;
  readonly name: string;
  readonly kind: Point['kind'];
  readonly labels: string;
  readonly bounds: string;
}

export const createFoldRevisions = (db: DatabaseSync): FoldRevisions => {
  const labelled = db.prepare(
    `SELECT id, name, kind, labels, bounds FROM series WHERE instr(labels, '"${revisionLabel}":') > 0 ORDER BY id`,
  );
  const newest = db.prepare('SELECT max(slot) AS slot FROM fine WHERE series = ?');
  const find = db.prepare('SELECT id FROM series WHERE name = ? AND kind = ? AND labels = ? AND bounds = ?');
  const create = db.prepare('INSERT INTO series (name, kind, labels, bounds) VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM series WHERE id = ?');
  const [recent, old] = [cellsOf(db, fine), cellsOf(db, coarse)];

  const withoutRevision = ({ name, kind, labels, bounds }: SeriesRow): number => {
    const { [revisionLabel]: _, ...others } = JSON.parse(labels) as Labels;
    const text = labelText(others);
    const id = find.get(name, kind, text, bounds)?.['id'] ?? create.run(name, kind, text, bounds).lastInsertRowid;
    return Number(id);
  };

  /** Returns how many cells it moved. */
  const moveSome = (row: SeriesRow, limit: number): number => {
    const target = withoutRevision(row);
    // Prepared here: the roll-up before gives files of older versions the table.
    db.prepare('DELETE FROM packed WHERE series = ?').run(row.id);
    const minutes = old.oldest(row.id, Number.MAX_SAFE_INTEGER, limit);
    const seconds = recent.oldest(row.id, Number.MAX_SAFE_INTEGER, limit - minutes.length);
    for (const cell of [...minutes, ...seconds]) recent.add(target, row.kind, cell);
    const [lastMinute, lastSecond] = [minutes.at(-1), seconds.at(-1)];
    if (lastMinute !== undefined) old.removeUpTo(row.id, slotOf(lastMinute.at, coarse.step));
    if (lastSecond !== undefined) recent.removeUpTo(row.id, slotOf(lastSecond.at, fine.step));
    return minutes.length + seconds.length;
  };

  return () => {
    const byRevision = Map.groupBy(
      labelled.all() as unknown as readonly SeriesRow[],
      ({ labels }) => (JSON.parse(labels) as Labels)[revisionLabel],
    );
    if (byRevision.size <= keptRevisions) return false;
    const oldest = [...byRevision.values()]
      .map((rows) => ({ rows, last: Math.max(...rows.map(({ id }) => Number(newest.get(id)?.['slot'] ?? 0))) }))
      .toSorted((one, other) => other.last - one.last)
      .slice(keptRevisions);
    let left = cellsAtOnce;
    let removed = false;
    for (const row of oldest.flatMap(({ rows }) => rows)) {
      if (left <= 0) return removed;
      left -= moveSome(row, left);
      if (!recent.isEmpty(row.id) || !old.isEmpty(row.id)) continue;
      forget.run(row.id);
      removed = true;
    }
    return removed;
  };
};
