/**
 * Requests and messages at random against a system's API and ingest, in this process: nothing may crash, nothing may be
 * answered 5xx, and no statement may be sent that the definition does not allow. Each new statement is run once on DuckDB.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { System } from '../../model/system.ts';
import { createApi } from '../../pipeline/api/api.ts';
import { memoryBroker } from '../../pipeline/api/testing/broker.ts';
import { createRecorder } from '../../pipeline/api/testing/recorder.ts';
import { memoryWarehouse } from '../../pipeline/api/testing/warehouse.ts';
import { createStatement, selectStatement } from '../../pipeline/embedded/sql.ts';
import { compileMessage } from '../../pipeline/ingest/message.ts';
import type { Query } from '../../pipeline/ports.ts';
import { requestInProcess, type FuzzRequest } from './inProcess.ts';
import { anyBody, anyUrl, pick, seeded } from './mutate.ts';
import { compileAllowed } from './statements.ts';

export interface Finding {
  readonly system: string;
  readonly n: number;
  readonly what: string;
  readonly request: unknown;
}

export interface Outcome {
  readonly statuses: ReadonlyMap<number, number>;
  readonly messages: { readonly accepted: number; readonly rejected: number };
  readonly queries: number;
  /** Different texts among them, each of which DuckDB has run. */
  readonly statements: number;
  readonly findings: readonly Finding[];
}

/** `n` inputs, of which half are requests and half are messages. The same seed gives the same inputs. */
export const fuzz = async (system: System, n: number, seed: number): Promise<Outcome> => {
  const random = seeded(seed);
  const statuses = new Map<number, number>();
  const findings: Finding[] = [];
  const messages = { accepted: 0, rejected: 0 };
  const { fromBytes } = compileMessage(system);
  const { table } = system.stages.table;
  const allowed = compileAllowed(system);
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  await duck.run(createStatement(table, system.schema));
  const run = new Set<string>();
  let queries = 0;

  const check = async (query: Query): Promise<void> => {
    queries++;
    const { text, values, types } = selectStatement(table, system.schema, query);
    if (!allowed(text, values.length)) throw new Error(`not an allowed statement: ${text}`);
    if (run.has(text)) return;
    run.add(text);
    await duck.run(text, [...values], [...types]);
  };

  const warehouse = memoryWarehouse(system.schema, []);
  const rows = Array.from({ length: 30 }, (_, i) =>
    Object.values(system.schema).map(
      ({ type }) => ({ string: `t${i}`, integer: i, float: i / 2, boolean: i % 2 === 0, timestamp: i * 1e6 })[type],
    ),
  );
  warehouse.rows.push(...memoryWarehouse(system.schema, rows).rows);
  let broken: string | undefined;
  const broker = memoryBroker();
  const { telemetry, logger } = createRecorder();
  const quiet = {
    ...logger,
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => (broken = JSON.stringify(fields)),
  };
  const { api } = system.stages;
  const open: System = {
    ...system,
    stages: { ...system.stages, api: { ...api, rateLimit: { rate: '1000000/s', burst: 1_000_000_000 } } },
  };
  const { app } = createApi({
    system: open,
    warehouse: {
      ...warehouse,
      query: async (query, signal) => {
        await check(query).catch((error: unknown) => {
          broken = (error as Error).message;
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
  });

  const ask = async (i: number): Promise<void> => {
    const request = anyRequest(random, open);
    broken = undefined;
    try {
      const status = await requestInProcess(app, request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 || status === 0 || broken !== undefined) {
        findings.push({ system: system.id, n: i, what: broken ?? `answered ${status}`, request: told(request) });
      }
    } catch (error) {
      findings.push({ system: system.id, n: i, what: String((error as Error).stack), request: told(request) });
    }
  };

  const parse = (i: number): void => {
    const bytes = Buffer.from(anyBody(random, system.schema));
    while (random() < 0.2 && bytes.length > 0) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    try {
      messages[fromBytes(bytes).kind === 'Accepted' ? 'accepted' : 'rejected']++;
    } catch (error) {
      findings.push({
        system: system.id,
        n: i,
        what: String((error as Error).stack),
        request: bytes.toString('base64'),
      });
    }
  };

  for (let i = 0; i < n && findings.length < 10; i++) {
    if (i % 2 === 0) await ask(i);
    else parse(i);
  }
  return { statuses, messages, queries, statements: run.size, findings };
};

const anyRequest = (random: () => number, system: System): FuzzRequest => {
  const method =
    random() < 0.7 ? 'GET' : pick(random, ['POST', 'POST', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'X']);
  const url = anyUrl(random, system);
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

const told = ({ body, ...rest }: FuzzRequest): object => ({
  ...rest,
  body: body && Buffer.from(body).toString('base64'),
});
