/**
 * What a series counted over a long time: whole days from the packed copy without its columns, the edges by minutes. The same
 * minutes as those of `minutes`.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { sumOf } from '../numbers/sum.ts';
import type { Columns } from './columns.ts';
import { coarse } from './grain.ts';
import { HistoryError } from './historyError.ts';
import { createMinuteReads } from './minutes.ts';
import { sumsOfColumns, type Sums } from './packedColumns.ts';
import { perDay } from './packing.ts';
import { packedReads, type ReadColumns } from './readColumns.ts';

/** Over (from, to], milliseconds since the epoch. */
export type TotalsOf = (series: number, kind: Point['kind'], from: number, to: number) => Sums;

const day = perDay * coarse.step;

/** Within one transaction. Throws `HistoryError` for a copy that is damaged. */
export const createTotals = (db: DatabaseSync, file: string, readColumns: ReadColumns): TotalsOf => {
  const minutes = createMinuteReads(db);
  const packed = packedReads(db);

  const ofDay = (series: number, index: number, columns: Uint8Array): Sums => {
    const sums = sumsOfColumns(columns);
    if (sums !== undefined) return sums;
    const date = new Date(index * day).toISOString().slice(0, 10);
    throw new HistoryError('damaged copy', file, `series ${series} of ${date} is not what was packed`);
  };

  return (series, kind, from, to) => {
    const rows = (begin: number, end: number): Sums => sumsOf(readColumns(series, kind, begin, end));
    // Minutes that were let go of may still be in their day's copy.
    const oldest = minutes.firstAfter(series, Math.floor(from / coarse.step));
    const end = Math.floor(to / day);
    const first = Math.max(Math.ceil(from / day), Math.ceil(((oldest ?? 0) - 1) / perDay));
    if (oldest === undefined || end - first < 1) return rows(from, to);
    const { rows: days } = packed(series, first, end - 1);
    const [begin, last] = [days[0], days.at(-1)];
    if (begin === undefined || last === undefined) return rows(from, to);
    return [
      rows(from, begin.day * day),
      ...days.map(({ day: index, until, columns }) =>
        columns === null ? rows(index * day, until * coarse.step) : ofDay(series, index, columns),
      ),
      rows(last.until * coarse.step, to),
    ].reduce(together);
  };
};

const sumsOf = ({ values, counts }: Columns): Sums => ({
  sum: sumOf([...values], (value) => value),
  counts: counts.map((bucket) => sumOf([...bucket], (count) => count)),
});

const together = (one: Sums, other: Sums): Sums => ({
  sum: one.sum + other.sum,
  counts: Array.from(
    { length: Math.max(one.counts.length, other.counts.length) },
    (_, bucket) => (one.counts[bucket] ?? 0) + (other.counts[bucket] ?? 0),
  ),
});
