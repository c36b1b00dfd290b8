/**
 * What our instruments cost a request and a message, beside the SDK's own doing the same. Ratios; times are context.
 * Run: node bench/telemetry.ts
 */
import {
  AlwaysOnSampler,
  TraceIdRatioBasedSampler,
  ParentBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { durationBoundaries } from '../model/boundaries.ts';
import { apiTelemetry } from '../pipeline/telemetry/api.ts';
import { ingestTelemetry } from '../pipeline/telemetry/ingest.ts';
import { objectiveEvents } from '../pipeline/telemetry/objectives.ts';
import { createMetrics } from '../pipeline/telemetry/series.ts';
import { requestSpans } from '../pipeline/telemetry/spans.ts';
import { createTracing } from '../pipeline/telemetry/tracing.ts';
import flights from '../systems/flights.ts';
import type { Delivery } from '../pipeline/ports.ts';

interface Measured {
  readonly name: string;
  /** Microseconds an operation: the best of five rounds. */
  readonly micros: number;
}

const measure = (name: string, operations: number, work: () => void): Measured => {
  const rounds = Array.from({ length: 6 }, () => {
    const started = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - started) / 1_000 / operations;
  });
  return { name, micros: Math.min(...rounds.slice(1)) };
};

const times = (count: number, work: (index: number) => void) => (): void => {
  for (let index = 0; index < count; index += 1) work(index);
};

/** One line: what it costs, and as a share of what it stands beside. */
const line = (ours: Measured, beside: Measured): string =>
  `${ours.name}: ${(ours.micros / beside.micros).toFixed(3)} of ${beside.name} (${ours.micros.toFixed(3)} and ${beside.micros.toFixed(3)} µs)`;

const bounds = durationBoundaries([flights]);
const metrics = createMetrics(bounds);
const objectives = objectiveEvents(metrics, flights.objectives);
const tracer = new TracerProvider({ sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }) }).getTracer(
  'bench',
);
const api = apiTelemetry(
  metrics,
  flights,
  objectives,
  requestSpans(tracer, 0.01, () => 1),
);
const ingest = ingestTelemetry(metrics, objectives, {});
const tracing = createTracing(tracer, {
  messagingSystem: 'sqlite',
  database: 'duckdb',
  topic: 't',
  subscription: 's',
  table: 'r',
});

const meter = new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] }).getMeter('bench');
const advice = { advice: { explicitBucketBoundaries: [...bounds] } };
const sdk = {
  duration: meter.createHistogram('http.server.request.duration', advice),
  active: meter.createUpDownCounter('http.server.active_requests'),
  good: meter.createCounter('good'),
  total: meter.createCounter('total'),
  age: meter.createHistogram('age', advice),
};
const activeLabels = { 'http.request.method': 'GET', 'url.scheme': 'http' };
const durationLabels = { ...activeLabels, 'http.route': '/flights', 'http.response.status_code': 200 };
const objectiveLabels = [{ objective: 'api-availability' }, { objective: 'api-latency-300ms' }];

const requests = 200_000;
const seconds = (index: number): number => (index % 997) / 20_000;
const ourRequest = measure(
  'request, ours',
  requests,
  times(requests, (index) => api.request('/flights', 'GET', true)(200, seconds(index))),
);
const sdkRequest = measure(
  'the same on the SDK’s instruments',
  requests,
  times(requests, (index) => {
    sdk.active.add(1, activeLabels);
    sdk.active.add(-1, activeLabels);
    sdk.duration.record(seconds(index), durationLabels);
    for (const labels of objectiveLabels) {
      sdk.total.add(1, labels);
      sdk.good.add(1, labels);
    }
  }),
);
const message = JSON.stringify({
  id: 'a'.repeat(16),
  date: '2001-01-01T00:00:00Z',
  delay: 12,
  distance: 300,
  origin: 'LAS',
  destination: 'SFO',
});
const parse = measure(
  'JSON.parse of a flight',
  requests,
  times(requests, () => void JSON.parse(message)),
);

const ages = Array.from({ length: 5_000 }, (_, index) => (index % 40) / 1_000);
const batches = 100;
const ourAges = measure(
  'stored message, ours',
  batches * ages.length,
  times(batches, () => ingest.stored(ages)),
);
const sdkAges = measure(
  'one histogram record on the SDK',
  batches * ages.length,
  times(batches, () => ages.forEach((age) => sdk.age.record(age, {}))),
);
const deliveries = ages.map((_, index): Delivery => ({
  id: String(index),
  data: new Uint8Array(0),
  attributes: index % 2 === 0 ? undefined : { source: 'bench' },
  publishedAt: 0,
  attempt: 1,
  log: undefined,
  sequence: undefined,
}));
const ourBatch = measure(
  'message looked at for a trace',
  batches * deliveries.length,
  times(batches, () => void tracing.startBatch(deliveries)),
);
const ourDice = measure(
  'span not sampled, ours',
  requests,
  times(requests, () => void requestSpans(tracer, 0.01, () => 1).start('/flights', 'GET', undefined)),
);
const ratio = new TracerProvider({
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) }),
}).getTracer('ratio');
const sdkDice = measure(
  'span not sampled by the SDK',
  requests,
  times(requests, () => void ratio.startSpan('GET /flights', { attributes: durationLabels })),
);

console.log(
  [
    line(ourRequest, sdkRequest),
    line(ourRequest, parse),
    line(ourAges, sdkAges),
    line(ourAges, parse),
    line(ourBatch, parse),
    line(ourDice, sdkDice),
  ].join('\n'),
);
