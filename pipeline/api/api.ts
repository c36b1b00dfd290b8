/**
 * The data API of one system as an Express application, apart from any server: a container listens with it, a function is
 * called with it. Express carries the middleware; the routes are the system's own, matched by the same table that labels
 * the telemetry. Requests that were understood before are answered from the cache before anything is parsed.
 */
import { randomBytes } from 'node:crypto';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { milliseconds } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import type { Broker, Warehouse } from '../ports.ts';
import type { Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createAnswers } from './answer.ts';
import { createDoor, type DoorOptions } from './auth/door.ts';
import type { Chaos } from './chaos/chaos.ts';
import { createChaosDoor } from './chaos/chaosDoor.ts';
import { createCursors } from './cursor.ts';
import { compileNotices } from './deprecation.ts';
import { createDocuments } from './documents.ts';
import { createOpenExchange } from './exchange.ts';
import { createExport } from './export.ts';
import { createFail, createReportBug } from './failure.ts';
import { createFreshness } from './freshness.ts';
import { createReadiness } from './health.ts';
import { createPublish } from './publish.ts';
import { createRead } from './read.ts';
import { compileEndpoints } from './routes.ts';
import { createIdempotency } from './limits/idempotency.ts';
import { createServe } from './serve.ts';
import { createSlots, type SlotBounds } from './slots.ts';

export interface ApiOptions {
  readonly system: System;
  readonly warehouse: Warehouse;
  readonly broker: Broker;
  readonly telemetry: Pick<Telemetry, 'api' | 'warehouse' | 'tracing'>;
  readonly logger: Logger;
  /** Milliseconds, monotonic: a clock that is set back must not prolong what is cached. */
  readonly now?: () => number;
  /** Signs cursors. Instances that share it read each other's; without it, cursors end with the process. */
  readonly cursorKey?: Uint8Array;
  readonly auth?: DoorOptions['auth'];
  /** Proxies in front that add to X-Forwarded-For. Default: those that the system declares. */
  readonly proxies?: number | undefined;
  /** Trouble behind the door, on this machine alone. */
  readonly chaos?: Chaos | undefined;
}

export interface Api {
  readonly system: System;
  readonly app: Express;
  /** From now on not ready, and connections close after their answer. */
  readonly drain: () => void;
}

/** Of the system's latency objective, for waiting in a queue that stands; the rest is for the work and its way. */
const waitingShare = 0.5;

export const createApi = (options: ApiOptions): Api => {
  const { system, warehouse, broker, telemetry, logger } = options;
  const { now = () => performance.now(), cursorKey = randomBytes(32) } = options;
  const { api } = system.stages;
  let draining = false;

  const room = { patience: patienceOf(system), now };
  const queries = createSlots({ ...room, ...boundsOf(api.resources.concurrency, warehouse.queriesAtOnce) });
  const answers = createAnswers(api.errors, api.auth);
  const cursors = createCursors(cursorKey);
  const reportBug = createReportBug({ system, logger, answers });
  const fail = createFail({ system, telemetry: telemetry.api, answers, reportBug });
  const shared = { system, logger, answers, fail, now };
  const door = createDoor({ ...shared, auth: options.auth, proxies: options.proxies });
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
    door: options.chaos === undefined ? door : createChaosDoor(door, { fail, now, chaos: options.chaos }),
    endpoints: compileEndpoints(system.schema, api.routes, cursors),
    read: createRead(reading),
    exportRows: createExport(reading),
    publish: createPublish({
      ...shared,
      broker,
      slots: createSlots({ ...room, ...boundsOf(api.resources.concurrency) }),
      tracing: telemetry.tracing,
      idempotency: createIdempotency({ now }),
    }),
    full: queries.full,
    ready: createReadiness(warehouse, now),
    draining: () => draining,
    documents: createDocuments(system, answers),
    answers,
    fail,
  });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request: Request, response: Response) => serve(request, response));
  // Express tells an error by its four parameters, and would itself answer with the stack.
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
 * Queries and publishes each have what the system declares for one instance, so that neither takes the other's room. As
 * many again may wait, so that a burst of twice the load is served late and not refused; what the warehouse would only let
 * wait, waits here, where it can still be shed.
 */
const boundsOf = (concurrency: number, atOnce = concurrency): Pick<SlotBounds, 'limit' | 'mayWait'> => {
  const limit = Math.min(concurrency, atOnce);
  return { limit, mayWait: 2 * concurrency - limit };
};

/** What the strictest latency objective leaves; undefined for a system that promises no latency. */
const patienceOf = ({ objectives }: System): SlotBounds['patience'] => {
  const promised = objectives.filter((one) => one.type === 'latency').map(({ under }) => milliseconds(under));
  if (promised.length === 0) return undefined;
  const standing = Math.min(...promised);
  return { standing, waiting: standing * waitingShare };
};
