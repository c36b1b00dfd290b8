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

export const cellsOf = (db: DatabaseSync, { table, step }: Grain): Cells => {
  const columns = `slot * ${step} - early AS at, value, counts`;
  const one = db.prepare(`SELECT ${columns} FROM ${table} WHERE series = ? AND slot = ?`);
  const put = db.prepare(`INSERT OR REPLACE INTO ${table} (series, slot, early, value, counts) VALUES (?, ?, ?, ?, ?)`);
  const first = db.prepare(`SELECT ${columns} FROM ${table} WHERE series = ? AND slot <= ? ORDER BY slot LIMIT ?`);
  const remove = db.prepare(`DELETE FROM ${table} WHERE series = ? AND slot <= ?`);
  const any = db.prepare(`SELECT 1 FROM ${table} WHERE series = ? LIMIT 1`);

  return {
    add: (series, kind, cell) => {
      const slot = slotOf(cell.at, step);
      const held = one.get(series, slot) as CellRow | undefined;
      const { at, value, counts } = held === undefined ? cell : fold(kind, cellOfRow(held), cell);
      put.run(series, slot, slot * step - at, value, counts === undefined ? null : encodeCounts(counts));
    },
    oldest: (series, upTo, limit) => first.all(series, upTo, limit).map((row) => cellOfRow(row as unknown as CellRow)),
    removeUpTo: (series, slot) => void remove.run(series, slot),
    isEmpty: (series) => any.get(series) === undefined,
  };
};
