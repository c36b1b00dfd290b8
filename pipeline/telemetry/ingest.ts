/**
 * What ingest, warehouse and broker tell: some calls a batch, none a message. Codes and error types come from our own
 * code, but a limit holds even if one day they do not.
 */
import { rejectionCodes } from '../ingest/message.ts';
import { record, type HistogramSeries, type Metrics, type NumberSeries } from './series.ts';
import type { ObjectiveEvents } from './objectives.ts';
import type { BrokerTelemetry, IngestTelemetry, WarehouseTelemetry } from './telemetry.ts';
import type { Labels } from '../../model/point.ts';

/** The values of one label, held: beyond 32 different ones the rest are '_OTHER'. */
const bounded = <T>(create: (value: string) => T): ((value: string) => T) => {
  const held = new Map<string, T>();
  return (value) => {
    const found = held.get(value);
    if (found !== undefined) return found;
    if (held.size >= 32) return held.get('_OTHER') ?? remember(held, '_OTHER', create('_OTHER'));
    return remember(held, value, create(value));
  };
};

const remember = <T>(held: Map<string, T>, key: string, value: T): T => {
  held.set(key, value);
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
  // A counter that appears with its first burst hides it: an increase needs a sample from before.
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

/** `database` is db.system.name. */
export const warehouseTelemetry = (metrics: Metrics, database: string): WarehouseTelemetry => {
  const durations = (operation: string): ((error: string | undefined) => HistogramSeries) => {
    const labels = { 'db.system.name': database, 'db.operation.name': operation };
    const fine = metrics.histogram('db.client.operation.duration', labels);
    const failed = bounded((error) =>
      metrics.histogram('db.client.operation.duration', { ...labels, 'error.type': error }),
    );
    return (error) => (error === undefined ? fine : failed(error));
  };
  const operations = { insert: durations('insert'), query: durations('query') };
  return {
    operation: (name, seconds, error) => record(operations[name](error), metrics.bounds, seconds),
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
        const now = read();
        backlog.value = now.messages;
        oldest.value = now.oldestSeconds;
        for (const [objective, messages] of now.overdue) {
          metrics.number('atalaya.ingest.overdue', { objective }).value = messages;
        }
      });
    },
  };
};
