/**
 * Cells merged into intervals that end on multiples of a step, and the last one where the reading ends: counts add up, of a
 * gauge the last reading stays, and where nothing was counted there is none. Weeks are added up where they are kept, and
 * only the sums are read.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { addCounts } from './counts.ts';
import { coarse, fine, slotOf } from './grain.ts';
import { insideSql, newestSql, totalSql, within, withinMinutes, type StoredCell, type StoredRow } from './rows.ts';

/** `step` in milliseconds; Infinity makes one interval of all. */
export type Merged = (series: MergedSeries, from: number, to: number, step: number) => readonly StoredCell[];

export interface MergedSeries {
  readonly id: number;
  readonly kind: Point['kind'];
  /** Counts of each of its histograms. */
  readonly size: number;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** From so many rows in an interval on, each interval is asked for alone: putting rows in groups costs more than adding. */
const manyRows = 60;

export const createMerged = (db: DatabaseSync): Merged => {
  const inside = db.prepare(insideSql);
  const newest = db.prepare(newestSql);
  const [total, totalOfMinutes] = [within, withinMinutes].map((of) => db.prepare(totalSql(of)));
  // Of several rows, the bare columns are those of the one with the largest `at`. Source: sqlite.org/lang_select.html.
  const grouped = (value: string): string =>
    `SELECT max(at) AS at, ${value} AS value FROM (${insideSql})
     GROUP BY (at + CAST(:every AS INTEGER) - 1) / CAST(:every AS INTEGER) ORDER BY at`;
  // As text: one value for thousands of rows takes a fraction of the time of their rows.
  const joined = db.prepare(
    `SELECT total(value) AS value, group_concat(hex(counts), '') AS counts FROM (${insideSql})`,
  );
  const [sums, lasts] = ['total(value)', 'value'].map((value) => db.prepare(grouped(value)));

  const sumOf = (series: number, { from, to }: Interval): number => {
    const isWhole = from % coarse.step === 0 && to % coarse.step === 0;
    return Number((isWhole ? totalOfMinutes : total)?.get({ series, from, to })?.['sum']);
  };

  const oneOf = ({ id, kind, size }: MergedSeries, interval: Interval): Amount | undefined => {
    const asked = { series: id, ...interval };
    switch (kind) {
      case 'SumPoint': {
        const value = sumOf(id, interval);
        return value === 0 ? undefined : { value, counts: undefined };
      }
      case 'GaugePoint': {
        const row = newest.get(asked);
        return row === undefined ? undefined : { value: Number(row['value']), counts: undefined };
      }
      case 'HistogramPoint': {
        const row = joined.get(asked);
        if (typeof row?.['counts'] !== 'string') return undefined;
        const counts = Array.from({ length: size }, () => 0);
        addCounts(Buffer.from(row['counts'], 'hex'), counts);
        return { value: Number(row['value']), counts };
      }
    }
  };

  /** With few rows to each interval: read once, and put together here. */
  const histograms = ({ id, size }: MergedSeries, from: number, to: number, step: number): readonly StoredCell[] => {
    const merged = new Map<number, { value: number; readonly counts: number[] }>();
    for (const row of inside.iterate({ series: id, from, to }) as Iterable<unknown>) {
      const { at, value, counts } = row as StoredRow;
      const end = endOf(at, step, to);
      const held = merged.get(end) ?? { value: 0, counts: Array.from({ length: size }, () => 0) };
      merged.set(end, held);
      held.value += value;
      if (counts !== null) addCounts(counts, held.counts);
    }
    return [...merged]
      .toSorted(([a], [b]) => a - b)
      .map(([at, one]) => ({ at, since: startBefore(at, step, from), ...one }));
  };

  return (series, from, to, step) => {
    if (step >= manyRows * fine.step) {
      return intervalsOf(from, to, step).flatMap((interval) => {
        const one = oneOf(series, interval);
        return one === undefined ? [] : [{ at: interval.to, since: interval.from, ...one }];
      });
    }
    if (series.kind === 'HistogramPoint') return histograms(series, from, to, step);
    const rows = (series.kind === 'SumPoint' ? sums : lasts)?.all({ series: series.id, from, to, every: step }) ?? [];
    return (rows as unknown as readonly StoredRow[]).map(({ at, value }) => {
      const end = endOf(at, step, to);
      return { at: end, since: startBefore(end, step, from), value, counts: undefined };
    });
  };
};

type Amount = Pick<StoredCell, 'value' | 'counts'>;

const endOf = (at: number, step: number, to: number): number => Math.min(slotOf(at, step) * step, to);

const startBefore = (end: number, step: number, from: number): number => Math.max(from, (slotOf(end, step) - 1) * step);

const intervalsOf = (from: number, to: number, step: number): readonly Interval[] => {
  const intervals: Interval[] = [];
  for (let start = from; start < to;) {
    const end = step === Infinity ? to : Math.min(to, (Math.floor(start / step) + 1) * step);
    intervals.push({ from: start, to: end });
    start = end;
  }
  return intervals;
};
