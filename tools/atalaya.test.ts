/** The door of the command, in a folder of its own: a stand-in for the set-up, and a command that says what it got. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let root: string;

const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

const door = (): string => join(root, 'tools/atalaya.mjs');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atalaya-door-'));
  for (const folder of ['tools', 'cli', 'node_modules/.bin']) mkdirSync(join(root, folder), { recursive: true });
  cpSync(join(import.meta.dirname, 'atalaya.mjs'), door());
  symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
  write('tools/setup.mjs', `console.log('set up');`);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (...args: readonly string[]): { readonly code: number | null; readonly said: string } => {
  const ran = spawnSync(process.execPath, [door(), ...args], { encoding: 'utf8' });
  return { code: ran.status, said: ran.stdout + ran.stderr };
};

test('on another Node it sets up, hands over the arguments, and ends as the command ends', () => {
  write('cli/main.ts', `console.log(process.argv.slice(2).join(' ')); process.exitCode = 3;`);
  expect(run('slo', 'status')).toEqual({ code: 3, said: 'set up\nslo status\n' });
});

test('it goes no further than a set-up that failed', () => {
  write('tools/setup.mjs', `console.error('set-up  no network'); process.exitCode = 1;`);
  write('cli/main.ts', `console.log('started');`);
  expect(run()).toEqual({ code: 1, said: 'set-up  no network\n' });
});

test('on the pinned Node it goes straight in', () => {
  write('cli/main.ts', `console.log(process.argv.slice(2).join(' ')); process.exitCode = 3;`);
  const node = join(root, 'node_modules/node');
  cpSync(process.execPath, node);
  const ran = spawnSync(node, [door(), 'up'], { encoding: 'utf8' });
  expect({ code: ran.status, said: ran.stdout + ran.stderr }).toEqual({ code: 3, said: 'up\n' });
});

test('SIGTERM reaches the command, which ends in its own way', async () => {
  write(
    'cli/main.ts',
    `import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });
    setInterval(() => {}, 1000);
    writeFileSync('${join(root, 'started')}', '');`,
  );
  const child = spawn(process.execPath, [door()]);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (!existsSync(join(root, 'started'))) await sleep(20);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(said).toBe('set up\ndrained\n');
});
