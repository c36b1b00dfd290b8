/** What CI runs with every tool after the run without any: `npm` is a stand-in that lists three test files. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const script = path.join(import.meta.dirname, '..', '..', 'tools', 'ci', 'rest.mjs');

/** Each file with its content; undefined: it is not there. */
const run = (verb: string, ...contents: readonly (object | string | undefined)[]): string => {
  const folder = temporaryFolder();
  const listed = ['a.test.ts', 'b.test.ts', 'c.test.ts'].map((file) => path.join(folder, file));
  writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\necho 'set up'\necho '${JSON.stringify(listed)}'\n`);
  chmodSync(path.join(folder, 'npm'), 0o755);
  const files = contents.map((content, index) => {
    const file = path.join(folder, `${index}.json`);
    if (content !== undefined) writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  });
  const { stdout, stderr } = spawnSync(process.execPath, [script, verb, ...files], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  expect(stderr).toBe('');
  return stdout;
};

const bare = { passed: 13, failed: 1, skipped: 2, whole: { 'a.test.ts': 8 } };

test('a file of which every test passed without tools does not run again', () => {
  expect(run('files', bare)).toBe('b.test.ts\nc.test.ts\n');
});

test.each([
  ['is missing', undefined],
  ['was cut off', '{"passed":13,"who'],
  ['is of another version', { passed: 13, failed: 1, skipped: 2 }],
  ['has no file that passed', { ...bare, whole: {} }],
] as const)('everything runs where the record of the first run %s', (_title, content) => {
  expect(run('files', content)).toBe('');
});

test('the last line counts both runs, and a file that ran in both as it ended with the tools', () => {
  expect(run('total', bare, { passed: 7, failed: 0, skipped: 0, whole: {} })).toBe(`
one test file (8 tests) needs no tool, and passed without any; the others ran with every tool: 7 passed, 0 failed

15 passed, 0 failed
`);
});

test('failures and skips of the run with tools stay in the last line', () => {
  const output = run(
    'total',
    { ...bare, whole: { 'a.test.ts': 8, 'b.test.ts': 1 } },
    { passed: 7, failed: 2, skipped: 3, whole: {} },
  );
  expect(output).toBe(`
2 test files (9 tests) need no tool, and passed without any; the others ran with every tool: 7 passed, 2 failed

16 passed, 2 failed, 3 skipped
`);
});
