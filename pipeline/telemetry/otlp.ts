/**
 * Export by OTLP over HTTP to the endpoint that the platform or OTEL_EXPORTER_OTLP_ENDPOINT names. A shutdown waits until
 * its last points are `spacing` later than the ones before, because Google refuses points that are closer.
 */
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { IMetricReader, MetricProducer } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { milliseconds } from '../../model/quantity.ts';
import { ownSamplePeriod } from '../../model/signals.ts';

/** Called before each export, so that a token can be renewed. */
export type Headers = () => Promise<Record<string, string>>;

export interface Otlp {
  readonly readers: readonly IMetricReader[];
  readonly spanProcessors: readonly SpanProcessor[];
  /** Resolves when the last points may be sent. */
  beforeShutdown(): Promise<void>;
}

export interface OtlpOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes precedence over OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint?: string | undefined;
  readonly headers: Headers | undefined;
  readonly producer: MetricProducer;
  /** Least milliseconds between two points of a series. */
  readonly spacing: number;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

const noExport: Otlp = { readers: [], spanProcessors: [], beforeShutdown: () => Promise.resolve() };

/** Milliseconds between exports. The finest step of a panel on Cloud Monitoring is a minute. */
const exportInterval = milliseconds(ownSamplePeriod);

/** Milliseconds of one export, retries included: the last one has to end within ten seconds of SIGTERM. */
export const exportTimeout = 3_000;

export const otlp = async (options: OtlpOptions): Promise<Otlp> => {
  const endpoint = options.endpoint ?? options.environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined || endpoint === '') return noExport;
  const [{ OTLPMetricExporter }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/exporter-metrics-otlp-proto'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
  ]);
  const base = endpoint.replace(/\/+$/, '');
  const settings = {
    timeoutMillis: exportTimeout,
    ...(options.headers === undefined ? {} : { headers: options.headers }),
  };
  let lastCollected = 0;
  const producer: MetricProducer = {
    collect: (collecting) => {
      lastCollected = options.now();
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
      const wait = lastCollected + options.spacing - options.now();
      if (wait > 0) await options.wait(Math.min(wait, options.spacing));
    },
  };
};
