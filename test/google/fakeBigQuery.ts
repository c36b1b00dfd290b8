/**
 * A fake of the BigQuery REST calls that the adapters use, with faults that no emulator has: all-or-nothing inserts with
 * `stopped` rows, answers lost after the commit, refusals, delays, slow jobs. It ignores insertIds by default: BigQuery's
 * deduplication is best effort, and nothing may rely on it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openFakeTables, type FakeColumn, type InsertedRow, type QueryParameter } from './fakeTables.ts';

type Operation = 'insertAll' | 'query' | 'table';

/** Each fault affects the next request of its operation. */
export type Fault = { readonly on: Operation } & (
  | { readonly kind: 'refuse'; readonly status: number; readonly reason: string; readonly message?: string }
  /** Executes the request and breaks the connection. */
  | { readonly kind: 'lose' }
  /** Executes the request and answers after `ms` milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Neither executes nor answers the request. */
  | { readonly kind: 'hang' }
  /** Makes the query a job that is complete after `polls` polls. */
  | { readonly kind: 'job'; readonly polls: number }
);

export interface FakeBigQuery {
  readonly url: string;
  /** Requests so far, such as 'POST insertAll'. */
  readonly calls: string[];
  /** Bodies of insertAll and queries. */
  readonly bodies: string[];
  fail(...faults: Fault[]): void;
  /** Removes faults that have not occurred yet. */
  heal(): void;
  /** Number of rows in a table, including duplicates. */
  count(table: string): Promise<number>;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly remembersInsertIds?: boolean;
  /** Rows in one page of an answer. */
  readonly page?: number;
  /** Bytes that every query reports as read. */
  readonly bytesProcessed?: number;
}

class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

interface AskedQuery {
  readonly query: string;
  readonly queryParameters: readonly QueryParameter[];
  readonly requestId: string;
  readonly maximumBytesBilled: string;
}

interface Job {
  readonly rows: readonly (readonly (string | null)[])[];
  polls: number;
}

