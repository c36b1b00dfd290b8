/**
 * Moves cells older than seven days from ten seconds to one minute, packs closed hours, and removes what is older than a
 * hundred days. A few series at each call and a bounded number of cells, in the caller's transaction: never a long pause,
 * and a kill leaves either the old cells or the new ones. Late points fold into minutes that were rolled up before.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { cellsOf } from './cells.ts';
import { coarse, fine, slotOf } from './grain.ts';
import { closedUntil, createPacking, packedSchema, type Packing } from './packing.ts';

/** Rolls up a little; `now` in milliseconds since the epoch, `share` of the usual time kept. Returns whether a series was removed. */
export type RollUp = (now: number, share: number) => boolean;

const seriesAtOnce = 50;
const cellsAtOnce = 2_000;
const packedAtOnce = 1_500;

interface SeriesRow {
  readonly id: number;
  readonly kind: Point['kind'];
}

export const createRollUp = (db: DatabaseSync): RollUp => {
  const [recent, old] = [cellsOf(db, fine), cellsOf(db, coarse)];
  const next = db.prepare('SELECT id, kind FROM series WHERE id > ? ORDER BY id LIMIT ?');
  const forget = db.prepare('DELETE FROM series WHERE id = ?');
  let cursor = 0;
  let packing: Packing | undefined;

  return (now, share) => {
    // Files of versions that did not pack yet get the table here.
    db.exec(packedSchema);
    packing ??= createPacking(db);
    const closed = closedUntil(now);
    let toPack = packedAtOnce;
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
      if (gone !== undefined) {
        const slot = slotOf(gone.at, coarse.step);
        old.removeUpTo(id, slot);
        packing.removedUpTo(id, slot);
      }

      for (let packed = 1; toPack > 0 && packed > 0; toPack -= packed) packed = packing.next(id, kind, closed);

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
