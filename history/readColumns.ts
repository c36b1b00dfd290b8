/** Reads minutes of a series as columns: from the packed copy where there is one, from rows elsewhere. */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { columnsWithin, joinColumns, minuteOf, noColumns, type Columns } from './columns.ts';
import { coarse } from './grain.ts';
import { HistoryError } from './historyError.ts';
import { createMinuteReads } from './minutes.ts';
import { decodeColumns } from './packedColumns.ts';
import { dayOf, perDay } from './packing.ts';

/** The minutes of one series whose last point is in (from, to], milliseconds since the epoch. */
export type ReadColumns = (series: number, kind: Point['kind'], from: number, to: number) => Columns;

export interface PackedRow {
  readonly day: number;
  readonly until: number;
  readonly columns: Uint8Array | null;
}

/** Within one transaction: rows are read beside what is packed. Throws `HistoryError` for a copy that is damaged. */
export const createReadColumns = (db: DatabaseSync, file: string): ReadColumns => {
  const minutes = createMinuteReads(db);
  const packed = packedReads(db);

  const decoded = ({ day, columns }: PackedRow, series: number): Columns => {
    const found = decodeColumns(columns ?? new Uint8Array());
    if (found !== undefined) return found;
    const date = new Date(day * perDay * coarse.step).toISOString().slice(0, 10);
    throw new HistoryError('damaged copy', file, `series ${series} of ${date} is not what was packed`);
  };

  return (series, kind, from, to) => {
    const first = minutes.firstAfter(series, Math.floor(from / coarse.step));
    const end = minuteOf(Math.min(to, Number.MAX_SAFE_INTEGER));
    if (first === undefined || first > end) return noColumns;
    const start = first - 1;
    const { rows, until = 0 } = packed(series, dayOf(first), dayOf(end));
    const parts = rows.map((row) =>
      row.columns === null
        ? minutes.read(series, kind, Math.max(start, row.day * perDay), Math.min(end, row.until))
        : decoded(row, series),
    );
    if (end > until) parts.push(minutes.read(series, kind, Math.max(start, until), end));
    return columnsWithin(joinColumns(parts), Math.max(from, start * coarse.step), to);
  };
};

export interface Packed {
  readonly rows: readonly PackedRow[];
  /** The last minute that is packed of this series; undefined when none is. */
  readonly until: number | undefined;
}

/** A file of a version that did not pack has no table, until another process rolls up. */
export const packedReads = (db: DatabaseSync): ((series: number, firstDay: number, lastDay: number) => Packed) => {
  const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'packed'`);
  let reads: readonly [ReturnType<typeof db.prepare>, ReturnType<typeof db.prepare>] | undefined;
  return (series, firstDay, lastDay) => {
    if (reads === undefined) {
      if (table.get() === undefined) return { rows: [], until: undefined };
      reads = [
        db.prepare('SELECT day, until, columns FROM packed WHERE series = ? AND day >= ? AND day <= ? ORDER BY day'),
        db.prepare('SELECT until FROM packed WHERE series = ? ORDER BY day DESC LIMIT 1'),
      ];
    }
    const [rows, last] = reads;
    const until = last.get(series)?.['until'];
    return {
      rows: rows.all(series, firstDay, lastDay) as unknown as readonly PackedRow[],
      until: until === undefined ? undefined : Number(until),
    };
  };
};
