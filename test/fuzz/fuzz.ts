/**
 * Sends random requests and messages to a system's API and ingest, in this process. Nothing may crash, no answer may be 5xx,
 * and only statements that the definition allows may be sent; each different statement is run once on DuckDB. The clock jumps
 * between requests, so that no answer comes from the cache.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { Field, ScalarType } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { createApi } from '../../pipeline/api/api.ts';
import { requestListener } from '../../pipeline/api/server.ts';
import { memoryBroker } from '../../pipeline/api/testing/broker.ts';
import { createRecorder } from '../../pipeline/api/testing/recorder.ts';
import { memoryWarehouse } from '../../pipeline/api/testing/warehouse.ts';
import { createStatement, selectStatement } from '../../pipeline/embedded/sql.ts';
import type { Query, Value } from '../../pipeline/ports.ts';
import { seededRandom } from '../../numbers/random.ts';
import { requestInProcess, type FuzzRequest } from './inProcess.ts';
import { anyMessage, openIngestUnderFuzz, type IngestFinding } from './ingestUnderFuzz.ts';
import { anyBody, anyUrl, pick } from './mutate.ts';
import { compileAllowed } from './statements.ts';

export interface Finding {
  readonly system: string;
  /** The number of the input in its run. */
  readonly n: number;
  readonly reason: string;
  readonly request: unknown;
}

export interface Outcome {
  readonly statuses: ReadonlyMap<number, number>;
  readonly messages: { readonly accepted: number; readonly rejected: number };
  readonly queries: number;
  /** Exports that were answered 200. */
  readonly exports: number;
  /** Different statements among the queries; DuckDB has run each. */
  readonly statements: number;
  readonly findings: readonly Finding[];
}

/** A run ends early with this many findings. */
const maxFindings = 10;

/** Links to next pages that are remembered, so that some of them are requested. */
const maxNextPages = 20;

/** `n` inputs, of which half are requests and half are messages. The same seed gives the same inputs. */
export const fuzz = async (system: PipelineSystem, n: number, seed: number): Promise<Outcome> => {
  const random = seededRandom(seed);
  const statuses = new Map<number, number>();
  const findings: Finding[] = [];
  const ingest = await openIngestUnderFuzz(system, random);
  const { table } = system.stages.table;
  const allowed = compileAllowed(system);
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  await duck.run(createStatement(table, system.schema));
  const runStatements = new Set<string>();
  let queries = 0;
  let exports = 0;

  const check = async (query: Query): Promise<void> => {
    queries++;
    const { text, values, types } = selectStatement(table, system.schema, query);
    if (!allowed(text, values.length)) throw new Error(`not an allowed statement: ${text}`);
    if (runStatements.has(text)) return;
    runStatements.add(text);
    await duck.run(text, [...values], [...types]);
  };

  const warehouse = memoryWarehouse(system.schema, []);
  const rows = Array.from({ length: 30 }, (_, i) => Object.values(system.schema).map((field) => storedValue(field, i)));
  warehouse.rows.push(...memoryWarehouse(system.schema, rows).rows);
  let failure: string | undefined;
  let clock = 0;
  const nextPages: string[] = [];
  const broker = memoryBroker();
  const { telemetry, logger } = createRecorder();
  const quiet = {
    ...logger,
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => (failure = JSON.stringify(fields)),
  };
  const { api } = system.stages;
  const testedSystem: PipelineSystem = {
    ...system,
    stages: { ...system.stages, api: { ...api, cache: '1ms', rateLimit: { rate: '1000000/s', burst: 1_000_000_000 } } },
  };
  const createdApi = createApi({
    system: testedSystem,
    warehouse: {
      ...warehouse,
      query: async (query, signal) => {
        await check(query).catch((error: unknown) => {
          failure = (error as Error).message;
          throw error;
        });
        warehouse.queries.length = 0;
        return warehouse.query(query, signal);
      },
    },
    broker: { ...broker, publish: async (all) => all.map((_, i) => String(i)) },
    telemetry: { ...telemetry, api: { ...telemetry.api, request: () => () => undefined, cache: () => undefined } },
    logger: quiet,
    auth: { off: true },
    cursorKey: Buffer.alloc(32, 7),
    now: () => (clock += 10),
  });
  const app = requestListener(createdApi);

  const sendRequest = async (i: number): Promise<void> => {
    const request = anyRequest(random, testedSystem, nextPages);
    failure = undefined;
    let reason: string | undefined;
    try {
      const { status, next } = await requestInProcess(app, request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200 && request.url.includes('.ndjson')) exports += 1;
      if (next !== undefined) nextPages[i % maxNextPages] = `${request.url.split('?')[0]}${next}`;
      reason = failure ?? (status >= 500 || status === 0 ? `answered ${status}` : undefined);
    } catch (error) {
      reason = String((error as Error).stack);
    }
    if (reason !== undefined) findings.push({ system: system.id, n: i, reason, request: printable(request) });
  };
  const addFindings = (findingsOfIngest: readonly IngestFinding[]): void => {
    for (const { n, reason, data } of findingsOfIngest) findings.push({ system: system.id, n, reason, request: data });
  };

  for (let i = 0; i < n && findings.length < maxFindings; i++) {
    if (i % 2 === 0) await sendRequest(i);
    else addFindings(await ingest.take(anyMessage(random, system, i)));
  }
  addFindings(await ingest.close());
  duck.closeSync();
  return { statuses, messages: ingest.counts, queries, exports, statements: runStatements.size, findings };
};

/** A value of the field, as the warehouse has it. */
const storedValue = (field: Field, i: number): Value => {
  if (field.type === 'repeated') return Array.from({ length: i % 3 }, () => storedValue(field.of, i));
  if (field.type === 'record') return Object.values(field.fields).map((part) => storedValue(part, i));
  const values: Readonly<Record<ScalarType, Value>> = {
    string: `t${i}`,
    integer: i,
    float: i / 2,
    boolean: i % 2 === 0,
    timestamp: i * 1e6,
    numeric: `${i}.5`,
    date: `2024-10-${String(i + 1).padStart(2, '0')}`,
    json: `{"i":${i}}`,
    bytes: Buffer.from(`b${i}`).toString('base64'),
  };
  return values[field.type];
};

const anyRequest = (random: () => number, system: PipelineSystem, nextPages: readonly string[]): FuzzRequest => {
  const method =
    random() < 0.7 ? 'GET' : pick(random, ['POST', 'POST', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'X']);
  const url = anyUrl(
    random,
    system,
    nextPages.filter((page) => page !== undefined),
  );
  if (method !== 'POST') {
    return {
      method,
      url,
      headers: { host: 'x', 'accept-encoding': pick(random, ['', 'gzip', 'br', '*;q=0', 'zstd;q=x']) },
      body: undefined,
    };
  }
  const body = Buffer.from(anyBody(random, system.schema));
  const headers = {
    host: 'x',
    'content-type': pick(random, ['application/json', 'application/json', 'application/json', 'text/plain', '']),
  };
  const path =
    pick(
      random,
      system.stages.api.routes.filter((route) => route.kind === 'PublishRoute'),
    )?.path ?? url;
  return { method, url: random() < 0.9 ? path : url, headers, body };
};

const printable = ({ body, ...rest }: FuzzRequest): object => ({
  ...rest,
  body: body && Buffer.from(body).toString('base64'),
});
