/** The rows of a grain, as they are asked for and as they are read. */
import type { Cell } from './cell.ts';
import { cellOfRow, type CellRow } from './cells.ts';
import { coarse, fine, slotOf, type Grain } from './grain.ts';

/** By slot first, because that is what the table is ordered by. */
export const within = ({ table, step }: Grain): string =>
  `FROM ${table} WHERE series = :series AND slot > :from / ${step} AND slot < :to / ${step} + 1
   AND slot * ${step} - early > :from AND slot * ${step} - early <= :to`;

/** The same between whole minutes: there a slot alone says where its row belongs. */
export const withinMinutes = ({ table, step }: Grain): string =>
  `FROM ${table} WHERE series = :series AND slot > :from / ${step} AND slot <= :to / ${step}`;

const columns = ({ step }: Grain): string => `slot * ${step} - early AS at, value, counts, ${step} AS step`;

export const insideSql: string = `SELECT ${columns(fine)} ${within(fine)} UNION ALL SELECT ${columns(coarse)} ${within(coarse)}`;

const latest = (grain: Grain): string =>
  `SELECT * FROM (SELECT ${columns(grain)} ${within(grain)} ORDER BY slot DESC LIMIT 1)`;

export const newestSql: string = `SELECT * FROM (${latest(fine)} UNION ALL ${latest(coarse)}) ORDER BY at DESC LIMIT 1`;

const earliest = ({ table, step }: Grain): string =>
  `SELECT * FROM (SELECT slot * ${step} - early AS at FROM ${table} WHERE series = :series ORDER BY slot LIMIT 1)`;

export const oldestSql: string = `SELECT * FROM (${earliest(fine)} UNION ALL ${earliest(coarse)}) ORDER BY at LIMIT 1`;

export const totalSql = (of: (grain: Grain) => string): string =>
  `SELECT (SELECT total(value) ${of(fine)}) + (SELECT total(value) ${of(coarse)}) AS sum`;

export interface StoredRow extends CellRow {
  /** Milliseconds of its slot. */
  readonly step: number;
}

export interface StoredCell extends Cell {
  /** Milliseconds since the epoch: it tells what happened in (since, at]. */
  readonly since: number;
}

export const storedCell = (row: StoredRow): StoredCell => ({ ...cellOfRow(row), since: startOf(row.at, row.step) });

export const startOf = (at: number, step: number): number => (slotOf(at, step) - 1) * step;
