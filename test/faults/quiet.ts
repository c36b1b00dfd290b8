/** Telemetry and a logger without output, for tests that check only data. */
import type { Logger, Telemetry } from '../../pipeline/telemetry/telemetry.ts';

const nothing = (): undefined => undefined;

export const quietLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export const quietTelemetry: Telemetry = {
  api: { request: () => nothing, cache: nothing, shed: nothing, skippedRows: nothing },
  ingest: {
    stored: nothing,
    duplicates: nothing,
    rejected: nothing,
    synthetic: nothing,
    retried: nothing,
    unknownFields: nothing,
    processed: nothing,
  },
  warehouse: { operation: nothing, billed: nothing },
  broker: { published: nothing, observeBacklog: nothing },
  tracing: {
    inject: nothing,
    startBatch: () => ({ links: [], end: nothing }),
    insert: async (_batches, _rows, insert) => insert(),
    query: async (query) => query(),
  },
};
