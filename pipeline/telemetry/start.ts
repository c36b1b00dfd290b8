/**
 * Starts the telemetry of one system in one process: its instruments and their readers. Prometheus always; OTLP when
 * OTEL_EXPORTER_OTLP_ENDPOINT is set or on Google Cloud; the history when the caller has a sink for points. The SDK's
 * readers, processors and sampler are made here and handed to NodeSDK (nodeSdk.ts).
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getBooleanFromEnv } from '@opentelemetry/core';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { apiTelemetry } from './api.ts';
import { requireIdentity, type CloudTelemetry } from './cloud.ts';
import { onExportFailure } from './globals.ts';
import { keepHistory } from './history.ts';
import { brokerTelemetry, ingestTelemetry, warehouseTelemetry } from './ingest.ts';
import { objectiveEvents } from './objectives.ts';
import { exportTimeout, otlp, type Headers } from './otlp.ts';
import { pointReader } from './points.ts';
import { observeProcess } from './process.ts';
import { metricProducer } from './producer.ts';
import { resourceOf } from './resource.ts';
import { revisionOf } from './revision.ts';
import { createSampler } from './sampler.ts';
import { createMetrics, type Metrics } from './series.ts';
import { requestSpans } from './spans.ts';
import { createTracing, type TracedNames } from './tracing.ts';
import type { Tracer } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Point } from '../../model/point.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { StartSdk } from './sdk.ts';
import type { Telemetry } from './telemetry.ts';

export interface TelemetryOptions {
  readonly system: PipelineSystem;
  /** Seconds; the fleet's (`durationBoundaries`). */
  readonly boundaries: readonly number[];
  /** Decides the names of the queue's and the table's software. Default 'embedded'. */
  readonly home?: 'embedded' | 'google';
  /** Share of the requests without a trace of their own that start one, from 0 to 1. Default 0.01. */
  readonly sampling?: number;
  /** Takes the points since the last call; called every `interval` (default '10s') and at the end. */
  readonly pointSink?: (points: readonly Point[]) => void;
  readonly interval?: Duration;
  /** Gets the errors of a sink, of reading the backlog, and of exports that fail or are refused in part. */
  readonly onError?: (error: unknown) => void;
  /** Beside OTLP's, such as an in-memory exporter's in a test. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** For OTLP: called before each export, so that a token can be renewed. */
  readonly headers?: Headers;
  /** On Google Cloud (`cloudTelemetry`): the OTLP endpoint, its credentials, the project and the region. */
  readonly cloud?: CloudTelemetry | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: NodeSDK. */
  readonly startSdk?: StartSdk | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface StartedTelemetry {
  readonly telemetry: Telemetry;
  /** Prometheus' text format, for the admin port's /metrics. */
  readonly metricsText: () => Promise<string>;
  /** Hands over the last points and spans. The second call does nothing. */
  readonly shutdown: () => Promise<void>;
}

/** Milliseconds that Google wants between two points of one series. Source: Telemetry API, sampling rates. */
const googleSpacing = 5_000;

export const startTelemetry = async (options: TelemetryOptions): Promise<StartedTelemetry> => {
  const { system, boundaries, home = 'embedded', sampling = 0.01, interval = '10s' } = options;
  const { environment = process.env, now = Date.now, random = Math.random } = options;
  const { cloud, onError } = options;
  const resource = resourceOf({ system, home, environment, instance: randomUUID(), cloud });
  if (cloud !== undefined) requireIdentity(resource.attributes);
  const since = now();
  const metrics = createMetrics(boundaries, onError, revisionOf(environment));
  observeProcess(metrics);

  const producer = metricProducer(metrics, since, now);
  const [startSdk, remote] = await Promise.all([
    options.startSdk ?? nodeSdk(),
    otlp({
      environment,
      endpoint: cloud?.endpoint,
      headers: cloud?.headers ?? options.headers,
      producer,
      spacing: home === 'google' ? googleSpacing : 0,
      now,
      wait: (ms) => sleep(ms),
    }),
  ]);
  const prometheus = new PrometheusExporter({ preventServerStart: true, metricProducers: [producer] });
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  const sdk = startSdk({
    resource,
    metricReaders: [prometheus, ...remote.readers],
    spanProcessors: [...remote.spanProcessors, ...(options.spanProcessors ?? [])],
    sampler: createSampler(sampling),
  });
  if (remote.readers.length > 0 && onError !== undefined) onExportFailure(onError);
  const history = keepHistory({
    read: pointReader(metrics, since),
    sink: options.pointSink,
    interval: milliseconds(interval),
    now,
    onError,
  });

  const end = async (): Promise<void> => {
    history.end();
    await remote.beforeShutdown();
    // An endpoint that does not answer must not hold up the shutdown; failed exports are reported as they happen.
    await Promise.race([sdk.shutdown(), sleep(exportTimeout + 500, undefined, { ref: false })]);
  };
  let ended: Promise<void> | undefined;
  const spans = { tracer: sdk.tracer, sampling, random };
  // OTEL_SDK_DISABLED binds no reader. The series are ours, and stay readable.
  const source = getBooleanFromEnv('OTEL_SDK_DISABLED') ? producer : prometheus;
  return {
    telemetry: instruments(system, metrics, namesOf(system, home), spans),
    metricsText: async () => serializer.serialize({ ...(await source.collect()).resourceMetrics, resource }),
    shutdown: () => (ended ??= end()),
  };
};

/** Imported by the first start only: no command that starts no pipeline pays for it. */
const nodeSdk = async (): Promise<StartSdk> => (await import('./nodeSdk.ts')).startNodeSdk;

interface Spans {
  readonly tracer: Tracer;
  readonly sampling: number;
  readonly random: () => number;
}

const namesOf = (system: PipelineSystem, home: 'embedded' | 'google'): TracedNames => ({
  messagingSystem: home === 'google' ? 'gcp_pubsub' : 'sqlite',
  database: home === 'google' ? 'gcp.bigquery' : 'duckdb',
  topic: system.stages.queue.topic,
  subscription: system.stages.queue.subscription,
  table: system.stages.table.table,
});

const instruments = (
  system: PipelineSystem,
  metrics: Metrics,
  names: TracedNames,
  { tracer, sampling, random }: Spans,
): Telemetry => {
  const objectives = objectiveEvents(metrics, system.objectives);
  const messaging = { 'messaging.system': names.messagingSystem };
  return {
    api: apiTelemetry(metrics, system, objectives, requestSpans(tracer, sampling, random)),
    ingest: ingestTelemetry(metrics, objectives, {
      ...messaging,
      'messaging.operation.name': 'process',
      'messaging.destination.subscription.name': names.subscription,
    }),
    warehouse: warehouseTelemetry(metrics, names.database, readRoutesOf(system)),
    broker: brokerTelemetry(metrics, {
      ...messaging,
      'messaging.operation.name': 'publish',
      'messaging.destination.name': names.topic,
    }),
    tracing: createTracing(tracer, names),
  };
};

const readRoutesOf = ({ stages: { api } }: PipelineSystem): readonly string[] => [
  ...new Set(api.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)),
];
