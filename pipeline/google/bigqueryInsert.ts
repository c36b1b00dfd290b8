/**
 * Streams rows in by insertAll, in requests as large as BigQuery takes and recommends. It is all or nothing: one bad row
 * makes its neighbours `stopped`, so the bad ones are taken out with their reasons and the rest is sent again. Rows carry
 * an insertId, so that a repetition is mostly hidden; readers do not rely on it.
 * Source: https://cloud.google.com/bigquery/quotas#streaming_inserts
 */
import { WarehouseUnavailable, type RefusedRow } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { lacksColumnFix, misconfigured } from './bigqueryFault.ts';
import type { TableName } from './bigqueryTable.ts';

export interface InsertBounds {
  /** Rows in one request: 500 are recommended, 50,000 possible. */
  readonly rows: number;
  /** Bytes in one request: 10 MB are possible. */
  readonly bytes: number;
  /** Requests at once. */
  readonly requests: number;
  /** Milliseconds for one request. */
  readonly within: number;
}

export const insertBounds: InsertBounds = { rows: 500, bytes: 9_500_000, requests: 4, within: 10_000 };

/** BigQuery's own bound on a request, and so on a row. */
const largestRow = 10_000_000;

/** One row as its JSON text: `{"insertId":…,"json":…}`. */
export type RowText = string;

interface InsertError {
  readonly index: number;
  readonly errors?: readonly { readonly reason?: string; readonly location?: string; readonly message?: string }[];
}

interface Sized {
  readonly text: RowText;
  readonly size: number;
  readonly place: number;
}

/** One outcome a row, in order. Throws `WarehouseUnavailable`; some may be stored then. */
export const insertRows = async (
  client: BigQueryClient,
  table: TableName,
  rows: readonly RowText[],
  bounds: InsertBounds,
): Promise<readonly ('stored' | RefusedRow)[]> => {
  const outcomes = rows.map((): 'stored' | RefusedRow => 'stored');
  const fitting: Sized[] = [];
  rows.forEach((text, place) => {
    const size = Buffer.byteLength(text) + 1;
    if (size <= largestRow - 1_000) fitting.push({ text, size, place });
    else
      outcomes[place] = {
        kind: 'RefusedRow',
        field: undefined,
        reason: `the row takes ${size} bytes, and BigQuery takes rows of up to 10 MB`,
      };
  });
  const waiting = chunksOf(fitting, bounds);
  const worker = async (): Promise<void> => {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift())
      await insertChunk(client, table, chunk, bounds.within, outcomes);
  };
  const results = await Promise.allSettled(Array.from({ length: bounds.requests }, worker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return outcomes;
};

const chunksOf = (rows: readonly Sized[], { rows: most, bytes }: InsertBounds): Sized[][] => {
  const chunks: Sized[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const last = chunks.at(-1);
    if (last === undefined || last.length >= most || size + row.size > bytes) {
      chunks.push([row]);
      size = row.size;
    } else {
      last.push(row);
      size += row.size;
    }
  }
  return chunks;
};

/** Each round takes at least one row out, so that it ends. */
const insertChunk = async (
  client: BigQueryClient,
  table: TableName,
  chunk: readonly Sized[],
  within: number,
  outcomes: ('stored' | RefusedRow)[],
): Promise<void> => {
  const call = { what: 'rows cannot be stored', where: `${client.project}.${table.dataset}.${table.table}` };
  const path = `/datasets/${table.dataset}/tables/${table.table}/insertAll`;
  for (let rest = chunk; rest.length > 0;) {
    const body = `{"rows":[${rest.map(({ text }) => text).join(',')}]}`;
    const { insertErrors = [] } = await client.ask<{ readonly insertErrors?: readonly InsertError[] }>({
      method: 'POST',
      path,
      body,
      within,
      ...call,
    });
    if (insertErrors.length === 0) return;
    const refused = new Map<number, RefusedRow>();
    for (const { index, errors = [] } of insertErrors) {
      const found = errors.find(({ reason }) => reason !== 'stopped');
      if (found === undefined) continue;
      const { reason = '', location = '', message = '' } = found;
      const said = message.split(/[:\n]/, 1)[0]!.slice(0, 200);
      if (/^no such field/i.test(message))
        throw misconfigured(call, `the table lacks the column '${location || message}'`, lacksColumnFix);
      if (reason !== 'invalid') throw new WarehouseUnavailable(`${call.what}: ${reason}: ${said}`);
      refused.set(index, refusalOf(location, said));
    }
    if (refused.size === 0) throw new WarehouseUnavailable(`${call.what}: BigQuery stopped without saying why`);
    for (const [index, refusal] of refused) outcomes[rest[index]!.place] = refusal;
    rest = rest.filter((_, index) => !refused.has(index));
  }
};

/** What is said before the first colon; the rest may quote the value. */
const refusalOf = (location: string, said: string): RefusedRow => ({
  kind: 'RefusedRow',
  field: location === '' ? undefined : location,
  reason: location === '' ? `BigQuery refuses it: ${said}` : `column '${location}': BigQuery refuses it: ${said}`,
});
