/**
 * Export by OTLP over HTTP, where OTEL_EXPORTER_OTLP_ENDPOINT says. The exporters are loaded only then: they cost
 * start-up time. The points that a shutdown flushes come no closer than five seconds to the ones before them, because
 * Google refuses those that do.
 */
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { IMetricReader, MetricProducer } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/** Asked before every export, so that a token that expires can be fetched anew. */
export type Headers = () => Promise<Record<string, string>>;

export interface Otlp {
  readonly readers: readonly IMetricReader[];
  readonly spanProcessors: readonly SpanProcessor[];
  /** Resolves when the last points may be sent. */
  beforeShutdown(): Promise<void>;
}

export interface OtlpOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Before the environment's. */
  readonly endpoint?: string | undefined;
  readonly headers: Headers | undefined;
  readonly producer: MetricProducer;
  /** Milliseconds between points at least. */
  readonly spacing: number;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

const nothing: Otlp = { readers: [], spanProcessors: [], beforeShutdown: () => Promise.resolve() };

/** Milliseconds between exports, as a panel's finest step on Cloud Monitoring is a minute. */
const exportInterval = 30_000;

/** Milliseconds that one export may take, retries included: the last one has to fit into a SIGTERM's ten seconds. */
export const exportTimeout = 3_000;

export const otlp = async (options: OtlpOptions): Promise<Otlp> => {
  const endpoint = options.endpoint ?? options.environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined || endpoint === '') return nothing;
  const [{ OTLPMetricExporter }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/exporter-metrics-otlp-proto'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
  ]);
  const base = endpoint.replace(/\/+$/, '');
  const settings = {
    timeoutMillis: exportTimeout,
    ...(options.headers === undefined ? {} : { headers: options.headers }),
  };
  let last = 0;
  const producer: MetricProducer = {
    collect: (collecting) => {
      last = options.now();
      return options.producer.collect(collecting);
    },
  };
  return {
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${base}/v1/metrics`, ...settings }),
        exportIntervalMillis: exportInterval,
        exportTimeoutMillis: exportTimeout,
        metricProducers: [producer],
      }),
    ],
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${base}/v1/traces`, ...settings }),
      }),
    ],
    beforeShutdown: async () => {
      const wait = last + options.spacing - options.now();
      if (wait > 0) await options.wait(Math.min(wait, options.spacing));
    },
  };
};
