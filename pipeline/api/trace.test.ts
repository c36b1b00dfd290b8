import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { durationBoundaries } from '../../model/boundaries.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import lms from '../../test/fixtures/systems/lms.ts';
import { startTelemetry, type StartedTelemetry } from '../telemetry/start.ts';
import { createApi } from './api.ts';
import { listen, type Listening } from './server.ts';
import { memoryBroker } from './testing/broker.ts';
import { createRecorder } from './testing/recorder.ts';
import { send } from './testing/serve.ts';
import { memoryWarehouse } from './testing/warehouse.ts';

const exporter = new InMemorySpanExporter();
const broker = memoryBroker();
let started: StartedTelemetry;
let listening: Listening;
beforeAll(async () => {
  started = await startTelemetry({
    system: lms,
    boundaries: durationBoundaries([lms, freight]),
    sampling: 0,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    environment: {},
  });
  const { logger } = createRecorder();
  const { telemetry, metricsText: metrics } = started;
  const api = createApi({
    system: lms,
    warehouse: memoryWarehouse(lms.schema),
    broker,
    telemetry,
    logger,
    auth: { off: true },
  });
  listening = await listen(api, { host: '127.0.0.1', port: 0, adminPort: 0, metrics });
});
afterAll(async () => {
  await listening.close();
  await started.shutdown();
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const message = {
  action_id: 'a1',
  user_email: 'ana@example.com',
  app_id: 'app',
  app_department: 'support',
  timestamp: '2024-10-10T10:00:00Z',
};

test("a caller's trace continues through POST into the message", async () => {
  await send(listening.port, '/data', {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent },
    body: JSON.stringify(message),
  });
  expect(broker.published.at(-1)?.attributes?.['googclient_traceparent']).toMatch(
    new RegExp(`^00-${traceId}-\\w{16}-01$`),
  );
  const span = exporter.getFinishedSpans().find(({ name }) => name === 'POST /data');
  expect(span?.spanContext().traceId).toBe(traceId);
});

test('spans and metrics have the route and never the URL, for any path', async () => {
  await send(listening.port, '/get_data/a1:ana%40example.com', { headers: { traceparent } });
  for (let i = 0; i < 50; i++) await send(listening.port, `/ana@example.com/${i}`, { headers: { traceparent } });
  const spans = exporter.getFinishedSpans();
  const metrics = (await send(Number(new URL(listening.adminUrl ?? '').port), '/metrics')).text;
  expect(spans.map(({ name }) => name)).toContain('GET /get_data/{action_id}:{user_email}');
  expect(metrics).toContain('http_route="/get_data/{action_id}:{user_email}"');
  expect(metrics).toContain('http_route="unmatched"');
  expect(`${metrics}${JSON.stringify(spans.map(({ name, attributes }) => [name, attributes]))}`).not.toMatch(
    /ana|example/,
  );
});
