/** Reads and writes the cells of one grain. Writing folds: what a slot already holds is added to, never replaced. */
import type { DatabaseSync } from 'node:sqlite';
import type { Point } from '../model/point.ts';
import { fold, type Cell } from './cell.ts';
import { decodeCounts, encodeCounts } from './counts.ts';
import { slotOf, type Grain } from './grain.ts';

export interface Cells {
  add(series: number, kind: Point['kind'], cell: Cell): void;
  /** The oldest up to and including a slot, oldest first. */
  oldest(series: number, upTo: number, limit: number): readonly Cell[];
  removeUpTo(series: number, slot: number): void;
  isEmpty(series: number): boolean;
}

/** A row, as `node:sqlite` gives it. */
export interface CellRow {
  readonly at: number;
  readonly value: number;
  readonly counts: Uint8Array | null;
}

export const cellOfRow = ({ at, value, counts }: CellRow): Cell => ({
  at,
  value,
  counts: counts === null ? undefined : decodeCounts(counts),
});

const rowOf = (
  { at, value, counts }: Cell,
  slot: number,
  step: number,
): [number, number, number, Uint8Array | null] => [
  slot,
  slot * step - at,
  value,
  counts === undefined ? null : encodeCounts(counts),
];

export const cellsOf = (db: DatabaseSync, { table, step }: Grain): Cells => {
  const columns = `slot * ${step} - early AS at, value, counts`;
  const one = db.prepare(`SELECT ${columns} FROM ${table} WHERE series = ? AND slot = ?`);
  const into = `${table} (series, slot, early, value, counts) VALUES (?, ?, ?, ?, ?)`;
  const create = db.prepare(`INSERT OR IGNORE INTO ${into}`);
  const replace = db.prepare(`INSERT OR REPLACE INTO ${into}`);
  const first = db.prepare(`SELECT ${columns} FROM ${table} WHERE series = ? AND slot <= ? ORDER BY slot LIMIT ?`);
  const remove = db.prepare(`DELETE FROM ${table} WHERE series = ? AND slot <= ?`);
  const any = db.prepare(`SELECT 1 FROM ${table} WHERE series = ? LIMIT 1`);

  return {
    add: (series, kind, cell) => {
      const slot = slotOf(cell.at, step);
      if (create.run(series, ...rowOf(cell, slot, step)).changes === 1) return;
      const held = one.get(series, slot) as unknown as CellRow;
      replace.run(series, ...rowOf(fold(kind, cellOfRow(held), cell), slot, step));
    },
    oldest: (series, upTo, limit) => first.all(series, upTo, limit).map((row) => cellOfRow(row as unknown as CellRow)),
    removeUpTo: (series, slot) => void remove.run(series, slot),
    isEmpty: (series) => any.get(series) === undefined,
  };
};
