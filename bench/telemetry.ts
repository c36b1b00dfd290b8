/**
 * Measures the CPU that the instruments need for a request and a message, compared with the SDK's own instruments and with
 * JSON.parse of one flight, which every message needs anyway. Ratios are the result; times are context.
 * Run: node bench/telemetry.ts
 */
import { pathToFileURL } from 'node:url';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { durationBoundaries } from '../model/boundaries.ts';
import type { Delivery } from '../pipeline/ports.ts';
import { startTelemetry } from '../pipeline/telemetry/start.ts';
import freight from '../test/fixtures/systems/freight.ts';

export interface Cost {
  readonly name: string;
  /** Microseconds an operation: the best of five rounds. */
  readonly micros: number;
}

export interface Comparison {
  readonly ours: Cost;
  readonly beside: Cost;
}

const requests = 200_000;
const batches = 100;
const bounds = durationBoundaries([freight]);
const seconds = (index: number): number => (index % 997) / 20_000;
const ages = Array.from({ length: 5_000 }, (_, index) => (index % 40) / 1_000);
const flight = JSON.stringify({
  date: '2001-01-13T14:56:00Z',
  delay: 32,
  distance: 417,
  origin: 'SAN',
  destination: 'SJC',
});

const cost = (name: string, operations: number, repeats: number, work: (index: number) => void): Cost => {
  const round = (): number => {
    const started = process.hrtime.bigint();
    for (let index = 0; index < repeats; index += 1) work(index);
    return Number(process.hrtime.bigint() - started) / 1_000 / operations;
  };
  round();
  return { name, micros: Math.min(...Array.from({ length: 5 }, round)) };
};

const each = (name: string, work: (index: number) => void): Cost => cost(name, requests, requests, work);
const eachOfBatches = (name: string, work: () => void): Cost => cost(name, batches * ages.length, batches, work);

const attributes = { 'http.request.method': 'GET', 'url.scheme': 'http' };
const response = { ...attributes, 'http.route': '/freight', 'http.response.status_code': 200 };

/** The SDK's own instruments, with the same configuration. */
const sdkCosts = (): { readonly request: Cost; readonly record: Cost; readonly span: Cost } => {
  const readers = [new PrometheusExporter({ preventServerStart: true })];
  const meter = new MeterProvider({ readers }).getMeter('bench');
  const advice = { advice: { explicitBucketBoundaries: [...bounds] } };
  const duration = meter.createHistogram('duration', advice);
  const age = meter.createHistogram('age', advice);
  const active = meter.createUpDownCounter('active');
  const good = meter.createCounter('good');
  const total = meter.createCounter('total');
  const objectives = freight.objectives.filter(({ stage }) => stage === 'api').map(({ id }) => ({ objective: id }));
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) });
  const tracer = new TracerProvider({ sampler }).getTracer('bench');
  return {
    request: each('the SDK’s instruments', (index) => {
      active.add(1, attributes);
      active.add(-1, attributes);
      duration.record(seconds(index), response);
      for (const labels of objectives) {
        total.add(1, labels);
        good.add(1, labels);
      }
    }),
    record: eachOfBatches('one record of the SDK’s histogram', () => ages.forEach((one) => age.record(one, {}))),
    span: each(
      'a span that the SDK does not sample',
      () => void tracer.startSpan('GET /freight', { attributes: response }),
    ),
  };
};

const deliveries = ages.map((_, index): Delivery => ({
  id: String(index),
  data: new Uint8Array(0),
  attributes: index % 2 === 0 ? undefined : { source: 'bench' },
  publishedAt: 0,
  attempt: 1,
  log: undefined,
  sequence: undefined,
}));

export const telemetryBench = async (): Promise<readonly Comparison[]> => {
  const { telemetry, shutdown } = await startTelemetry({
    system: freight,
    boundaries: bounds,
    environment: {},
    random: () => 1,
  });
  const { api, ingest, tracing } = telemetry;
  const sdk = sdkCosts();
  const parse = each('JSON.parse of a flight', () => void JSON.parse(flight));
  const request = each('a request', (index) => api.request('/freight', 'GET', true)(200, seconds(index)));
  const stored = eachOfBatches('a stored message', () => ingest.stored(ages));
  const looked = eachOfBatches('looking for a trace in a message', () => void tracing.startBatch(deliveries));
  const injected = each('publishing outside a trace', () => void tracing.inject());
  await shutdown();
  return [
    { ours: request, beside: sdk.request },
    { ours: request, beside: sdk.span },
    { ours: stored, beside: sdk.record },
    { ours: stored, beside: parse },
    { ours: looked, beside: parse },
    { ours: injected, beside: parse },
  ];
};

export const renderTelemetryBench = (comparisons: readonly Comparison[]): string =>
  comparisons
    .map(({ ours, beside }) => {
      const ratio = (ours.micros / beside.micros).toFixed(3);
      return `${ratio}  ${ours.name}, beside ${beside.name}: ${ours.micros.toFixed(3)} and ${beside.micros.toFixed(3)} µs`;
    })
    .join('\n');

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${renderTelemetryBench(await telemetryBench())}\n`);
}
