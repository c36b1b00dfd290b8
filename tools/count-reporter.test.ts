/** The last line of a test run, as a real jest run prints it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atalaya-count-'));
  const config = join(import.meta.dirname, '../jest.config.js');
  // The folder has no packages, so nothing can be loaded by name from it.
  writeFileSync(join(root, 'jest.config.js'), `export { default } from '${pathToFileURL(config).href}';`);
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const passing = `test('adds', () => { expect(1 + 1).toBe(2); });`;

const run = (
  suites: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): { readonly code: number | null; readonly last: string; readonly end: string } => {
  for (const [name, code] of Object.entries(suites)) writeFileSync(join(root, name), code);
  const jest = join(import.meta.dirname, '../node_modules/jest/bin/jest.js');
  const result = spawnSync('sh', ['-c', `"$0" "$@" 2>&1`, process.execPath, jest], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const lines = result.stdout.split('\n');
  const end = result.stdout.slice(result.stdout.indexOf('Ran all test suites.'));
  return { code: result.status, last: lines.slice(-2).join('\n'), end };
};

test('a green run ends with its counts alone on the last line', () => {
  expect(run({ 'a.test.ts': passing })).toMatchObject({ code: 0, last: '1 passed, 0 failed\n' });
});

test('skipped tests are counted as skipped', () => {
  const suite = `${passing} test.skip('later', () => {}); test.skip('some day', () => {});`;
  expect(run({ 'a.test.ts': suite })).toMatchObject({ code: 0, last: '1 passed, 0 failed, 2 skipped\n' });
});

test('skips whose titles say what is missing are listed by reason and file; other skips are only counted', () => {
  const needing = (tool: string, ...titles: readonly string[]): string =>
    titles.map((title) => `test.skip('${title} [${tool} is not here; get it]', () => {});`).join('\n');
  const suites = {
    'a.test.ts': `${passing} ${needing('git', 'commits')} ${needing('k6', 'runs', 'ends')} test.skip('later', () => {});`,
    'b.test.ts': `describe.skip('with k6 [k6 is not here; get it]', () => { ${passing} });`,
  };
  expect(run(suites).end).toBe(
    `Ran all test suites.

skipped 3: k6 is not here; get it
  a.test.ts (2), b.test.ts (1)
skipped 1: git is not here; get it
  a.test.ts (1)

1 passed, 0 failed, 5 skipped
`,
  );
});

test('a failed test fails the run', () => {
  const suite = `${passing} test('fails', () => { expect(1).toBe(2); });`;
  expect(run({ 'a.test.ts': suite })).toMatchObject({ code: 1, last: '1 passed, 1 failed\n' });
});

test('a suite that cannot be loaded counts as a failure', () => {
  const suites = { 'a.test.ts': passing, 'b.test.ts': `import './nowhere.ts';` };
  expect(run(suites)).toMatchObject({ code: 1, last: '1 passed, 1 failed\n' });
});

test('TEST_RESULTS names a file for the failures and the counts; no worker sees the variable', () => {
  const results = join(root, 'results.json');
  const nested = `test('is not named', () => { expect(process.env.TEST_RESULTS).toBeUndefined(); });`;
  const failing = `describe('sums', () => { ${passing} test.skip('later', () => {}); test('fails', () => { expect(1).toBe(2); }); });`;
  run({ 'a.test.ts': nested, 'b.test.ts': failing, 'c.test.ts': `import './nowhere.ts';` }, { TEST_RESULTS: results });
  expect(JSON.parse(readFileSync(results, 'utf8'))).toEqual({
    passed: 2,
    skipped: 1,
    failed: 2,
    passedInFailed: 1,
    whole: { 'a.test.ts': 1 },
    skippedInFailed: 1,
    failures: expect.arrayContaining([
      { file: 'b.test.ts', title: 'sums fails' },
      { file: 'c.test.ts', title: 'it could not be loaded' },
    ]),
  });
});
