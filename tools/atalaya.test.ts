/** The entry of the command, in a temporary folder with a stand-in for the set-up and a command that prints its arguments. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../pipeline/testing/until.ts';

let root: string;

const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

const entry = (): string => join(root, 'tools/atalaya.mjs');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atalaya-entry-'));
  for (const folder of ['tools', 'cli', 'node_modules/.bin']) mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(import.meta.dirname, 'atalaya.mjs'), entry());
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
  write('tools/setup.mjs', `console.log('set up');`);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (...args: readonly string[]): { readonly code: number | null; readonly output: string } => {
  const result = spawnSync(process.execPath, [entry(), ...args], { encoding: 'utf8' });
  return { code: result.status, output: result.stdout + result.stderr };
};

test('on another Node it runs the set-up, passes the arguments on, and exits with the code of the command', () => {
  write('cli/main.ts', `console.log(process.argv.slice(2).join(' ')); process.exitCode = 3;`);
  expect(run('slo', 'status')).toEqual({ code: 3, output: 'set up\nslo status\n' });
});

test('when the set-up fails, the command is not started', () => {
  write('tools/setup.mjs', `console.error('set-up  no network'); process.exitCode = 1;`);
  write('cli/main.ts', `console.log('started');`);
  expect(run()).toEqual({ code: 1, output: 'set-up  no network\n' });
});

test('on the pinned Node the command starts without the set-up', () => {
  write('cli/main.ts', `console.log(process.argv.slice(2).join(' ')); process.exitCode = 3;`);
  const node = join(root, 'node_modules/node');
  cpSync(process.execPath, node);
  const result = spawnSync(node, [entry(), 'up'], { encoding: 'utf8' });
  expect({ code: result.status, output: result.stdout + result.stderr }).toEqual({ code: 3, output: 'up\n' });
});

test('SIGTERM reaches the command, which shuts down by itself', async () => {
  write(
    'cli/main.ts',
    `import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });
    setInterval(() => {}, 1000);
    writeFileSync('${join(root, 'started')}', '');`,
  );
  const child = spawn(process.execPath, [entry()]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = new Promise((resolve) => child.on('close', resolve));
  await until('its start', () => existsSync(join(root, 'started')));
  child.kill('SIGTERM');
  expect(await exitCode).toBe(0);
  expect(output).toBe('set up\ndrained\n');
});
