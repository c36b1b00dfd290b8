/**
 * Runs one SQL statement by jobs.query, with typed named parameters, a limit on billed bytes, and a request id, so that a
 * retry does not start a second job. An aborted query is rejected at once, and its job is cancelled.
 */
import { randomUUID } from 'node:crypto';
import type { ScalarType } from '../../model/schema.ts';
import { WarehouseUnavailable, type Scalar } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { parameterText, type Cell } from './bigqueryValues.ts';
import { columnTypes } from '../../model/google/tableShape.ts';

export interface Parameter {
  readonly name: string;
  readonly type: ScalarType;
  /** An array for `IN UNNEST(@name)`. */
  readonly value: Scalar | readonly Scalar[];
}

export interface SqlQuery {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly failure: string;
  readonly resource: string;
}

export interface QueryBounds {
  readonly maximumBytesBilled: number;
  /** Milliseconds, for the whole answer. */
  readonly timeoutMs: number;
  readonly labels: Readonly<Record<string, string>>;
}

export type Cells = readonly Cell[];

interface Answer {
  readonly jobComplete?: boolean;
  readonly jobReference?: { readonly jobId: string; readonly location?: string };
  readonly rows?: readonly { readonly f: readonly { readonly v: Cell }[] }[];
  readonly pageToken?: string;
  readonly totalBytesProcessed?: string;
}

export interface QueryResult {
  readonly rows: readonly Cells[];
  /** Bytes that the query read, before BigQuery rounds them up for the bill; 0 when BigQuery does not report them. */
  readonly bytesProcessed: number;
}

/** Milliseconds that one call waits for the job. */
const pollMs = 2_000;
const format = { useInt64Timestamp: true };

/** Returns rows as cells, in order. Throws `WarehouseUnavailable`. */
export const runQuery = async (
  client: BigQueryClient,
  query: SqlQuery,
  bounds: QueryBounds,
  signal?: AbortSignal,
): Promise<readonly Cells[]> => (await runMeasuredQuery(client, query, bounds, signal)).rows;

/** Like `runQuery`, and returns the bytes read. */
export const runMeasuredQuery = async (
  client: BigQueryClient,
  query: SqlQuery,
  bounds: QueryBounds,
  signal?: AbortSignal,
): Promise<QueryResult> => {
  const rows: Cells[] = [];
  let bytesProcessed = 0;
  for await (const part of runQueryInParts(client, query, bounds, { signal })) {
    rows.push(...part.rows);
    ({ bytesProcessed } = part);
  }
  return { rows, bytesProcessed };
};

export interface PartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Most rows of a part; BigQuery itself ends a part at about 10 MB. */
  readonly rows?: number;
  /** Each part has `timeoutMs`, not all together: for a caller that decides when it reads the next one. */
  readonly timeoutForEach?: boolean;
}

/**
 * The pages of one query's result, each fetched when it is asked for. The first part is there when the query is complete, and
 * is empty for a result without rows. Throws `WarehouseUnavailable`; a caller that stops early leaves nothing running.
 */
export async function* runQueryInParts(
  client: BigQueryClient,
  { text, parameters, failure, resource }: SqlQuery,
  { maximumBytesBilled, timeoutMs, labels }: QueryBounds,
  { signal, rows, timeoutForEach = false }: PartOptions = {},
): AsyncGenerator<QueryResult> {
  let end = performance.now() + timeoutMs;
  let job: Answer['jobReference'];
  let complete = false;
  const maxResults = rows === undefined ? {} : { maxResults: rows };

  const ask = (path: string, body?: string): Promise<Answer> => {
    const remainingMs = Math.ceil(end - performance.now());
    if (remainingMs <= 0) throw new WarehouseUnavailable(`${failure}: no answer within ${timeoutMs} ms`);
    const method = body === undefined ? 'GET' : 'POST';
    return client.request({
      method,
      path,
      failure,
      resource,
      timeoutMs: remainingMs,
      signal,
      ...(body === undefined ? {} : { body }),
    });
  };
  const poll = (pageToken?: string): Promise<Answer> => {
    const search = new URLSearchParams({
      timeoutMs: String(pollMs),
      'formatOptions.useInt64Timestamp': 'true',
      ...(rows === undefined ? {} : { maxResults: String(rows) }),
      ...(job!.location === undefined ? {} : { location: job!.location }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    return ask(`/queries/${encodeURIComponent(job!.jobId)}?${search.toString()}`);
  };
  const cancel = (): void => {
    if (job === undefined || complete) return;
    const at = job.location === undefined ? '' : `?location=${encodeURIComponent(job.location)}`;
    const path = `/jobs/${encodeURIComponent(job.jobId)}/cancel${at}`;
    client.request({ method: 'POST', path, failure, resource, timeoutMs: pollMs }).catch(() => undefined);
  };

  try {
    let answer = await ask(
      '/queries',
      JSON.stringify({
        query: text,
        useLegacySql: false,
        parameterMode: 'named',
        queryParameters: parameters.map(parameterOf),
        formatOptions: format,
        maximumBytesBilled: String(Math.trunc(maximumBytesBilled)),
        timeoutMs: pollMs,
        requestId: randomUUID(),
        labels,
        ...maxResults,
        ...(client.location === undefined ? {} : { location: client.location }),
      }),
    );
    job = answer.jobReference;
    while (answer.jobComplete === false) answer = await poll();
    complete = true;
    const bytesProcessed = Number(answer.totalBytesProcessed ?? 0);
    for (;;) {
      yield { rows: cellsOf(answer), bytesProcessed };
      if (answer.pageToken === undefined) return;
      if (timeoutForEach) end = performance.now() + timeoutMs;
      answer = await poll(answer.pageToken);
    }
  } catch (error) {
    cancel();
    throw signal?.aborted === true ? new WarehouseUnavailable('the query was stopped', { cause: error }) : error;
  }
}

/** BigQuery rounds up to a megabyte, and bills at least ten. Source: https://cloud.google.com/bigquery/pricing */
const megabyte = 2 ** 20;

/** Bytes that BigQuery bills for a query of one table that read this many. */
export const billedBytes = (bytesProcessed: number): number =>
  Math.max(10 * megabyte, Math.ceil(bytesProcessed / megabyte) * megabyte);

const cellsOf = ({ rows = [] }: Answer): Cells[] => rows.map(({ f }) => f.map(({ v }) => v));

const parameterOf = ({ name, type, value }: Parameter): object => {
  const scalar = { type: columnTypes[type] };
  return Array.isArray(value)
    ? {
        name,
        parameterType: { type: 'ARRAY', arrayType: scalar },
        parameterValue: { arrayValues: value.map((item) => ({ value: parameterText(item as never, type) })) },
      }
    : { name, parameterType: scalar, parameterValue: { value: parameterText(value as never, type) } };
};
