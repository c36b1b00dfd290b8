import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const preload = path.join(import.meta.dirname, 'preload.ts');

/** What a module prints that is loaded after the preload. */
const after = async (script: string, environment: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', preload, '--input-type=module', '--eval', script],
    { cwd: path.join(import.meta.dirname, '..', '..'), env: { ...process.env, ...environment } },
  );
  return stdout.trim();
};

test('a span is active in what it started, from the first module on', async () => {
  const script = `
    import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
    const key = createContextKey('key');
    context.with(ROOT_CONTEXT.setValue(key, 'kept'), () => setTimeout(() => console.log(context.active().getValue(key)), 1));`;
  expect(await after(script)).toBe('kept');
});

const seen = `
  import { Hook } from 'import-in-the-middle';
  const names = [];
  new Hook(['node:http', 'http'], (_, name) => names.push(name));
  await import('node:http');
  console.log(names.length > 0 ? 'hooked' : 'plain');`;
const instrumented = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' };

test('modules are left alone', async () => {
  expect(await after(seen)).toBe('plain');
});

test('automatic instrumentation that is asked for sees ES modules', async () => {
  expect(await after(seen, instrumented)).toBe('hooked');
});

test('the hooks are there before OpenTelemetry is loaded, and see it too', async () => {
  const script = `
    import { Hook } from 'import-in-the-middle';
    const names = [];
    new Hook(['@opentelemetry/api'], (_, name) => names.push(name));
    console.log(names.join());`;
  expect(await after(script, instrumented)).toBe('@opentelemetry/api');
  expect(await after(script)).toBe('');
});

test('a request that automatic instrumentation follows has one span of the server and one of the client', async () => {
  const script = `
    import { registerInstrumentations } from '@opentelemetry/instrumentation';
    import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
    import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
    import freight from './test/fixtures/systems/freight.ts';
    import { startTelemetry } from './pipeline/telemetry/start.ts';
    registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor({ exporter })];
    await startTelemetry({ system: freight, boundaries: [1], sampling: 1, environment: {}, spanProcessors });
    const { createServer, get } = await import('node:http');
    const server = createServer((request, response) => response.end()).listen(0, '127.0.0.1', () =>
      get({ host: '127.0.0.1', port: server.address().port }, (response) =>
        response.resume().on('end', () =>
          server.close(() => console.log(exporter.getFinishedSpans().map(({ kind }) => kind).sort().join())))));`;
  // SpanKind.SERVER and SpanKind.CLIENT.
  expect(await after(script, instrumented)).toBe('1,2');
});

test('modules loaded after it come from the compile cache, unless an environment variable turns it off', async () => {
  const script = `
    import module from 'node:module';
    console.log(module.getCompileCacheDir() ?? 'none');`;
  expect(await after(script)).toContain(path.join('node_modules', '.cache', 'node'));
  expect(await after(script, { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('none');
});
