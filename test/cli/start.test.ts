/** What a command loads before it begins, and what the commands that start no pipeline never load. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Prints each package that is loaded, as an ES module or by require, when the process ends. */
const listPackages = `
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  const packages = new Set();
  registerHooks({
    load: (url, context, next) => {
      const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name !== undefined) packages.add(name);
      return next(url, context);
    },
  });
  process.on('exit', () => writeSync(2, 'loaded: ' + [...packages].sort().join(' ')));
`;

const packagesOf = (...args: readonly string[]): { readonly code: number | null; readonly packages: string[] } => {
  const hook = `data:text/javascript,${encodeURIComponent(listPackages)}`;
  const ran = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', hook, 'cli/main.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  const [, loaded = `nothing was listed: ${ran.stderr}`] = /loaded: (.*)$/.exec(ran.stderr) ?? [];
  return { code: ran.status, packages: loaded.split(' ') };
};

test('the command starts without a database, a cloud, a web framework or telemetry', () => {
  expect(packagesOf('--help')).toEqual({ code: 0, packages: ['commander', 'decimal.js'] });
});

test.each([
  ['emit', '--check'],
  ['check', 'datos'],
  ['explain', 'datos'],
  ['slo', 'status', 'datos'],
  ['slo', 'report', 'datos'],
  ['dlq', 'list', 'datos'],
  ['up', '--help'],
])(
  '%s %s loads nothing of OpenTelemetry',
  (...args) => {
    const isRead = args[0] === 'slo' || args[0] === 'dlq';
    const { packages } = packagesOf(...args, ...(isRead ? ['--data', temporaryFolder()] : []));
    expect(packages).toContain('commander');
    expect(packages.filter((name) => name.startsWith('@opentelemetry/'))).toEqual([]);
  },
  120_000,
);

test('help of a verb is an answer, whatever exit code the process has so far', () => {
  const failedBefore = 'data:text/javascript,process.exitCode=2';
  const { status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', failedBefore, 'cli/main.ts', 'help', 'demo'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(status).toBe(0);
});
