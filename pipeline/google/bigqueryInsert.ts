/**
 * Streams rows by insertAll, in requests of the recommended size. A request is all or nothing: one bad row makes the others
 * `stopped`, so bad rows are removed with their reasons and the others are sent again. A request that is refused as a whole is halved. Rows have an insertId, which mostly
 * removes duplicates of retries; readers do not rely on it.
 * Source: https://cloud.google.com/bigquery/quotas#streaming_inserts
 */
import { WarehouseUnavailable, type RefusedRow } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { answerIn, lacksColumnFix, misconfigured } from './bigqueryFault.ts';
import { withoutValues } from '../ingest/withoutValues.ts';
import type { TableName } from '../../model/google/names.ts';

export interface InsertBounds {
  /** Most rows in one request: 500 are recommended, 50,000 possible. */
  readonly rows: number;
  /** Most bytes in one request: 10 MB are possible. */
  readonly bytes: number;
  /** Concurrent requests. */
  readonly requests: number;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
}

export const insertBounds: InsertBounds = { rows: 500, bytes: 9_500_000, requests: 4, timeoutMs: 10_000 };

/** BigQuery's limit on a request, and so on a row. */
const maxRowBytes = 10_000_000;

/** One row as its JSON text: `{"insertId":…,"json":…}`. */
export type RowText = string;

interface InsertError {
  readonly index: number;
  readonly errors?: readonly { readonly reason?: string; readonly location?: string; readonly message?: string }[];
}

interface SizedRow {
  readonly text: RowText;
  readonly size: number;
  readonly index: number;
}

/** Returns one outcome a row, in order. Throws `WarehouseUnavailable`: then some rows may be stored. */
export const insertRows = async (
  client: BigQueryClient,
  table: TableName,
  rows: readonly RowText[],
  bounds: InsertBounds,
): Promise<readonly ('stored' | RefusedRow)[]> => {
  const outcomes = rows.map((): 'stored' | RefusedRow => 'stored');
  const fitting: SizedRow[] = [];
  rows.forEach((text, index) => {
    const size = Buffer.byteLength(text) + 1;
    if (size <= maxRowBytes - 1_000) fitting.push({ text, size, index });
    else
      outcomes[index] = {
        kind: 'RefusedRow',
        field: undefined,
        reason: `the row has ${size} bytes, but BigQuery accepts at most 10 MB`,
      };
  });
  const waiting = chunksOf(fitting, bounds);
  const worker = async (): Promise<void> => {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift())
      await insertChunk(client, table, chunk, bounds.timeoutMs, outcomes);
  };
  const results = await Promise.allSettled(Array.from({ length: bounds.requests }, worker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return outcomes;
};

const chunksOf = (rows: readonly SizedRow[], { rows: maxRows, bytes }: InsertBounds): SizedRow[][] => {
  const chunks: SizedRow[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const last = chunks.at(-1);
    if (last === undefined || last.length >= maxRows || size + row.size > bytes) {
      chunks.push([row]);
      size = row.size;
    } else {
      last.push(row);
      size += row.size;
    }
  }
  return chunks;
};

/** Each round removes at least one row or halves the chunk, so that it ends. */
const insertChunk = async (
  client: BigQueryClient,
  table: TableName,
  chunk: readonly SizedRow[],
  timeoutMs: number,
  outcomes: ('stored' | RefusedRow)[],
): Promise<void> => {
  const call = { failure: 'rows cannot be stored', resource: `${client.project}.${table.dataset}.${table.table}` };
  const path = `/datasets/${table.dataset}/tables/${table.table}/insertAll`;
  for (let remaining = chunk; remaining.length > 0;) {
    const body = `{"rows":[${remaining.map(({ text }) => text).join(',')}]}`;
    let answer: InsertAnswer;
    try {
      answer = await client.request<InsertAnswer>({ method: 'POST', path, body, timeoutMs, ...call });
    } catch (error) {
      const reason = requestRefusal(error);
      if (reason === undefined) throw error;
      if (remaining.length === 1) {
        outcomes[remaining[0]!.index] = {
          kind: 'RefusedRow',
          field: undefined,
          reason: `BigQuery refuses a request of ${Buffer.byteLength(body)} bytes with this row alone: ${withoutValues(reason, valuesOf(remaining[0]!.text))}`,
        };
        return;
      }
      const middle = remaining.length >> 1;
      await insertChunk(client, table, remaining.slice(0, middle), timeoutMs, outcomes);
      remaining = remaining.slice(middle);
      continue;
    }
    // An empty body with status 200 comes from a front end: nothing says that the rows are stored.
    if (answer.kind === undefined && answer.insertErrors === undefined)
      throw new WarehouseUnavailable(`${call.failure}: the answer is not BigQuery's`);
    const { insertErrors = [] } = answer;
    if (insertErrors.length === 0) return;
    const refused = new Map<number, RefusedRow>();
    for (const { index, errors = [] } of insertErrors) {
      const rowError = errors.find(({ reason }) => reason !== 'stopped');
      if (rowError === undefined) continue;
      const row = remaining[index];
      if (row === undefined)
        throw new WarehouseUnavailable(`${call.failure}: BigQuery names row ${index} of ${remaining.length}`);
      const { reason = '', location = '', message = '' } = rowError;
      const text = withoutValues(message, valuesOf(row.text), columnsOf(row.text));
      if (/^no such field/i.test(message))
        throw misconfigured(call, `the table lacks the column '${location || message}'`, lacksColumnFix);
      if (reason !== 'invalid') throw new WarehouseUnavailable(`${call.failure}: ${reason}: ${text}`);
      refused.set(index, refusalOf(location, text));
    }
    if (refused.size === 0) throw new WarehouseUnavailable(`${call.failure}: BigQuery stopped without a reason`);
    for (const [index, refusal] of refused) outcomes[remaining[index]!.index] = refusal;
    remaining = remaining.filter((_, index) => !refused.has(index));
  }
};

interface InsertAnswer {
  readonly kind?: string;
  readonly insertErrors?: readonly InsertError[];
}

/** Why BigQuery refuses the request as a whole, where a smaller one may pass: too large, too many rows, or not parsed. */
const requestRefusal = (error: unknown): string | undefined => {
  const answer = answerIn(error);
  if (answer === undefined) return undefined;
  const { status, reason, message } = answer;
  const isRefused =
    status === 413 ||
    (status === 400 &&
      (reason === 'parseError' || /payload size|too many rows|too large|pars(?:e|ing)|invalid json/i.test(message)));
  return isRefused ? `${status} ${reason === '' ? '' : `${reason}: `}${message}` : undefined;
};

const jsonOf = (text: RowText): Readonly<Record<string, unknown>> =>
  (JSON.parse(text) as { readonly json: Readonly<Record<string, unknown>> }).json;
const valuesOf = (text: RowText): readonly unknown[] => Object.values(jsonOf(text));
const columnsOf = (text: RowText): readonly string[] => Object.keys(jsonOf(text));

const refusalOf = (location: string, text: string): RefusedRow => ({
  kind: 'RefusedRow',
  field: location === '' ? undefined : location,
  reason:
    location === '' ? `BigQuery refuses the row: ${text}` : `column '${location}': BigQuery refuses the value: ${text}`,
});
