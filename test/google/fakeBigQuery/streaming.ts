/** insertAll: limits of a request, and why a row cannot be streamed. One bad row stops the others of its request. */
import { insertAllBytes, insertAllRows, streamingDays } from './facts.ts';
import { instantOf } from './partitions.ts';
import { Refusal } from './refusal.ts';
import type { TableState } from './tableState.ts';

export interface InsertedRow {
  readonly insertId?: string;
  readonly json: Readonly<Record<string, unknown>>;
}

interface RowError {
  readonly reason: string;
  readonly location: string;
  readonly debugInfo?: string;
  readonly message: string;
}

/** Throws `Refusal`. Source of the texts: the issues in facts.ts. */
export const readInsertAll = (body: string): readonly InsertedRow[] => {
  if (Buffer.byteLength(body) > insertAllBytes)
    throw new Refusal(400, 'badRequest', `Request payload size exceeds the limit: ${insertAllBytes} bytes.`);
  const { rows = [] } = JSON.parse(body) as { readonly rows?: readonly InsertedRow[] };
  if (rows.length === 0) throw new Refusal(400, 'invalid', 'No rows present in the request.');
  if (rows.length > insertAllRows)
    throw new Refusal(
      400,
      'invalid',
      `too many rows present in the request, limit: ${insertAllRows} row count: ${rows.length}.`,
    );
  return rows;
};

/** The insertErrors of a request; empty when all of its rows can be stored. */
export const insertErrors = (
  rows: readonly InsertedRow[],
  state: TableState,
  table: string,
  now: number,
): readonly object[] => {
  const errors = rows.map((row) => errorIn(row, state, table, now));
  if (errors.every((error) => error === undefined)) return [];
  const stopped: RowError = { reason: 'stopped', location: '', debugInfo: '', message: '' };
  return errors.map((error, index) => ({ index, errors: [error ?? stopped] }));
};

const errorIn = (
  { json }: InsertedRow,
  { columns, partitioning }: TableState,
  table: string,
  now: number,
): RowError | undefined => {
  for (const [location, value] of Object.entries(json)) {
    const column = columns.find(({ name }) => name === location);
    if (column === undefined) return { reason: 'invalid', location, message: `no such field: ${location}.` };
    if (column.type === 'INT64' && !/^-?\d+$/.test(String(value)))
      return { reason: 'invalid', location, message: `Cannot convert value to integer (bad value): ${String(value)}` };
  }
  const at = partitioning === undefined ? undefined : instantOf(json[partitioning.field]);
  if (at === undefined || isInWindow(at, now)) return undefined;
  const { past, future } = streamingDays;
  return {
    reason: 'invalid',
    location: '',
    debugInfo: '',
    message:
      `Value ${at * 1_000} for partition column ${partitioning!.field} of the destination table ${table} is outside the allowed bounds. ` +
      `You can only stream to partitions of date range within ${past} days in the past and ${future} days in the future relative to the current date.`,
  };
};

const dayMs = 86_400_000;

const isInWindow = (at: number, now: number): boolean => {
  const days = Math.floor(at / dayMs) - Math.floor(now / dayMs);
  return days >= -streamingDays.past && days <= streamingDays.future;
};
