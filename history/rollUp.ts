/**
 * Moves cells older than seven days from ten seconds to one minute, and lets go of what is older than a hundred days.
 * A few series at each call and a bounded number of cells, in the caller's transaction: never a long pause, and a kill
 * leaves either the old cells or the new ones. Late points fold into minutes that were rolled up before.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { cellsOf } from './cells.ts';
import { coarse, fine, slotOf } from './grain.ts';

/** Rolls up a little; `now` in milliseconds since the epoch, `share` of the usual time kept. Returns whether a series was removed. */
export type RollUp = (now: number, share: number) => boolean;

const seriesAtOnce = 50;
const cellsAtOnce = 2_000;

interface SeriesRow {
  readonly id: number;
  readonly kind: Point['kind'];
}

export const createRollUp = (db: DatabaseSync): RollUp => {
  const [recent, old] = [cellsOf(db, fine), cellsOf(db, coarse)];
  const next = db.prepare('SELECT id, kind FROM series WHERE id > ? ORDER BY id LIMIT ?');
  const forget = db.prepare('DELETE FROM series WHERE id = ?');
  let cursor = 0;

  return (now, share) => {
    const wholeMinute = Math.floor((now - share * fine.keep) / coarse.step) * coarse.step;
    const lastFine = slotOf(wholeMinute, fine.step);
    const lastCoarse = Math.floor((now - share * coarse.keep) / coarse.step);
    const batch = next.all(cursor, seriesAtOnce) as unknown as readonly SeriesRow[];
    let left = cellsAtOnce;
    let removed = false;

    for (const { id, kind } of batch) {
      if (left <= 0) return removed;
      const moving = recent.oldest(id, lastFine, left);
      for (const cell of moving) old.add(id, kind, cell);
      const moved = moving.at(-1);
      if (moved !== undefined) recent.removeUpTo(id, slotOf(moved.at, fine.step));

      const leaving = old.oldest(id, lastCoarse, Math.max(0, left - moving.length));
      const gone = leaving.at(-1);
      if (gone !== undefined) old.removeUpTo(id, slotOf(gone.at, coarse.step));

      left -= moving.length + leaving.length;
      if (left > 0) cursor = id;
      if (recent.isEmpty(id) && old.isEmpty(id)) {
        forget.run(id);
        removed = true;
      }
    }
    if (batch.length < seriesAtOnce && left > 0) cursor = 0;
    return removed;
  };
};
