/**
 * Reads what is kept. Intervals are half-open, (from, to]: a point belongs to the one that its `at` falls into, whole,
 * even when it began before `from`. Both grains are read in one statement, so a roll-up in another process is never
 * seen half done.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { GaugePoint, Labels, Point } from '../model/point.ts';
import type { Columns } from './columns.ts';
import { transaction } from './database.ts';
import { createGaps, type Gap } from './gaps.ts';
import { heartbeats } from './heartbeats.ts';
import { createTotals } from './totals.ts';
import { createMerged } from './merged.ts';
import { createPackedSums } from './packedSums.ts';
import { createReadColumns } from './readColumns.ts';
import {
  insideSql,
  newestSql,
  oldestSql,
  startOf,
  storedCell,
  totalSql,
  within,
  type StoredCell,
  type StoredRow,
} from './rows.ts';

export interface Series {
  readonly kind: Point['kind'];
  readonly name: string;
  readonly labels: Labels;
  /** Oldest first. */
  readonly points: readonly Point[];
}

/** Minutes of one series. */
export interface ColumnSeries {
  readonly kind: Point['kind'];
  readonly labels: Labels;
  /** Of a histogram; otherwise empty. */
  readonly bounds: readonly number[];
  readonly columns: Columns;
}

export interface SeriesTotal {
  readonly kind: Point['kind'];
  readonly labels: Labels;
  /** Of a histogram; otherwise empty. */
  readonly bounds: readonly number[];
  readonly sum: number;
  readonly counts: readonly number[];
}

export interface Reads {
  /** Of all counters that have this name and at least these labels. */
  sum(name: string, labels: Labels, from: number, to: number): number;
  /**
   * Every series that has this name and at least these labels, with its points. `step` in milliseconds merges them into
   * intervals that end on its multiples and at `to`: counts add up, of a gauge the last reading stays. It is whole; Infinity
   * makes one interval of all.
   */
  series(name: string, labels: Labels, from: number, to: number, step?: number): readonly Series[];
  /**
   * Every series that has this name and at least these labels and has minutes whose last point is in (from, to], with
   * those. What is closed comes from the packed copy, and all of one instant.
   */
  minutes(name: string, labels: Labels, from: number, to: number): readonly ColumnSeries[];
  /** What every series that `minutes` finds counted in (from, to]: sums of its values, and of each bucket of a histogram. */
  totals(name: string, labels: Labels, from: number, to: number): readonly SeriesTotal[];
  /** The last reading at or before `at` of each gauge that has this name and at least these labels. */
  last(name: string, labels: Labels, at: number): readonly GaugePoint[];
  /** Of all metrics, in alphabetical order. */
  names(): readonly string[];
  /** When the newest point that is not after `at` was taken, of any metric. */
  newest(at: number): number | undefined;
  /** When the oldest point that is kept was taken, of any metric. */
  oldest(): number | undefined;
  /** Between the first reading in (from, to] and `to`, where no reading was taken for two minutes; empty where it is not known. */
  gaps(from: number, to: number): readonly Gap[];
}

interface SeriesRow {
  readonly id: number;
  readonly kind: Point['kind'];
  readonly labels: string;
  readonly bounds: string;
}

