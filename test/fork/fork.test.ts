/**
 * A team's copy of this repository, without its systems and with one of its own, passes `npm run check`, `npm run demo` and `npm test`.
 *
 * By default only what can differ there runs, as the rest of the copy has the same bytes: types and drift of everything, format and lint
 * of the team's files, and the tests that read `systems/` or `generated/` when they run. All other tests take their systems from
 * test/fixtures/, which jest.config.js and the architecture rule `imports` see to. ATALAYA_FORK=whole runs all of the three commands.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { describeInCi } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { writeTeamCopy } from './teamCopy.ts';

const isWhole = process.env['ATALAYA_FORK'] === 'whole';
let root = '';

/** In the copy, without what this test run says of its own systems. */
const run = (...words: readonly string[]): { readonly code: number | null; readonly output: string } => {
  const { ATALAYA_SYSTEMS: _, NODE_OPTIONS: __, ...environment } = process.env;
  const bin = path.join(root, 'node_modules', '.bin');
  const { status, stdout, stderr } = spawnSync(words[0] ?? '', words.slice(1), {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...environment, PATH: `${bin}${path.delimiter}${environment['PATH'] ?? ''}` },
  });
  return { code: status, output: stdout + stderr };
};
const plain = '--disable-warning=ExperimentalWarning';
const atalaya = (...words: readonly string[]): ReturnType<typeof run> => run('node', plain, 'cli/main.ts', ...words);
const jest = (...words: readonly string[]): ReturnType<typeof run> =>
  run('node', 'node_modules/jest/bin/jest.js', ...words);

const passed = { code: 0, output: expect.anything() };

describeInCi("a team's copy", () => {
  beforeAll(() => {
    root = temporaryFolder();
    writeTeamCopy(root);
    expect(atalaya('emit')).toMatchObject({ code: 0 });
  });

  test('it has one system, and what is emitted for it', () => {
    expect(readdirSync(path.join(root, 'systems')).toSorted()).toEqual(['orders.ts', 'organization.ts']);
    expect(readdirSync(path.join(root, 'generated')).toSorted()).toEqual([
      'bootstrap',
      'budget',
      'fleet',
      'modules',
      'orders',
    ]);
  });

  test('its definitions have no finding, and nothing differs from them', () => {
    expect(atalaya('check')).toEqual({
      code: 0,
      output: expect.stringMatching(/^1 system, \d+ checks: 0 errors, 0 warnings, 0 disabled\n$/),
    });
    expect(atalaya('emit', '--check')).toEqual(passed);
  });

  test('npm run check passes', () => {
    if (isWhole) expect(run('node', 'tools/check.ts')).toEqual(passed);
    else {
      expect(run('tsc', '--incremental', 'false')).toEqual(passed);
      expect(run('oxfmt', '--check', 'systems')).toEqual(passed);
      expect(run('oxlint', '--quiet', 'systems')).toEqual(passed);
    }
  }, 600_000);

  test('npm run demo runs its system', () => {
    const rows = isWhole ? [] : ['--rows', '200', '--no-gate'];
    expect(atalaya('demo', '--once', '--port', '0', ...rows)).toEqual({
      code: 0,
      output: expect.stringContaining('orders'),
    });
  }, 600_000);

  test('help shows its system', () => {
    expect(atalaya('up', '--help').output).toContain('$ npx atalaya up orders --port 8081\n');
  });

  /** They read `systems/` or `generated/` when they run, or start processes that could. */
  const reading = [
    'cli/load/loadOrganization.test.ts',
    'cli/run/exampleId.test.ts',
    'google/monitoring/protoJson.test.ts',
    'test/ci/targets.test.ts',
    'test/cli/emit.test.ts',
    'test/cli/start.test.ts',
    'test/services/framework.test.ts',
  ];

  test('npm test passes', () => {
    const chosen = isWhole
      ? ['--testPathIgnorePatterns', '/node_modules/', '/fixtures/', '<rootDir>/test/fork/', '<rootDir>/test/package/']
      : ['--runTestsByPath', ...reading];
    const { code, output } = jest('--maxWorkers=1', ...chosen);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  }, 3_600_000);
});
