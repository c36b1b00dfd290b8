/**
 * A fake of the BigQuery REST calls that the adapters use. It bills and refuses as BigQuery does (facts.ts): bytes by columns and
 * partitions, the streaming window, the streaming buffer, quotas, sizes of requests. And it has faults that no emulator has (faults.ts):
 * all-or-nothing inserts with `stopped` rows, answers lost after the commit, delays, slow jobs. It ignores insertIds by
 * default: BigQuery's deduplication is best effort, and nothing may rely on it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { insertAllFrontEndBytes, queuedQueries } from './facts.ts';
import { createFaultQueue, type Fault, type Operation } from './faults.ts';
import { openFakeLoads } from './loads.ts';
import { openFakeJobs, refuseBufferedChange } from './jobs.ts';
import { Refusal, refusalBody } from './refusal.ts';
import { costOf, isMetadata, tablesIn } from './statement.ts';
import { insertErrors, readInsertAll } from './streaming.ts';
import { createTableResource, tableResource, type TableBody } from './tableResource.ts';
import { openFakeTables, type QueryParameter } from './tables.ts';
import type { History, TableState } from './tableState.ts';

/** A query as it was billed. */
export interface Bill {
  readonly text: string;
  readonly tables: readonly string[];
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
}

export interface FakeBigQuery {
  readonly url: string;
  /** Requests so far, such as 'POST insertAll'. */
  readonly calls: string[];
  /** Bodies of insertAll and queries. */
  readonly bodies: string[];
  /** Queries that were run, in order. */
  readonly bills: Bill[];
  fail(...faults: Fault[]): void;
  /** Removes faults that have not occurred yet. */
  heal(): void;
  /** Number of rows in a table, including duplicates. */
  count(table: string): Promise<number>;
  /** Adds history to a table: partitions that have sizes, and no rows that a query returns. */
  simulate(table: string, history: History): void;
  /** Changes how a table is partitioned, as somebody who creates it again. Throws when there is no such table. */
  repartition(table: string, partitioning: TableState['partitioning'], requirePartitionFilter?: boolean): void;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly remembersInsertIds?: boolean;
  /** Rows in one page of an answer. */
  readonly page?: number;
  /** Bytes that every query reports as read, instead of those that it would read. */
  readonly bytesProcessed?: number;
  /** Its clock, in milliseconds since the epoch. */
  readonly now?: () => number;
  /** History of every table that is created. */
  readonly history?: History;
  /** Queries at once; more than that, and those that may wait, are refused. */
  readonly concurrentQueries?: number;
  /** insertAll requests that are answered 404 after a table was created: its metadata is not everywhere yet. */
  readonly refusalsAfterCreate?: number;
  /** Milliseconds of a table's first query. */
  readonly firstQueryMs?: number;
}

interface AskedQuery {
  readonly query: string;
  readonly queryParameters?: readonly QueryParameter[];
  readonly requestId: string;
  readonly maximumBytesBilled?: string;
  readonly maxResults?: number;
  readonly dryRun?: boolean;
}

interface Job extends Bill {
  readonly rows: readonly (readonly (string | null)[])[];
  polls: number;
}

