/** What a command loads before it begins, and what the commands that start no pipeline never load. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { verbs } from '../../cli/verbs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Prints the address of each module that is loaded, as an ES module or by require, when the process ends. */
const listModules = `
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  const urls = new Set();
  registerHooks({
    load: (url, context, next) => {
      if (url.startsWith('file:')) urls.add(url);
      return next(url, context);
    },
  });
  process.on('exit', () => writeSync(2, 'loaded: ' + [...urls].join(' ')));
`;

interface Started {
  readonly code: number | null;
  readonly packages: readonly string[];
  /** Files of the repository. */
  readonly own: readonly string[];
}

const start = (...args: readonly string[]): Started => {
  const hook = `data:text/javascript,${encodeURIComponent(listModules)}`;
  const ran = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', hook, 'cli/main.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  );
  const [, loaded = `nothing was listed: ${ran.stderr}`] = /loaded: (.*)$/.exec(ran.stderr) ?? [];
  const files = loaded.split(' ').map((url) => path.relative(root, fileURLToPath(url)).replaceAll('\\', '/'));
  const packages = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return {
    code: ran.status,
    packages: [...new Set(packages)].toSorted(),
    own: files.filter((file) => !file.includes('node_modules')).toSorted(),
  };
};

/** Whatever the command does. */
const always = [
  'cli/atalaya.ts',
  'cli/config/withConfig.ts',
  'cli/errors.ts',
  'cli/load/systemFiles.ts',
  'cli/main.ts',
  'cli/options.ts',
  'cli/outputFormat.ts',
  'cli/process.ts',
  'cli/run/exampleId.ts',
  'cli/run/fileError.ts',
  'cli/run/missingPackage.ts',
  'cli/sources/joinFrom.ts',
  'cli/verbs.ts',
  'model/usageError.ts',
];

test('the command starts with the parser of its arguments and no verb', () => {
  expect(start('--help')).toEqual({ code: 0, packages: ['commander'], own: always });
});

test.each(verbs.map(({ name }) => name))('help of %s loads no other verb, and no more than it shows', (name) => {
  const { code, packages, own } = start(name, '--help');
  const others = verbs.flatMap((verb) => (verb.name === name ? [] : [`cli/${verb.name}.ts`]));
  expect({ code, others: others.filter((file) => own.includes(file)) }).toEqual({ code: 0, others: [] });
  expect(packages.filter((each) => each !== 'commander' && each !== 'decimal.js')).toEqual([]);
  expect(own.length).toBeLessThanOrEqual(always.length + 24);
});

test.each([
  ['emit', '--check'],
  ['check', 'diary'],
  ['explain', 'diary'],
  ['slo', 'status', 'diary'],
  ['slo', 'report', 'diary'],
  ['dlq', 'list', 'diary'],
  ['up', '--help'],
])(
  '%s %s loads nothing of OpenTelemetry',
  (...args) => {
    const isRead = args[0] === 'slo' || args[0] === 'dlq';
    const { packages } = start(...args, ...(isRead ? ['--data', temporaryFolder()] : []));
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