export const createReads = (db: DatabaseSync, file: string): Reads => {
  const named = db.prepare('SELECT id, kind, labels, bounds FROM series WHERE name = ? ORDER BY id');
  const all = db.prepare('SELECT id FROM series');
  const names = db.prepare('SELECT DISTINCT name FROM series ORDER BY name');
  const total = db.prepare(totalSql(within));
  const sumOf = createPackedSums(db, file, (series, from, to) => Number(total.get({ series, from, to })?.['sum']));
  const inside = db.prepare(`${insideSql} ORDER BY at`);
  const newest = db.prepare(newestSql);
  const oldest = db.prepare(oldestSql);
  const merged = createMerged(db);
  const readColumns = createReadColumns(db, file);
  // Prepared with the first question: most opened histories are not asked.
  let gapsOf: ReturnType<typeof createGaps> | undefined;
  let totalsOf: ReturnType<typeof createTotals> | undefined;

  const sets = new Map<string, Labels>();
  const parsed = (text: string): Labels => {
    const set = sets.get(text) ?? (JSON.parse(text) as Labels);
    sets.set(text, set);
    return set;
  };

  const matching = (name: string, labels: Labels): readonly (SeriesRow & { readonly set: Labels })[] =>
    (named.all(name) as unknown as readonly SeriesRow[])
      .map((row) => ({ ...row, set: parsed(row.labels) }))
      .filter(({ set }) => Object.entries(labels).every(([label, value]) => set[label] === value));

  const cells = (row: SeriesRow, from: number, to: number): readonly StoredCell[] =>
    (inside.all({ series: row.id, from, to }) as unknown as readonly StoredRow[]).map(storedCell);

  return {
    sum: (name, labels, from, to) => {
      const read = (): number =>
        matching(name, labels)
          .filter(({ kind }) => kind === 'SumPoint')
          .reduce((sum, { id }) => sum + sumOf(id, from, to), 0);
      return db.isTransaction ? read() : transaction(db, 'DEFERRED', read);
    },

    series: (name, labels, from, to, step) =>
      matching(name, labels).flatMap((row): readonly Series[] => {
        const bounds = boundsOf(row);
        const size = bounds.length + 1;
        const stored = step === undefined ? cells(row, from, to) : merged({ ...row, size }, from, to, step);
        if (stored.length === 0) return [];
        const points = stored.map((cell) => pointOf({ kind: row.kind, name, labels: row.set, bounds }, cell));
        return [{ kind: row.kind, name, labels: row.set, points }];
      }),

    minutes: (name, labels, from, to) => {
      const read = (): readonly ColumnSeries[] =>
        matching(name, labels).flatMap((row): readonly ColumnSeries[] => {
          const columns = readColumns(row.id, row.kind, from, to);
          return columns.times.length === 0
            ? []
            : [{ kind: row.kind, labels: row.set, bounds: boundsOf(row), columns }];
        });
      return db.isTransaction ? read() : transaction(db, 'DEFERRED', read);
    },

    totals: (name, labels, from, to) => {
      const read = (): readonly SeriesTotal[] =>
        matching(name, labels).map((row) => ({
          kind: row.kind,
          labels: row.set,
          bounds: boundsOf(row),
          ...(totalsOf ??= createTotals(db, file, readColumns))(row.id, row.kind, from, to),
        }));
      return db.isTransaction ? read() : transaction(db, 'DEFERRED', read);
    },

    last: (name, labels, at) =>
      matching(name, labels)
        .filter(({ kind }) => kind === 'GaugePoint')
        .flatMap(({ id, set }): readonly GaugePoint[] => {
          const row = newest.get({ series: id, from: 0, to: at }) as StoredRow | undefined;
          if (row === undefined) return [];
          const since = startOf(row.at, row.step);
          return [{ kind: 'GaugePoint', name, labels: set, since, at: row.at, value: row.value }];
        }),

    names: () => names.all().map((row) => String(row['name'])),

    newest: (at) => {
      const instants = all.all().flatMap(({ id }) => {
        const row = newest.get({ series: Number(id), from: 0, to: at });
        return row === undefined ? [] : [Number(row['at'])];
      });
      return instants.length === 0 ? undefined : Math.max(...instants);
    },

    oldest: () => {
      const instants = all.all().flatMap(({ id }) => {
        const row = oldest.get({ series: Number(id) });
        return row === undefined ? [] : [Number(row['at'])];
      });
      return instants.length === 0 ? undefined : Math.min(...instants);
    },

    gaps: (from, to) => {
      const read = (): readonly Gap[] => {
        for (const name of heartbeats) {
          const ids = matching(name, {}).flatMap(({ id, kind }) => (kind === 'GaugePoint' ? [id] : []));
          if (ids.length > 0) return (gapsOf ??= createGaps(db, file))(ids, from, to);
        }
        return [];
      };
      return db.isTransaction ? read() : transaction(db, 'DEFERRED', read);
    },
  };
};

const boundsOf = ({ kind, bounds }: SeriesRow): readonly number[] =>
  kind === 'HistogramPoint' ? (JSON.parse(bounds) as readonly number[]) : [];

/** Everything of a point but what a cell keeps. */
interface PointOf {
  readonly kind: Point['kind'];
  readonly name: string;
  readonly labels: Labels;
  readonly bounds: readonly number[];
}

const pointOf = ({ kind, name, labels, bounds }: PointOf, { since, at, value, counts }: StoredCell): Point =>
  kind === 'HistogramPoint'
    ? { kind, name, labels, since, at, bounds, counts: counts ?? [], sum: value }
    : { kind, name, labels, since, at, value };