export const openFakeBigQuery = async (options: FakeOptions = {}): Promise<FakeBigQuery> => {
  const { bytesProcessed = 0 } = options;
  const tables = await openFakeTables();
  const datasets = new Set<string>();
  const insertIds = new Set<string>();
  const jobs = new Map<string, Job>();
  const faults: Fault[] = [];
  const calls: string[] = [];
  const bodies: string[] = [];

  const take = (on: Operation): Fault | undefined => {
    const index = faults.findIndex((fault) => fault.on === on);
    return index < 0 ? undefined : faults.splice(index, 1)[0];
  };

  const columnsOf = (name: string): readonly FakeColumn[] => {
    const columns = tables.columns(name);
    if (columns === undefined) throw new Refusal(404, 'notFound', `Not found: Table demo:${name}`);
    return columns;
  };

  const insert = async (name: string, rows: readonly InsertedRow[]): Promise<object> => {
    const errors = rows.map((row) => errorIn(row, columnsOf(name)));
    if (errors.some((error) => error !== undefined)) {
      const stopped = { reason: 'stopped', location: '', debugInfo: '', message: '' };
      return { insertErrors: errors.map((error, index) => ({ index, errors: [error ?? stopped] })) };
    }
    const fresh = rows.filter(({ insertId = '' }) => !insertIds.has(`${name} ${insertId}`));
    if (options.remembersInsertIds === true) for (const { insertId = '' } of rows) insertIds.add(`${name} ${insertId}`);
    await tables.insert(name, fresh);
    return { kind: 'bigquery#tableDataInsertAllResponse' };
  };

  const answerOf = (id: string, from: number): object => {
    const job = jobs.get(id)!;
    const jobReference = { projectId: 'demo', jobId: id };
    if (job.polls-- > 0) return { jobReference, jobComplete: false };
    const size = options.page ?? Number.POSITIVE_INFINITY;
    const rows = job.rows.slice(from, from + size).map((row) => ({ f: row.map((v) => ({ v })) }));
    const next = from + size < job.rows.length ? { pageToken: String(from + size) } : {};
    return { jobReference, jobComplete: true, rows, totalBytesProcessed: String(bytesProcessed), ...next };
  };

  const handle = async (method: string, url: URL, body: string): Promise<object> => {
    const [, , , , ...parts] = url.pathname.split('/');
    const [first, second, third, table, last] = parts.slice(1);
    const name = `${second}.${table}`;
    if (first === 'datasets' && method === 'POST' && second === undefined) {
      const { datasetId } = (JSON.parse(body) as { datasetReference: { datasetId: string } }).datasetReference;
      if (datasets.has(datasetId)) throw new Refusal(409, 'duplicate', 'Already Exists');
      datasets.add(datasetId);
      return {};
    }
    if (first === 'datasets' && third === 'tables' && table === undefined) {
      const made = JSON.parse(body) as { tableReference: { tableId: string }; schema?: { fields: FakeColumn[] } };
      const made_ = `${second}.${made.tableReference.tableId}`;
      if (tables.columns(made_) !== undefined) throw new Refusal(409, 'duplicate', 'Already Exists');
      if (made.schema !== undefined) await tables.create(made_, made.schema.fields);
      return {};
    }
    if (last === 'insertAll') return insert(name, (JSON.parse(body) as { rows: InsertedRow[] }).rows);
    if (first === 'datasets') return { schema: { fields: columnsOf(name) } };
    if (first === 'jobs') return {};
    if (method === 'GET') return answerOf(second!, Number(url.searchParams.get('pageToken') ?? 0));
    const asked = JSON.parse(body) as AskedQuery;
    if (Number(asked.maximumBytesBilled) < bytesProcessed)
      throw new Refusal(400, 'bytesBilledLimitExceeded', 'Query exceeded limit for bytes billed');
    const rows = await tables.query(asked.query, asked.queryParameters);
    const fault = take('query');
    jobs.set(asked.requestId, { rows, polls: fault?.kind === 'job' ? fault.polls : 0 });
    return answerOf(asked.requestId, 0);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://fake');
    const operation = operationOf(url.pathname);
    calls.push(`${request.method} ${url.pathname.endsWith('/cancel') ? 'cancel' : operation}`);
    if (body !== '' && operation !== 'table') bodies.push(body);
    const isJob = faults.find(({ on }) => on === operation)?.kind === 'job';
    const fault = isJob ? undefined : take(operation);
    if (fault?.kind === 'hang') return;
    let status = 200;
    let answer: object;
    try {
      if (fault?.kind === 'refuse') throw new Refusal(fault.status, fault.reason, fault.message ?? fault.reason);
      answer = await handle(request.method ?? 'GET', url, body);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(400, 'invalidQuery', String(error));
      const { message, reason } = refusal;
      status = refusal.status;
      answer = { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } };
    }
    if (fault?.kind === 'delay') await delay(fault.ms, undefined, { ref: false });
    if (fault?.kind === 'lose') request.socket.destroy();
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    bodies,
    fail: (...more) => void faults.push(...more),
    heal: () => void faults.splice(0),
    count: (table) => tables.count(table),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await tables.close();
    },
  };
};

const operationOf = (path: string): Operation => {
  if (path.endsWith('/insertAll')) return 'insertAll';
  return path.includes('/queries') || path.includes('/jobs') ? 'query' : 'table';
};

/** BigQuery's error for a row that its table cannot store. */
const errorIn = (
  { json }: InsertedRow,
  columns: readonly FakeColumn[],
): { readonly reason: string; readonly location: string; readonly message: string } | undefined => {
  for (const [location, value] of Object.entries(json)) {
    const column = columns.find(({ name }) => name === location);
    if (column === undefined) return { reason: 'invalid', location, message: `no such field: ${location}.` };
    if (column.type === 'INT64' && !/^-?\d+$/.test(String(value)))
      return { reason: 'invalid', location, message: `Cannot convert value to integer (bad value): ${String(value)}` };
  }
  return undefined;
};
