/** A warehouse whose queries have a span in the trace of their request. Inserts get theirs with their batch (tracing.ts). */
import type { Warehouse } from '../ports.ts';
import type { Tracing } from './telemetry.ts';

export const tracedQueries = (warehouse: Warehouse, tracing: Tracing): Warehouse => ({
  store: (rows) => warehouse.store(rows),
  query: (query, signal, report) => tracing.query(() => warehouse.query(query, signal, report)),
  ...(warehouse.scan && { scan: (query, signal, report) => warehouse.scan!(query, signal, report) }),
  ...(warehouse.lastStoredAt && { lastStoredAt: () => warehouse.lastStoredAt!() }),
  ...(warehouse.queriesAtOnce !== undefined && { queriesAtOnce: warehouse.queriesAtOnce }),
  ping: () => warehouse.ping(),
  close: () => warehouse.close(),
});
