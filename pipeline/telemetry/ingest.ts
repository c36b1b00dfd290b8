/**
 * Metrics of ingest, warehouse and broker: a few calls for each batch, none for each message. Rejection codes and error
 * types come from our own code; a limit bounds their number even if that changes.
 */
import { rejectionCodes } from '../ingest/rejection.ts';
import { record, type HistogramSeries, type Metrics, type NumberSeries } from './series.ts';
import type { ObjectiveEvents } from './objectives.ts';
import type { BrokerTelemetry, IngestTelemetry, WarehouseTelemetry } from './telemetry.ts';
import type { Labels } from '../../model/point.ts';

/** One series for each value of a label, for at most 32 values; all others share '_OTHER'. */
const bounded = <T>(create: (value: string) => T): ((value: string) => T) => {
  const known = new Map<string, T>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    if (known.size >= 32) return known.get('_OTHER') ?? remember(known, '_OTHER', create('_OTHER'));
    return remember(known, value, create(value));
  };
};

const remember = <T>(known: Map<string, T>, key: string, value: T): T => {
  known.set(key, value);
  return value;
};

export const ingestTelemetry = (metrics: Metrics, objectives: ObjectiveEvents, consuming: Labels): IngestTelemetry => {
  const outcome = (labels: Labels): NumberSeries => metrics.number('atalaya.ingest.messages', labels);
  const [stored, duplicates, retried] = [
    outcome({ outcome: 'stored' }),
    outcome({ outcome: 'duplicate' }),
    outcome({ outcome: 'retried' }),
  ];
  const rejected = bounded((code) => outcome({ outcome: 'rejected', code }));
  // Each counter exists at 0 from the start: increase() needs a sample from before the first burst.
  for (const code of rejectionCodes) rejected(code);
  const synthetic = bounded((outcome) => metrics.number('atalaya.synthetic.messages', { outcome }));
  const age = metrics.histogram('atalaya.ingest.age', {});
  const unknownFields = metrics.number('atalaya.ingest.unknown_fields', {});
  const consumed = metrics.number('messaging.client.consumed.messages', consuming);
  const duration = metrics.histogram('messaging.process.duration', consuming);
  return {
    stored: (ages) => {
      stored.value += ages.length;
      for (const seconds of ages) record(age, metrics.bounds, seconds);
      objectives.stored(ages);
    },
    duplicates: (count) => {
      duplicates.value += count;
    },
    rejected: (code, count) => {
      rejected(code).value += count;
      objectives.rejected(count);
    },
    synthetic: (outcome, count) => {
      synthetic(outcome).value += count;
    },
    retried: (count) => {
      retried.value += count;
    },
    unknownFields: (count) => {
      unknownFields.value += count;
    },
    processed: (seconds, messages) => {
      record(duration, metrics.bounds, seconds);
      consumed.value += messages;
    },
  };
};

/** `database` is db.system.name; `readRoutes` are the declared paths of reads. */
export const warehouseTelemetry = (
  metrics: Metrics,
  database: string,
  readRoutes: readonly string[],
): WarehouseTelemetry => {
  const durations = (operation: string): ((error: string | undefined) => HistogramSeries) => {
    const labels = { 'db.system.name': database, 'db.operation.name': operation };
    const succeeded = metrics.histogram('db.client.operation.duration', labels);
    const failed = bounded((error) =>
      metrics.histogram('db.client.operation.duration', { ...labels, 'error.type': error }),
    );
    return (error) => (error === undefined ? succeeded : failed(error));
  };
  const billed = bounded((route) => metrics.number('atalaya.query.billed_bytes', { 'http.route': route }));
  // At 0 from the start: increase() needs a sample from before the first query.
  for (const route of readRoutes) billed(route);
  const operations = { insert: durations('insert'), query: durations('query') };
  return {
    operation: (name, seconds, error) => record(operations[name](error), metrics.bounds, seconds),
    billed: (route, bytes) => {
      billed(route).value += bytes;
    },
  };
};

export const brokerTelemetry = (metrics: Metrics, sending: Labels): BrokerTelemetry => {
  const sent = metrics.number('messaging.client.sent.messages', sending);
  const duration = metrics.histogram('messaging.client.operation.duration', sending);
  return {
    published: (count, seconds) => {
      sent.value += count;
      record(duration, metrics.bounds, seconds);
    },
    observeBacklog: (read) => {
      const backlog = metrics.number('atalaya.queue.backlog', {});
      const oldest = metrics.number('atalaya.queue.oldest_age', {});
      metrics.beforeReading(() => {
        const current = read();
        backlog.value = current.messages;
        oldest.value = current.oldestSeconds;
        for (const [objective, messages] of current.overdue) {
          metrics.number('atalaya.ingest.overdue', { objective }).value = messages;
        }
      });
    },
  };
};
