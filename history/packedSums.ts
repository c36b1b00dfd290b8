/**
 * Sums of counters over long windows: whole days from the packed copy, which is decoded in a fraction of the time in which
 * SQLite steps through their rows, and the edges from rows. The sum is that of the rows alone.
 */
import type { DatabaseSync } from 'node:sqlite';
import { coarse } from './grain.ts';
import { HistoryError } from './historyError.ts';
import { createMinuteReads } from './minutes.ts';
import { sumOfValues } from './packedColumns.ts';
import { perDay } from './packing.ts';

/** Over (from, to], milliseconds since the epoch. */
export type SumOfSeries = (series: number, from: number, to: number) => number;

const day = perDay * coarse.step;

interface PackedRow {
  readonly day: number;
  readonly until: number;
  readonly columns: Uint8Array | null;
}

/** `ofRows` sums rows. Within one transaction. Throws `HistoryError` for a copy that is damaged. */
export const createPackedSums = (db: DatabaseSync, file: string, ofRows: SumOfSeries): SumOfSeries => {
  const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'packed'`);
  // Prepared with the first long window: most opened histories sum none.
  let minutes: ReturnType<typeof createMinuteReads> | undefined;
  let read: ReturnType<typeof db.prepare> | undefined;
  const packed = (series: number, first: number, end: number): readonly PackedRow[] => {
    // A file of a version that did not pack has no table.
    if (read === undefined && table.get() === undefined) return [];
    read ??= db.prepare(
      'SELECT day, until, columns FROM packed WHERE series = ? AND day >= ? AND day < ? ORDER BY day',
    );
    return read.all(series, first, end) as unknown as readonly PackedRow[];
  };

  return (series, from, to) => {
    const end = Math.floor(to / day);
    if (end - Math.ceil(from / day) < 1) return ofRows(series, from, to);
    // Minutes that were let go of may still be in their day's copy.
    minutes ??= createMinuteReads(db);
    const oldest = minutes.firstAfter(series, Math.floor(from / coarse.step));
    if (oldest === undefined) return ofRows(series, from, to);
    const first = Math.max(Math.ceil(from / day), Math.ceil((oldest - 1) / perDay));
    if (end - first < 1) return ofRows(series, from, to);
    const rows = packed(series, first, end);
    const [begin, last] = [rows[0], rows.at(-1)];
    if (begin === undefined || last === undefined) return ofRows(series, from, to);
    // Minutes between the first row and the last one's end are in a row, or do not exist.
    const edges = ofRows(series, from, begin.day * day) + ofRows(series, last.until * coarse.step, to);
    return rows.reduce((sum, row) => sum + sumOfDay(series, row), edges);
  };

  function sumOfDay(series: number, { day: index, until, columns }: PackedRow): number {
    if (columns === null) return ofRows(series, index * day, until * coarse.step);
    const sum = sumOfValues(columns);
    if (sum !== undefined) return sum;
    const date = new Date(index * day).toISOString().slice(0, 10);
    throw new HistoryError('damaged copy', file, `series ${series} of ${date} is not what was packed`);
  }
};
