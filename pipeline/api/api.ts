/**
 * The data API of one system as an Express application, without a server: a container listens with it, the platform calls
 * a function with it. Express runs the middleware. One table matches the system's routes and labels the telemetry. A
 * request whose URL was parsed before is looked up in the cache without parsing it again.
 */
import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { partitionColumn } from '../../model/partition.ts';
import { bytes, milliseconds } from '../../model/quantity.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Broker, Warehouse } from '../ports.ts';
import type { Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createAnswers } from './answer.ts';
import { createAccess, type AccessOptions } from './auth/access.ts';
import type { Chaos } from './chaos/chaos.ts';
import { injectFaults } from './chaos/injectFaults.ts';
import { createCursors } from './cursor.ts';
import { compileNotices } from './deprecation.ts';
import { createDocuments } from './documents.ts';
import { createOpenExchange } from './exchange.ts';
import { createExport } from './export.ts';
import { createFail, createReportBug } from './failure.ts';
import { createFreshness } from './freshness.ts';
import { createReadiness } from './health.ts';
import { createPublish } from './publish.ts';
import { watchPublishing } from './publishing.ts';
import { createRead } from './read.ts';
import { compileEndpoints } from './routes.ts';
import { createIdempotency } from './limits/idempotency.ts';
import { createServe } from './serve.ts';
import { createSlots, type SlotBounds } from './slots.ts';

export interface ApiOptions {
  readonly system: PipelineSystem;
  readonly warehouse: Warehouse;
  readonly broker: Broker;
  readonly telemetry: Pick<Telemetry, 'api' | 'warehouse' | 'tracing'>;
  readonly logger: Logger;
  /** Milliseconds, monotonic: a clock that is set back must not keep cached answers longer. */
  readonly now?: () => number;
  /** Signs cursors. Instances with the same key accept each other's. Without it, cursors are valid only in this process. */
  readonly cursorKey?: Uint8Array;
  readonly auth?: AccessOptions['auth'];
  /** Proxies in front that add to X-Forwarded-For. Default: those that the system declares. */
  readonly proxies?: number | undefined;
  /** Fault injection after authentication; local runs only. */
  readonly chaos?: Chaos | undefined;
  /** Asked for each request; undefined: the faults are always injected. */
  readonly isChaosOn?: (() => boolean) | undefined;
}

export interface Api {
  readonly system: PipelineSystem;
  readonly app: Express;
  /** Makes the API not ready, and closes each connection after its answer. */
  readonly drain: () => void;
}

/** Longest wait for a slot under overload, as a share of the latency threshold; the rest is for query and network. */
const maxWaitShare = 0.5;

export const createApi = (options: ApiOptions): Api => {
  const { system, warehouse, broker, telemetry, logger } = options;
  const { now = () => performance.now(), cursorKey = randomBytes(32) } = options;
  const { api } = system.stages;
  let draining = false;

  const bounds = { overload: overloadBoundsOf(system), now };
  const publishing = watchPublishing(broker, now);
  const queries = createSlots({ ...bounds, ...boundsOf(api.resources.concurrency, warehouse.queriesAtOnce) });
  const answers = createAnswers(api.errors, api.auth);
  const cursors = createCursors(cursorKey);
  const reportBug = createReportBug({ system, logger, answers });
  const fail = createFail({ system, telemetry: telemetry.api, answers, reportBug });
  const shared = { system, logger, answers, fail, now };
  const access = createAccess({ ...shared, auth: options.auth, proxies: options.proxies });
  const reading = {
    ...shared,
    warehouse,
    slots: queries,
    cursors,
    freshness: createFreshness(warehouse, now),
    telemetry: telemetry.api,
    operations: telemetry.warehouse,
  };
  const serve = createServe({
    open: createOpenExchange({
      telemetry: telemetry.api,
      logger,
      now,
      draining: () => draining,
      notices: compileNotices(api.routes),
    }),
    access:
      options.chaos === undefined
        ? access
        : injectFaults(access, { system, fail, now, chaos: options.chaos, isOn: options.isChaosOn }),
    endpoints: compileEndpoints(system.schema, api.routes, cursors, {
      partition: partitionColumn(system.stages.table),
      maxBytes: bytes(api.maxPage),
    }),
    read: createRead(reading),
    exportRows: createExport(reading),
    publish: createPublish({
      ...shared,
      broker: publishing.broker,
      slots: createSlots({ ...bounds, ...boundsOf(api.resources.concurrency) }),
      tracing: telemetry.tracing,
      idempotency: createIdempotency({ now, keepMs: milliseconds(api.keyLifetime) }),
    }),
    full: queries.full,
    ready: createReadiness({
      warehouse: () => warehouse.ping(),
      queue: api.routes.some(({ kind }) => kind === 'PublishRoute') ? publishing.ping : undefined,
      now,
    }),
    draining: () => draining,
    documents: createDocuments(system, answers),
    answers,
    fail,
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request: Request, response: Response) => serve(request, response));
  // Express recognises an error handler by its four parameters. Without one it would answer with the stack.
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, headers, body, encoding } = reportBug('unmatched', error);
    if (response.headersSent) response.destroy();
    else response.writeHead(status, headers).end(body, encoding);
  });
  return {
    system,
    app,
    drain: () => {
      draining = true;
    },
  };
};

/**
 * Queries and publishes have separate slots, so that neither blocks the other: each the declared concurrency of an instance.
 * As many again may wait, so that a burst of twice the load is served late instead of refused. Queries that would only
 * wait in the warehouse wait here, where they can still be shed.
 */
const boundsOf = (concurrency: number, parallelQueries = concurrency): Pick<SlotBounds, 'limit' | 'queueLimit'> => {
  const limit = Math.min(concurrency, parallelQueries);
  return { limit, queueLimit: 2 * concurrency - limit };
};

/** From the strictest latency objective; undefined for a system without one. */
const overloadBoundsOf = ({ objectives }: PipelineSystem): SlotBounds['overload'] => {
  const thresholds = objectives
    .filter((objective) => objective.type === 'latency')
    .map(({ under }) => milliseconds(under));
  if (thresholds.length === 0) return undefined;
  const strictest = Math.min(...thresholds);
  return { after: strictest, maxWait: strictest * maxWaitShare };
};
