/**
 * The packed copy of closed hours: for each series and day (UTC) one row with its minutes as bytes. Rows of the grains stay
 * the truth; what is packed is read in their stead because it is fast. It is written in the transaction of the roll-up. A
 * point that comes late empties its day's copy by a trigger, whichever process or version writes it, and the next
 * roll-up packs that day anew.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { joinColumns } from './columns.ts';
import { coarse, fine } from './grain.ts';
import { createMinuteReads } from './minutes.ts';
import { decodeColumns, encodeColumns } from './packedColumns.ts';

/** Minutes. */
export const perDay = 1_440;
const perHour = 60;

/** Of the day that holds a minute: minute 1440 is the last of day 0. */
export const dayOf = (minute: number): number => Math.floor((minute - 1) / perDay);

const slotsPerMinute = coarse.step / fine.step;
const dayOfSlot = `(NEW.slot - 1) / ${perDay * slotsPerMinute}`;
const held = `FROM packed WHERE series = NEW.series AND day = ${dayOfSlot}`;

/**
 * `until`: the last minute that is packed. For all days of a series except the last, it is the end of the day, so that all minutes up to the `until` of the last day are packed or do not exist. `columns` is null where it has to be packed anew.
 */
export const packedSchema: string = `
  CREATE TABLE IF NOT EXISTS packed (series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
    day INTEGER NOT NULL, until INTEGER NOT NULL, columns BLOB, PRIMARY KEY (series, day));
  CREATE INDEX IF NOT EXISTS stale ON packed (series, day) WHERE columns IS NULL;
  CREATE TRIGGER IF NOT EXISTS late AFTER INSERT ON fine
    WHEN NEW.slot <= ${slotsPerMinute} * (SELECT until FROM packed WHERE series = NEW.series ORDER BY day DESC LIMIT 1)
  BEGIN
    UPDATE packed SET columns = NULL WHERE series = NEW.series AND day = ${dayOfSlot};
    INSERT INTO packed (series, day, until) SELECT NEW.series, ${dayOfSlot}, (${dayOfSlot} + 1) * ${perDay}
      WHERE NOT EXISTS (SELECT 1 ${held});
  END;`;

/** Late points are rarely later. */
const grace = 10 * 60_000;

/** The last minute of the last hour that is closed at `now`, milliseconds since the epoch. */
export const closedUntil = (now: number): number => Math.floor((now - grace) / (perHour * coarse.step)) * perHour;

export interface Packing {
  /**
   * Packs a day anew or the next stretch up to minute `until`; returns how many cells it packed, 0 when all is packed.
   */
  next(series: number, kind: Point['kind'], until: number): number;
  /** After the rows of a series up to and including this minute were removed. */
  removedUpTo(series: number, minute: number): void;
}

interface PackedRow {
  readonly day: number;
  readonly until: number;
  readonly columns: Uint8Array | null;
}

/** Within the caller's transaction, after `packedSchema`. */
export const createPacking = (db: DatabaseSync): Packing => {
  const minutes = createMinuteReads(db);
  const stale = db.prepare('SELECT day, until FROM packed WHERE series = ? AND columns IS NULL ORDER BY day LIMIT 1');
  const last = db.prepare('SELECT day, until, columns FROM packed WHERE series = ? ORDER BY day DESC LIMIT 1');
  const put = db.prepare('INSERT OR REPLACE INTO packed (series, day, until, columns) VALUES (?, ?, ?, ?)');
  const close = db.prepare('UPDATE packed SET until = ? WHERE series = ? AND day = ?');
  const remove = db.prepare('DELETE FROM packed WHERE series = ? AND day = ?');
  const removeBefore = db.prepare('DELETE FROM packed WHERE series = ? AND day < ?');

  const again = (series: number, kind: Point['kind'], { day, until }: Omit<PackedRow, 'columns'>): number => {
    const columns = minutes.read(series, kind, day * perDay, until);
    const size = columns.times.length;
    if (size === 0) remove.run(series, day);
    else put.run(series, day, until, encodeColumns(columns));
    return Math.max(1, size);
  };

  const on = (series: number, kind: Point['kind'], before: PackedRow, until: number): number => {
    const held = before.columns === null ? undefined : decodeColumns(before.columns);
    if (held === undefined) return again(series, kind, { day: before.day, until });
    const added = minutes.read(series, kind, before.until, until);
    put.run(series, before.day, until, encodeColumns(joinColumns([held, added])));
    return added.times.length;
  };

  return {
    next: (series, kind, until) => {
      const emptied = stale.get(series) as unknown as PackedRow | undefined;
      if (emptied !== undefined) return again(series, kind, emptied);
      const before = last.get(series) as unknown as PackedRow | undefined;
      const from = before?.until ?? 0;
      const first = from < until ? minutes.firstAfter(series, from) : undefined;
      if (first === undefined || first > until) return 0;
      const day = dayOf(first);
      const end = Math.min((day + 1) * perDay, until);
      if (before?.day === day) return on(series, kind, before, end);
      if (before !== undefined) close.run((before.day + 1) * perDay, series, before.day);
      return again(series, kind, { day, until: end });
    },
    removedUpTo: (series, minute) => void removeBefore.run(series, Math.floor(minute / perDay)),
  };
};
