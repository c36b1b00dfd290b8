/** Reads rows of both grains as cells of one minute. The result is the same before and after the rows are rolled up. */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import type { Cell } from './cell.ts';
import { cellOfRow } from './cells.ts';
import { columnsOf, foldMinutes, type Columns } from './columns.ts';
import { coarse, fine, type Grain } from './grain.ts';

export interface MinuteReads {
  /** The cells of minutes (from, to]; minute n ends n minutes after the epoch. */
  read(series: number, kind: Point['kind'], from: number, to: number): Columns;
  /** The first minute after `from` that has rows. */
  firstAfter(series: number, from: number): number | undefined;
}

/** Slots of ten seconds in a minute. */
const perMinute = coarse.step / fine.step;

type Row = readonly [at: number, value: number, counts: Uint8Array | null];

export const createMinuteReads = (db: DatabaseSync): MinuteReads => {
  const rowsOf = ({ table, step }: Grain): ((...range: readonly [number, number, number]) => readonly Cell[]) => {
    const rows = db.prepare(
      `SELECT slot * ${step} - early, value, counts FROM ${table} WHERE series = ? AND slot > ? AND slot <= ? ORDER BY slot`,
    );
    rows.setReturnArrays(true);
    return (...range) =>
      (rows.all(...range) as unknown as readonly Row[]).map(([at, value, counts]) => cellOfRow({ at, value, counts }));
  };
  const [old, recent] = [rowsOf(coarse), rowsOf(fine)];
  const [firstOld, firstRecent] = [coarse, fine].map(({ table }) =>
    db.prepare(`SELECT min(slot) AS slot FROM ${table} WHERE series = ? AND slot > ?`),
  );
  return {
    read: (series, kind, from, to) =>
      columnsOf(foldMinutes(kind, old(series, from, to), recent(series, from * perMinute, to * perMinute))),
    firstAfter: (series, from) => {
      const slots = [
        firstOld?.get(series, from)?.['slot'],
        firstRecent?.get(series, from * perMinute)?.['slot'],
      ] as const;
      const minutes = slots.flatMap((slot, index) =>
        slot === null || slot === undefined ? [] : [Math.ceil(Number(slot) / (index === 0 ? 1 : perMinute))],
      );
      return minutes.length === 0 ? undefined : Math.min(...minutes);
    },
  };
};