export const openFakeBigQuery = async (options: FakeOptions = {}): Promise<FakeBigQuery> => {
  const { now = Date.now } = options;
  const tables = await openFakeTables();
  const states = new Map<string, TableState>();
  const datasets = new Set<string>();
  const insertIds = new Set<string>();
  const jobs = new Map<string, Job>();
  const faults = createFaultQueue();
  const [calls, bodies, bills]: [string[], string[], Bill[]] = [[], [], []];
  /** Of tables that were just created: refusals left; those that were queried. */
  const unsettled = new Map<string, number>();
  const queried = new Set<string>();
  let activeQueries = 0;

  const stateOf = (name: string): TableState => {
    const state = states.get(name);
    if (state === undefined) throw new Refusal(404, 'notFound', `Not found: Table demo:${name}`);
    return state;
  };
  const changes = openFakeJobs(tables, states, stateOf);
  const loads = openFakeLoads(tables, stateOf);

  const insert = async (name: string, body: string): Promise<object> => {
    const state = stateOf(name);
    const left = unsettled.get(name) ?? 0;
    unsettled.set(name, left - 1);
    if (left > 0) throw new Refusal(404, 'notFound', `Not found: Table demo:${name}`);
    const rows = readInsertAll(body);
    if (faults.peek('insertAll')?.kind === 'stray') {
      faults.take('insertAll');
      return {
        insertErrors: [{ index: rows.length + 5, errors: [{ reason: 'invalid', location: '', message: 'bad' }] }],
      };
    }
    const errors = insertErrors(rows, state, `demo:${name}`, now());
    if (errors.length > 0) return { insertErrors: errors };
    const fresh = rows.filter(({ insertId = '' }) => !insertIds.has(`${name} ${insertId}`));
    if (options.remembersInsertIds === true) for (const { insertId = '' } of rows) insertIds.add(`${name} ${insertId}`);
    await tables.insert(name, fresh);
    state.stream(fresh.map(({ json }) => json));
    return { kind: 'bigquery#tableDataInsertAllResponse' };
  };

  const answerOf = (id: string, from: number, maxResults: number): object => {
    const job = jobs.get(id);
    if (job === undefined) throw new Refusal(404, 'notFound', `Not found: Job demo:${id}`);
    const jobReference = { projectId: 'demo', jobId: id };
    if (job.polls-- > 0) return { jobReference, jobComplete: false };
    const size = Math.min(options.page ?? Number.POSITIVE_INFINITY, maxResults);
    const rows = job.rows.slice(from, from + size).map((row) => ({ f: row.map((v) => ({ v })) }));
    const next = from + size < job.rows.length ? { pageToken: String(from + size) } : {};
    const { bytesProcessed, bytesBilled } = job;
    return {
      jobReference,
      jobComplete: true,
      totalRows: String(job.rows.length),
      rows,
      totalBytesProcessed: String(bytesProcessed),
      totalBytesBilled: String(bytesBilled),
      ...next,
    };
  };

  const expire = async (): Promise<void> => {
    for (const [name, state] of states) {
      const before = state.expire();
      if (before !== undefined) await tables.deleteBefore(name, state.partitioning!.field, before);
    }
  };

  const run = async (asked: AskedQuery): Promise<object> => {
    const { query: text, queryParameters = [], maxResults = Number.POSITIVE_INFINITY } = asked;
    await expire();
    const cost = costOf(text, queryParameters, (name) => states.get(name));
    const bytesProcessed = options.bytesProcessed ?? cost.bytesProcessed;
    const bytesBilled = options.bytesProcessed ?? cost.bytesBilled;
    // Source of the text: BigQuery's own, https://cloud.google.com/bigquery/docs/best-practices-costs
    if (Number(asked.maximumBytesBilled ?? Number.POSITIVE_INFINITY) < bytesBilled)
      throw new Refusal(
        400,
        'bytesBilledLimitExceeded',
        `Query exceeded limit for bytes billed: ${asked.maximumBytesBilled}. ${bytesBilled} or higher required.`,
      );
    if (asked.dryRun === true) return { jobComplete: true, totalBytesProcessed: String(bytesProcessed) };
    refuseBufferedChange(text, cost.tables, (name) => states.get(name));
    if (cost.tables.some((name) => !queried.has(name)) && options.firstQueryMs !== undefined)
      await delay(options.firstQueryMs, undefined, { ref: false });
    for (const name of cost.tables) queried.add(name);
    const sizes = isMetadata(text)
      ? new Map([...states].map(([name, state]) => [name.split('.')[1]!, state.partitions()]))
      : undefined;
    const rows = await tables.query(text, queryParameters, sizes);
    const bill = { text, tables: tablesIn(text), bytesProcessed, bytesBilled };
    bills.push(bill);
    const fault = faults.take('query');
    jobs.set(asked.requestId, { ...bill, rows, polls: fault?.kind === 'job' ? fault.polls : 0 });
    return answerOf(asked.requestId, 0, maxResults);
  };

  const queue = async (asked: AskedQuery): Promise<object> => {
    if (activeQueries >= (options.concurrentQueries ?? Number.POSITIVE_INFINITY) + queuedQueries)
      throw new Refusal(
        403,
        'quotaExceeded',
        'Quota exceeded: Your project_and_region exceeded quota for max number of jobs that can be queued per project. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
      );
    activeQueries++;
    try {
      return await run(asked);
    } finally {
      activeQueries--;
    }
  };

  const create = async (dataset: string, body: string): Promise<object> => {
    const resource = JSON.parse(body) as TableBody;
    const name = `${dataset}.${resource.tableReference.tableId}`;
    if (states.has(name)) throw new Refusal(409, 'duplicate', `Already Exists: Table demo:${name}`);
    if (resource.schema === undefined) return {};
    const state = createTableResource(resource, now);
    if (options.history !== undefined) state.simulate(options.history);
    states.set(name, state);
    unsettled.set(name, options.refusalsAfterCreate ?? 0);
    await tables.create(name, state.columns);
    return {};
  };

  const handle = async (method: string, url: URL, body: string): Promise<object> => {
    const [, , , , ...parts] = url.pathname.replace(/^\/upload/, '').split('/');
    const [first, second, third, table, last] = parts.slice(1);
    if (first === 'datasets' && method === 'POST' && second === undefined) {
      const { datasetId } = (JSON.parse(body) as { datasetReference: { datasetId: string } }).datasetReference;
      if (datasets.has(datasetId)) throw new Refusal(409, 'duplicate', 'Already Exists');
      datasets.add(datasetId);
      return {};
    }
    if (first === 'datasets' && third === 'tables' && table === undefined) return create(second!, body);
    if (last === 'insertAll') return insert(`${second}.${table}`, body);
    if (first === 'datasets') return tableResource(stateOf(`${second}.${table}`));
    if (url.pathname.startsWith('/upload/')) return loads.insert(body);
    if (first === 'jobs' && method === 'GET') return loads.read(second!);
    if (first === 'jobs') return second === undefined ? changes.insert(body) : {};
    if (method === 'POST') return queue(JSON.parse(body) as AskedQuery);
    const { searchParams } = url;
    const maxResults = Number(searchParams.get('maxResults') ?? Number.POSITIVE_INFINITY);
    return answerOf(second!, Number(searchParams.get('pageToken') ?? 0), maxResults);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://fake');
    const operation = operationOf(url.pathname);
    calls.push(`${request.method} ${url.pathname.endsWith('/cancel') ? 'cancel' : operation}`);
    if (body !== '' && operation !== 'table') bodies.push(body);
    const isExecuted = ['job', 'stray'].includes(faults.peek(operation)?.kind ?? '');
    const fault = isExecuted ? undefined : faults.take(operation);
    if (fault?.kind === 'hang') return;
    const answer = (status: number, text: string, type = 'application/json'): void =>
      void response.writeHead(status, { 'content-type': type }).end(text);
    if (fault?.kind === 'body') return answer(fault.status ?? 200, fault.text, fault.type);
    if (operation !== 'load' && Buffer.byteLength(body) > insertAllFrontEndBytes)
      return answer(413, '<!DOCTYPE html><title>Error 413 (Request Entity Too Large)!!1</title>', 'text/html');
    let status = 200;
    let content: object;
    try {
      if (fault?.kind === 'refuse') throw new Refusal(fault.status, fault.reason, fault.message ?? fault.reason);
      content = await handle(request.method ?? 'GET', url, body);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(400, 'invalidQuery', String(error));
      status = refusal.status;
      content = refusalBody(refusal);
    }
    if (fault?.kind === 'delay') await delay(fault.ms, undefined, { ref: false });
    if (fault?.kind === 'lose') request.socket.destroy();
    else answer(status, JSON.stringify(content));
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
    bills,
    fail: (...more) => faults.add(more),
    heal: () => faults.clear(),
    count: (table) => tables.count(table),
    simulate: (table, history) => stateOf(table).simulate(history),
    repartition: (table, partitioning, requirePartitionFilter = false) =>
      void Object.assign(stateOf(table), { partitioning, requirePartitionFilter }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await tables.close();
    },
  };
};

const operationOf = (path: string): Operation => {
  if (path.startsWith('/upload/')) return 'load';
  if (path.endsWith('/insertAll')) return 'insertAll';
  return path.includes('/queries') || path.includes('/jobs') ? 'query' : 'table';
};
