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
  { text, parameters, failure: what, resource: where }: SqlQuery,
  { maximumBytesBilled, timeoutMs, labels }: QueryBounds,
  signal?: AbortSignal,
): Promise<QueryResult> => {
  const end = performance.now() + timeoutMs;
  let job: Answer['jobReference'];
  let complete = false;

  const ask = (path: string, body?: string): Promise<Answer> => {
    const remainingMs = Math.ceil(end - performance.now());
    if (remainingMs <= 0) throw new WarehouseUnavailable(`${what}: no answer within ${timeoutMs} ms`);
    const method = body === undefined ? 'GET' : 'POST';
    return client.request({
      method,
      path,
      failure: what,
      resource: where,
      timeoutMs: remainingMs,
      signal,
      ...(body === undefined ? {} : { body }),
    });
  };
  const poll = (pageToken?: string): Promise<Answer> => {
    const search = new URLSearchParams({
      timeoutMs: String(pollMs),
      'formatOptions.useInt64Timestamp': 'true',
      ...(job!.location === undefined ? {} : { location: job!.location }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    return ask(`/queries/${encodeURIComponent(job!.jobId)}?${search.toString()}`);
  };
  const cancel = (): void => {
    if (job === undefined || complete) return;
    const at = job.location === undefined ? '' : `?location=${encodeURIComponent(job.location)}`;
    const path = `/jobs/${encodeURIComponent(job.jobId)}/cancel${at}`;
    client.request({ method: 'POST', path, failure: what, resource: where, timeoutMs: pollMs }).catch(() => undefined);
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
        maximumBytesBilled: String(maximumBytesBilled),
        timeoutMs: pollMs,
        requestId: randomUUID(),
        labels,
        ...(client.location === undefined ? {} : { location: client.location }),
      }),
    );
    job = answer.jobReference;
    while (answer.jobComplete === false) answer = await poll();
    complete = true;
    const bytesProcessed = Number(answer.totalBytesProcessed ?? 0);
    const rows = cellsOf(answer);
    for (; answer.pageToken !== undefined;) {
      answer = await poll(answer.pageToken);
      rows.push(...cellsOf(answer));
    }
    return { rows, bytesProcessed };
  } catch (error) {
    cancel();
    throw signal?.aborted === true ? new WarehouseUnavailable('the query was stopped', { cause: error }) : error;
  }
};

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
