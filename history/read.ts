/**
 * Reads what is kept. Intervals are half-open, (from, to]: a point belongs to the one that its `at` falls into, whole,
 * even when it began before `from`. Both grains are read in one statement, so a roll-up in another process is never
 * seen half done.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { GaugePoint, Labels, Point } from '../model/point.ts';
import { cellOfRow, type CellRow } from './cells.ts';
import { fold, type Cell } from './cell.ts';
import { coarse, fine, slotOf, type Grain } from './grain.ts';

export interface Series {
  readonly kind: Point['kind'];
  readonly name: string;
  readonly labels: Labels;
  /** Oldest first. */
  readonly points: readonly Point[];
}

export interface Reads {
  /** Of all counters that have this name and at least these labels. */
  sum(name: string, labels: Labels, from: number, to: number): number;
  /**
   * Every series that has this name and at least these labels, with its points. `step` in milliseconds merges them into
   * intervals that end on its multiples: counts add up, of a gauge the last reading stays.
   */
  series(name: string, labels: Labels, from: number, to: number, step?: number): readonly Series[];
  /** The last reading at or before `at` of each gauge that has this name and at least these labels. */
  last(name: string, labels: Labels, at: number): readonly GaugePoint[];
  /** Of all metrics, in alphabetical order. */
  names(): readonly string[];
  /** When the newest point that is not after `at` was taken, of any metric. */
  newest(at: number): number | undefined;
}

interface SeriesRow {
  readonly id: number;
  readonly kind: Point['kind'];
  readonly labels: string;
  readonly bounds: string;
}

type StoredRow = CellRow & Pick<StoredCell, 'step'>;

interface StoredCell extends Cell {
  /** Milliseconds of its slot. */
  readonly step: number;
}

/** By slot first, because that is what the table is ordered by. */
const within = ({ table, step }: Grain): string =>
  `FROM ${table} WHERE series = :series AND slot > :from / ${step} AND slot < :to / ${step} + 1
   AND slot * ${step} - early > :from AND slot * ${step} - early <= :to`;

const columns = ({ step }: Grain): string => `slot * ${step} - early AS at, value, counts, ${step} AS step`;

const latest = (grain: Grain): string =>
  `SELECT * FROM (SELECT ${columns(grain)} ${within(grain)} ORDER BY slot DESC LIMIT 1)`;

export const createReads = (db: DatabaseSync): Reads => {
  const named = db.prepare('SELECT id, kind, labels, bounds FROM series WHERE name = ? ORDER BY id');
  const all = db.prepare('SELECT id FROM series');
  const names = db.prepare('SELECT DISTINCT name FROM series ORDER BY name');
  const total = db.prepare(
    `SELECT (SELECT total(value) ${within(fine)}) + (SELECT total(value) ${within(coarse)}) AS sum`,
  );
  const inside = db.prepare(
    `SELECT ${columns(fine)} ${within(fine)} UNION ALL SELECT ${columns(coarse)} ${within(coarse)} ORDER BY at`,
  );
  // Of several rows, the bare columns are those of the one with the largest `at`. Source: sqlite.org/lang_select.html.
  const merging = (value: string): string =>
    `SELECT max(at) AS at, ${value} AS value, NULL AS counts, CAST(:every AS INTEGER) AS step
     FROM (SELECT ${columns(fine)} ${within(fine)} UNION ALL SELECT ${columns(coarse)} ${within(coarse)})
     GROUP BY (at + CAST(:every AS INTEGER) - 1) / CAST(:every AS INTEGER) ORDER BY at`;
  const sums = db.prepare(merging('total(value)'));
  const lasts = db.prepare(merging('value'));
  const newest = db.prepare(`SELECT * FROM (${latest(fine)} UNION ALL ${latest(coarse)}) ORDER BY at DESC LIMIT 1`);

  const matching = (name: string, labels: Labels): readonly (SeriesRow & { readonly set: Labels })[] =>
    (named.all(name) as unknown as readonly SeriesRow[])
      .map((row) => ({ ...row, set: JSON.parse(row.labels) as Labels }))
      .filter(({ set }) => Object.entries(labels).every(([label, value]) => set[label] === value));

  const cells = (row: SeriesRow, from: number, to: number): readonly StoredCell[] =>
    (inside.all({ series: row.id, from, to }) as unknown as readonly StoredRow[]).map(storedCell);

  /** Numbers are merged where they are; histograms, which only we can read, here. */
  const mergedCells = (row: SeriesRow, from: number, to: number, step: number): readonly StoredCell[] => {
    if (row.kind === 'HistogramPoint' || !Number.isSafeInteger(step))
      return merge(row.kind, cells(row, from, to), step);
    const merged = row.kind === 'SumPoint' ? sums : lasts;
    const rows = merged.all({ series: row.id, from, to, every: step }) as unknown as readonly StoredRow[];
    return rows.map((cell) => ({ ...storedCell(cell), at: slotOf(cell.at, step) * step }));
  };

  return {
    sum: (name, labels, from, to) =>
      matching(name, labels)
        .filter(({ kind }) => kind === 'SumPoint')
        .reduce((sum, { id }) => sum + Number(total.get({ series: id, from, to })?.['sum']), 0),

    series: (name, labels, from, to, step) =>
      matching(name, labels).flatMap((row): readonly Series[] => {
        const stored = step === undefined ? cells(row, from, to) : mergedCells(row, from, to, step);
        if (stored.length === 0) return [];
        const points = stored.map((cell) => pointOf(name, row, row.set, cell));
        return [{ kind: row.kind, name, labels: row.set, points }];
      }),

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
  };
};

const storedCell = (row: StoredRow): StoredCell => ({ ...cellOfRow(row), step: row.step });

const startOf = (at: number, step: number): number => (slotOf(at, step) - 1) * step;

const merge = (kind: Point['kind'], cells: readonly StoredCell[], step: number): readonly StoredCell[] => {
  const merged = new Map<number, Cell>();
  for (const cell of cells) {
    const slot = slotOf(cell.at, step);
    const held = merged.get(slot);
    merged.set(slot, held === undefined ? cell : fold(kind, held, cell));
  }
  return [...merged].map(([slot, cell]) => ({ ...cell, at: slot * step, step }));
};

const pointOf = (name: string, row: SeriesRow, labels: Labels, cell: StoredCell): Point => {
  const common = { name, labels, since: startOf(cell.at, cell.step), at: cell.at };
  if (row.kind !== 'HistogramPoint') return { kind: row.kind, ...common, value: cell.value };
  const bounds = JSON.parse(row.bounds) as readonly number[];
  return { kind: row.kind, ...common, bounds, counts: cell.counts ?? [], sum: cell.value };
};
