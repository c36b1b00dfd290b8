import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { metrics, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { startTelemetry, type StartedTelemetry, type TelemetryOptions } from './start.ts';
import type { AddressInfo } from 'node:net';

interface Started extends StartedTelemetry {
  readonly names: () => readonly string[];
}

const start = async (options: Partial<TelemetryOptions> = {}): Promise<Started> => {
  const exporter = new InMemorySpanExporter();
  const started = await startTelemetry({
    system: freight,
    boundaries: [1],
    environment: {},
    sampling: 1,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...options,
  });
  return { ...started, names: () => exporter.getFinishedSpans().map(({ name }) => name) };
};

describe('what a library sends through the globals of OpenTelemetry', () => {
  test('is read and exported with our own', async () => {
    const { metricsText, names, shutdown } = await start();
    metrics.getMeter('library').createCounter('library.calls').add(2);
    trace.getTracer('library').startSpan('call').end();
    expect(await metricsText()).toContain('\nlibrary_calls_total 2\n');
    expect(names()).toEqual(['call']);
    await shutdown();
  });

  test('is sampled as our own: no trace begins where sampling is zero, and a sampled request is followed', async () => {
    const { telemetry, names, shutdown } = await start({ sampling: 0 });
    const library = trace.getTracer('library');
    library.startSpan('alone').end();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        const end = telemetry.api.request('/freight', 'GET', true, traceparent);
        library.startSpan('within').end();
        end(200, 0.01);
        resolve();
      });
    });
    expect(names()).toEqual(['within', 'GET /freight']);
    await shutdown();
  });
});

test('two systems in one process have spans of their own', async () => {
  const [first, second] = [await start(), await start({ system: { ...freight, id: 'second' } })];
  first.telemetry.api.request('/freight', 'GET', true)(200, 0.01);
  expect([first.names(), second.names()]).toEqual([['GET /freight'], []]);
  second.telemetry.api.request('/freight', 'POST', true)(202, 0.01);
  expect([first.names(), second.names()]).toEqual([['GET /freight'], ['POST /freight']]);
  await Promise.all([first.shutdown(), second.shutdown()]);
});

/** Starts telemetry in a process with these variables, uses it, and prints what /metrics has. */
const script = `
  import { logs, metrics, trace } from '@opentelemetry/api';
  import freight from './test/fixtures/systems/freight.ts';
  import { startTelemetry } from './pipeline/telemetry/start.ts';
  const { telemetry, metricsText, shutdown } = await startTelemetry({ system: freight, boundaries: [1], sampling: 1, environment: {} });
  telemetry.api.request('/freight', 'GET', true)(200, 0.01);
  logs.getLogger('library').emit({ body: 'a line' });
  metrics.getMeter('library').createCounter('library.calls').add(1);
  trace.getTracer('library').startSpan('call').end();
  process.stdout.write(await metricsText());
  await shutdown();
`;

const run = async (variables: Readonly<Record<string, string>>): Promise<string> => {
  const args = ['--disable-warning=ExperimentalWarning', '--import', './pipeline/telemetry/preload.ts'];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [...args, '--input-type=module', '--eval', script],
    { cwd: path.join(import.meta.dirname, '..', '..'), env: { ...process.env, ...variables } },
  );
  expect(stderr).toBe('');
  return stdout;
};

test('NodeSDK adds no exporter and no attribute that the environment names', async () => {
  const calls: (string | undefined)[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    calls.push(request.url);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const text = await run({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    OTEL_TRACES_EXPORTER: 'otlp,console',
    OTEL_METRICS_EXPORTER: 'otlp,console,prometheus',
    OTEL_LOGS_EXPORTER: 'otlp,console',
    OTEL_PROPAGATORS: 'b3',
    OTEL_TRACES_SAMPLER: 'always_off',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,service.instance.id=',
    OTEL_SERVICE_NAME: 'other',
    OTEL_NODE_RESOURCE_DETECTORS: 'all',
    OTEL_LOG_LEVEL: 'warn',
  });
  server.close();
  expect(calls).toEqual([]);
  expect(text).toMatch(/^target_info\{service_name="freight",service_instance_id="[0-9a-f-]{36}"\} 1$/m);
  expect(text).not.toContain('traceId');
});

test('OTEL_SDK_DISABLED stops traces and export, and not the metrics by which objectives are judged', async () => {
  const text = await run({ OTEL_SDK_DISABLED: 'true' });
  expect(text).toMatch(/^http_server_request_duration_count\{.*http_route="\/freight".*\} 1$/m);
  expect(text).toContain('target_info{service_name="freight",');
  expect(text).not.toContain('library_calls');
});
