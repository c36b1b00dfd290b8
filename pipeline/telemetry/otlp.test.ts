import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import freight from '../../test/fixtures/systems/freight.ts';
import { otlp } from './otlp.ts';
import { metricProducer } from './producer.ts';
import { createMetrics } from './series.ts';
import { startTelemetry, type TelemetryOptions } from './start.ts';
import type { AddressInfo } from 'node:net';

interface Received {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Runs `work` with an endpoint that answers metrics with `answer`. */
const withReceiver = async (
  answer: Answer,
  work: (endpoint: string) => Promise<void>,
): Promise<readonly Received[]> => {
  const received: Received[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { url, headers } = request;
      received.push({ url, authorization: headers.authorization, body: Buffer.concat(parts).toString('latin1') });
      const { status, body } = url === '/v1/metrics' ? answer : fine;
      response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  server.close();
  return received;
};

const fine: Answer = { status: 200, body: new Uint8Array(0) };

const serveOnce = async (endpoint: string, options: Partial<TelemetryOptions> = {}): Promise<void> => {
  const { telemetry, shutdown } = await startTelemetry({
    system: freight,
    boundaries: [1],
    sampling: 1,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
    ...options,
  });
  telemetry.api.request('/freight', 'GET', true)(200, 0.01);
  await shutdown();
};

test('metrics and traces go to the endpoint at shutdown, with headers that are asked for before each export', async () => {
  const headers = () => Promise.resolve({ authorization: 'Bearer fresh' });
  const received = await withReceiver(fine, (endpoint) => serveOnce(endpoint, { headers }));
  expect(received.map(({ url, authorization }) => `${url} ${authorization}`).toSorted()).toEqual([
    '/v1/metrics Bearer fresh',
    '/v1/traces Bearer fresh',
  ]);
  expect(received.find(({ url }) => url === '/v1/metrics')?.body).toContain('http.server.request.duration');
  expect(received.find(({ url }) => url === '/v1/traces')?.body).toContain('GET /freight');
});

test('without an endpoint nothing is sent', async () => {
  expect(await withReceiver(fine, () => serveOnce(''))).toEqual([]);
});

test('failed exports and refused points are reported, and stop nothing', async () => {
  const errors: string[] = [];
  const onError = (error: unknown): void => void errors.push((error as Error).message);
  await withReceiver({ status: 400, body: new Uint8Array(0) }, (endpoint) => serveOnce(endpoint, { onError }));
  expect(errors).toEqual([
    'PeriodicExportingMetricReader: metrics export failed (error OTLPExporterError: Bad Request)',
  ]);
  // ExportMetricsServiceResponse { partial_success { rejected_data_points: 5, error_message: "x" } }
  const refusal = Uint8Array.of(0x0a, 5, 0x08, 5, 0x12, 1, 0x78);
  await withReceiver({ status: 200, body: refusal }, (endpoint) => serveOnce(endpoint, { onError }));
  expect(errors.slice(1)).toEqual(['Received Partial Success response: {"rejectedDataPoints":5,"errorMessage":"x"}']);
});

test('traces that are refused do not cut off the last metrics', async () => {
  const answered: string[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.resume().on('end', () => {
      const isMetrics = request.url === '/v1/metrics';
      setTimeout(
        () => {
          response.writeHead(isMetrics ? 200 : 400).end();
          answered.push(String(request.url));
        },
        isMetrics ? 400 : 0,
      );
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await serveOnce(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(answered).toEqual(['/v1/traces', '/v1/metrics']);
  server.close();
});

test('shutdown waits until the last points are far enough from the ones before', async () => {
  const metrics = createMetrics([1]);
  const waits: number[] = [];
  let now = 100_000;
  const { readers, beforeShutdown } = await otlp({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
    headers: undefined,
    producer: metricProducer(metrics, 0, () => now),
    spacing: 5_000,
    now: () => now,
    wait: (ms) => Promise.resolve(void waits.push(ms)),
  });
  const meters = new MeterProvider({ readers: [...readers] });
  await beforeShutdown();
  await readers[0]?.collect();
  now += 1_200;
  await beforeShutdown();
  now += 5_000;
  await beforeShutdown();
  expect(waits).toEqual([3_800]);
  await meters.shutdown();
});
