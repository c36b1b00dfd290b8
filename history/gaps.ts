/**
 * When a history has no readings: times in which its pipeline did not run, or could not write. They are known from a gauge
 * that is kept at every reading. Closed hours are read from the packed copy, of which a day without a gap is not decoded.
 */
import type { DatabaseSync } from 'node:sqlite';
import { minuteOf } from './columns.ts';
import { coarse } from './grain.ts';
import { HistoryError } from './historyError.ts';
import { createMinuteReads } from './minutes.ts';
import { sizeOfColumns, decodeColumns } from './packedColumns.ts';
import { dayOf, perDay } from './packing.ts';
import { packedReads } from './readColumns.ts';

/** (from, to] in milliseconds since the epoch. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Minutes: a reading may be a little late, and then one minute has none. */
const leastMinutes = 2;

/** Of these series together, between the first reading and `to`. Within one transaction. */
export type GapsOf = (series: readonly number[], from: number, to: number) => readonly Gap[];

/** Throws `HistoryError` for a copy that is damaged. */
export const createGaps = (db: DatabaseSync, file: string): GapsOf => {
  const minutes = createMinuteReads(db);
  const packed = packedReads(db);

  const mark = (series: number, first: number, present: Uint8Array): void => {
    const end = first + present.length;
    const begin = minutes.firstAfter(series, first - 1);
    if (begin === undefined || begin >= end) return;
    const markAll = (times: Float64Array): void => {
      for (const time of times) {
        const index = minuteOf(time) - first;
        if (index >= 0 && index < present.length) present[index] = 1;
      }
    };
    const rows = (from: number, to: number): void => {
      if (from < to) markAll(minutes.read(series, 'GaugePoint', from, to).times);
    };
    const { rows: days, until = 0 } = packed(series, dayOf(begin), dayOf(end - 1));
    for (const { day, until: last, columns } of days) {
      const [start, stop] = [day * perDay, Math.min(last, end - 1)];
      if (columns === null) rows(Math.max(first - 1, start), stop);
      else if (sizeOfColumns(columns) === last - start)
        present.fill(1, Math.max(0, start + 1 - first), stop + 1 - first);
      else markAll(timesOf(columns, series, day));
    }
    rows(Math.max(begin - 1, until), end - 1);
  };

  const timesOf = (columns: Uint8Array, series: number, day: number): Float64Array => {
    const found = decodeColumns(columns);
    if (found !== undefined) return found.times;
    const date = new Date(day * perDay * coarse.step).toISOString().slice(0, 10);
    throw new HistoryError('damaged copy', file, `series ${series} of ${date} is not what was packed`);
  };

  return (series, from, to) => {
    const [first, last] = [Math.floor(from / coarse.step) + 1, Math.floor(to / coarse.step)];
    if (last < first) return [];
    const present = new Uint8Array(last - first + 1);
    for (const each of series) mark(each, first, present);
    const begin = present.indexOf(1);
    return begin === -1 ? [] : gapsIn(present, first, begin);
  };
};

/** `first`: the minute of the first element. */
const gapsIn = (present: Uint8Array, first: number, begin: number): readonly Gap[] => {
  const gaps: Gap[] = [];
  for (let start = present.indexOf(0, begin); start !== -1;) {
    const next = present.indexOf(1, start);
    const end = next === -1 ? present.length : next;
    if (end - start >= leastMinutes)
      gaps.push({ from: (first + start - 1) * coarse.step, to: (first + end - 1) * coarse.step });
    start = next === -1 ? -1 : present.indexOf(0, end);
  }
  return gaps;
};
