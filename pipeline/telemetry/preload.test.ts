import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const preload = path.join(import.meta.dirname, 'preload.ts');

/** What a module sees that is loaded after the preload. */
const after = async (script: string, environment: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', preload, '--input-type=module', '--eval', script],
    { env: { ...process.env, ...environment } },
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

test('modules are left alone', async () => {
  expect(await after(seen)).toBe('plain');
});

test('automatic instrumentation that is asked for sees ES modules', async () => {
  expect(await after(seen, { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http' })).toBe('hooked');
});
