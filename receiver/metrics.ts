/**
 * The receiver's metrics by OpenTelemetry: for Prometheus on its admin port, and by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT is set. Every
 * series of a counter that an alert reads exists at 0 from the start: an increase from nothing would not be seen.
 */
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type IMetricReader } from '@opentelemetry/sdk-metrics';
import type { ReceiverState, ReceiverTelemetry } from './telemetry.ts';

export interface ReceiverMetrics {
  readonly telemetry: ReceiverTelemetry;
  /** Prometheus' text format. */
  readonly text: () => Promise<string>;
  readonly shutdown: () => Promise<void>;
}

export interface MetricsOptions {
  readonly senders: readonly string[];
  readonly instance: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Seconds: that of a page is judged at 30 s and a minute. */
const delayBounds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];
const requestBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const destinations = ['Email', 'Slack', 'PagerDuty', 'Webhook'] as const;
const states = ['queued', 'sending', 'maybe'] as const;
const incidentStates = ['waiting', 'open', 'acknowledged'] as const;

export const startMetrics = async ({ senders, instance, environment }: MetricsOptions): Promise<ReceiverMetrics> => {
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const resource = resourceFromAttributes({ 'service.name': 'atalaya-receiver', 'service.instance.id': instance });
  const provider = new MeterProvider({ resource, readers: [prometheus, ...(await otlpReaders(environment))] });
  const meter = provider.getMeter('atalaya');
  const requests = meter.createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Time to answer a notification.',
    advice: { explicitBucketBoundaries: requestBounds },
  });
  const alerts = meter.createCounter('atalaya.receiver.alerts', {
    unit: '{alert}',
    description: 'Alerts of notifications: fired, repeated, returned, resolved, replayed, unknown-resolve, truncated.',
  });
  const attempts = meter.createHistogram('atalaya.receiver.attempt.duration', {
    unit: 's',
    description: 'Time of one attempt to deliver a message, by its outcome.',
    advice: { explicitBucketBoundaries: delayBounds },
  });
  const delays = meter.createHistogram('atalaya.receiver.delivery.delay', {
    unit: 's',
    description: 'Time from writing a message to its delivery.',
    advice: { explicitBucketBoundaries: delayBounds },
  });
  const failed = meter.createCounter('atalaya.receiver.deliveries.failed', {
    unit: '{message}',
    description: 'Messages that are no longer retried: their destination refused them, or a day has passed.',
  });
  const messages = meter.createObservableGauge('atalaya.receiver.outbox.messages', {
    unit: '{message}',
    description: 'Messages that are not delivered yet.',
  });
  const oldest = meter.createObservableGauge('atalaya.receiver.outbox.oldest', {
    unit: 's',
    description: 'Age of the oldest message that is not delivered yet; 0 without one.',
  });
  const incidents = meter.createObservableGauge('atalaya.receiver.incidents', {
    unit: '{incident}',
    description: 'Incidents that are not over.',
  });
  const firing = meter.createObservableGauge('atalaya.receiver.firing', {
    unit: '{alert}',
    description: 'Alerts that fire, as far as the receiver knows.',
  });
  for (const destination of destinations) failed.add(0, { destination });
  for (const sender of senders) alerts.add(0, { sender, outcome: 'fired' });
  let read: (() => ReceiverState) | undefined;
  meter.addBatchObservableCallback(
    (result) => {
      const state = read?.();
      if (state === undefined) return;
      for (const name of states) result.observe(messages, state.messages[name] ?? 0, { state: name });
      for (const name of incidentStates) result.observe(incidents, state.incidents[name] ?? 0, { state: name });
      result.observe(oldest, state.oldestSeconds);
      result.observe(firing, state.firing);
    },
    [messages, oldest, incidents, firing],
  );
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  return {
    telemetry: {
      notification: (sender, status, seconds) =>
        requests.record(seconds, {
          'http.request.method': 'POST',
          'http.route': `/hooks/${sender}`,
          'http.response.status_code': status,
        }),
      alerts: (sender, counts) => {
        for (const [outcome, count] of Object.entries(counts)) alerts.add(count, { sender, outcome });
      },
      attempt: (destination, outcome, seconds) => attempts.record(seconds, { destination, outcome }),
      delivered: (kind, seconds) => delays.record(seconds, { kind }),
      failed: (destination) => failed.add(1, { destination }),
      observe: (given) => {
        read = given;
      },
    },
    text: async () => serializer.serialize((await prometheus.collect()).resourceMetrics),
    shutdown: () => provider.shutdown().catch(() => undefined),
  };
};

const otlpReaders = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly IMetricReader[]> => {
  const endpoint = environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined || endpoint === '') return [];
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-proto');
  const exporter = new OTLPMetricExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/metrics` });
  return [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 30_000, exportTimeoutMillis: 3_000 })];
};
