/**
 * Runs one SQL statement by jobs.query, with typed named parameters, a bound on what it may bill, and a request id, so
 * that a repetition starts no second job. A caller who goes away is let go at once, and the job is cancelled.
 */
import { randomUUID } from 'node:crypto';
import type { FieldType } from '../../model/schema.ts';
import { WarehouseUnavailable, type Value } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { columnTypes, parameterText } from './bigqueryValues.ts';

export interface Parameter {
  readonly name: string;
  readonly type: FieldType;
  /** An array for `IN UNNEST(@name)`. */
  readonly value: Exclude<Value, null> | readonly Exclude<Value, null>[];
}

export interface SqlQuery {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly what: string;
  readonly where: string;
}

export interface QueryBounds {
  readonly maximumBytesBilled: number;
  /** Milliseconds, for the whole answer. */
  readonly within: number;
  readonly labels: Readonly<Record<string, string>>;
}

export type Cells = readonly (string | null)[];

interface Answer {
  readonly jobComplete?: boolean;
  readonly jobReference?: { readonly jobId: string; readonly location?: string };
  readonly rows?: readonly { readonly f: readonly { readonly v: string | null }[] }[];
  readonly pageToken?: string;
  readonly totalBytesProcessed?: string;
}

export interface Answered {
  readonly rows: readonly Cells[];
  /** What the query read, before BigQuery rounds it up for the bill; 0 where that is not said. */
  readonly bytesProcessed: number;
}

/** Milliseconds that one call waits for a job. */
const patience = 2_000;
const format = { useInt64Timestamp: true };

/** Rows as cells of text, in order. Throws `WarehouseUnavailable`. */
export const runQuery = async (
  client: BigQueryClient,
  query: SqlQuery,
  bounds: QueryBounds,
  signal?: AbortSignal,
): Promise<readonly Cells[]> => (await askQuery(client, query, bounds, signal)).rows;

/** As `runQuery`, with what it read. */
export const askQuery = async (
  client: BigQueryClient,
  { text, parameters, what, where }: SqlQuery,
  { maximumBytesBilled, within, labels }: QueryBounds,
  signal?: AbortSignal,
): Promise<Answered> => {
  const end = performance.now() + within;
  let job: Answer['jobReference'];
  let complete = false;

  const ask = (path: string, body?: string): Promise<Answer> => {
    const left = Math.ceil(end - performance.now());
    if (left <= 0) throw new WarehouseUnavailable(`${what}: no answer within ${within} ms`);
    const method = body === undefined ? 'GET' : 'POST';
    return client.ask({ method, path, what, where, within: left, signal, ...(body === undefined ? {} : { body }) });
  };
  const follow = (pageToken?: string): Promise<Answer> => {
    const asked = new URLSearchParams({
      timeoutMs: String(patience),
      'formatOptions.useInt64Timestamp': 'true',
      ...(job!.location === undefined ? {} : { location: job!.location }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    return ask(`/queries/${encodeURIComponent(job!.jobId)}?${asked.toString()}`);
  };
  const cancel = (): void => {
    if (job === undefined || complete) return;
    const at = job.location === undefined ? '' : `?location=${encodeURIComponent(job.location)}`;
    const path = `/jobs/${encodeURIComponent(job.jobId)}/cancel${at}`;
    client.ask({ method: 'POST', path, what, where, within: patience }).catch(() => undefined);
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
        timeoutMs: patience,
        requestId: randomUUID(),
        labels,
        ...(client.location === undefined ? {} : { location: client.location }),
      }),
    );
    job = answer.jobReference;
    while (answer.jobComplete === false) answer = await follow();
    complete = true;
    const bytesProcessed = Number(answer.totalBytesProcessed ?? 0);
    const rows = cellsOf(answer);
    for (; answer.pageToken !== undefined;) {
      answer = await follow(answer.pageToken);
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
        parameterValue: { arrayValues: value.map((one) => ({ value: parameterText(one as never, type) })) },
      }
    : { name, parameterType: scalar, parameterValue: { value: parameterText(value as never, type) } };
};
