/** One server in its own process. `api.ts` runs: api-server.ts <variant> [data folder]. It sends its port, and its CPU time on request. */
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { durationBoundaries } from '../model/boundaries.ts';
import { createApi } from '../pipeline/api/api.ts';
import { listenBacklog } from '../pipeline/http/openServer.ts';
import { openHome } from '../pipeline/embedded/home.ts';
import type { Broker, Warehouse } from '../pipeline/ports.ts';
import { startTelemetry } from '../pipeline/telemetry/start.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { flightRow, pageSize } from './api-data.ts';
import { instrumentHttp } from './api-instrumented.ts';
import { signedCaller, tokenCaller, type BenchCaller } from './auth-callers.ts';
import { unlimited } from './unlimited.ts';

export type Variant =
  | 'express'
  | 'express-ready-text'
  | 'instrumented'
  | 'atalaya'
  | 'atalaya-duckdb'
  | 'atalaya-token'
  | 'atalaya-signed';

const [variant, folder] = process.argv.slice(2) as [Variant, string];

/** Without instrumentation from a static import, so that 'instrumented' can patch it first. */
const loadExpress = (): (() => Express) => createRequire(import.meta.url)('express') as () => Express;

const rows = Array.from({ length: pageSize }, (_, i) => flightRow(i));

const body = {
  data: rows.map(({ values: [date, delay, distance, origin, destination] }) => ({
    date: new Date(Number(date) / 1_000).toISOString().replace('.000Z', 'Z'),
    delay,
    distance,
    origin,
    destination,
  })),
  next: null,
  skipped: [],
};

const bareExpress = (): RequestListener => {
  const app = loadExpress()();
  app.get('/freight', (_request, response) => {
    response.json(body);
  });
  return app;
};

const readyText = (): RequestListener => {
  const text = JSON.stringify(body);
  const app = loadExpress()();
  app.disable('x-powered-by').disable('etag');
  app.get('/freight', (_request, response) => {
    response.type('json').send(text);
  });
  return app;
};

const memory: Warehouse = {
  store: () => Promise.resolve([]),
  query: () => Promise.resolve(rows.map((row) => ({ ...row, publishedAt: row.publishedAt * 1_000 }))),
  ping: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
const nowhere: Broker = {
  publish: () => Promise.resolve([]),
  subscribe: () => ({ close: () => Promise.resolve(), done: Promise.resolve() }),
  close: () => Promise.resolve(),
};
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What callers of this server have to send. */
let authorization: string | undefined;

const atalaya = async (warehouse: Warehouse, caller?: BenchCaller): Promise<RequestListener> => {
  authorization = caller?.authorization;
  const system = unlimited(freight, caller?.access);
  const { telemetry } = await startTelemetry({
    system: freight,
    boundaries: durationBoundaries([freight]),
    pointSink: () => undefined,
  });
  return createApi({ system, warehouse, broker: nowhere, telemetry, logger: silent, auth: caller?.auth }).app;
};

const listeners: Readonly<Record<Variant, () => RequestListener | Promise<RequestListener>>> = {
  express: bareExpress,
  'express-ready-text': readyText,
  instrumented: () => {
    instrumentHttp();
    return bareExpress();
  },
  atalaya: async () => atalaya(memory),
  'atalaya-token': async () => atalaya(memory, await tokenCaller()),
  'atalaya-signed': async () => atalaya(memory, await signedCaller()),
  'atalaya-duckdb': async () => {
    const home = await openHome(freight, folder, Date.now);
    return atalaya(home.warehouse);
  },
};

const server = createServer(await listeners[variant]());
server.listen({ port: 0, host: '127.0.0.1', backlog: listenBacklog }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port, authorization });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system });
});
process.on('disconnect', () => process.kill(process.pid));
