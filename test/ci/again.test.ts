/** What CI does with test files that failed: `npm` is a stand-in that says what it ran, and leaves the results that it is given. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const script = path.join(import.meta.dirname, '..', '..', 'tools', 'ci', 'again.mjs');

interface Failure {
  readonly file: string;
  readonly title: string;
}

const first = (failures: readonly Failure[]): object => ({
  passed: 100,
  failed: failures.length,
  skipped: 4,
  passedInFailed: 6,
  skippedInFailed: 1,
  failures,
});

/** `again` is what the second run leaves, and whether it fails. */
const run = (
  results: object | undefined,
  again: { readonly results?: object; readonly code: number },
): { readonly code: number | null; readonly stdout: string; readonly ran: string } => {
  const folder = temporaryFolder();
  const [log, left, given] = ['calls', 'left.json', 'given.json'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  if (results !== undefined) writeFileSync(given, JSON.stringify(results));
  if (again.results !== undefined) writeFileSync(left, JSON.stringify(again.results));
  const copy = again.results === undefined ? '' : `cp '${left}' "$TEST_RESULTS"`;
  writeFileSync(path.join(folder, 'npm'), `#!/bin/sh\necho "$*" > '${log}'\n${copy}\nexit ${again.code}\n`);
  chmodSync(path.join(folder, 'npm'), 0o755);
  const { status, stdout } = spawnSync(process.execPath, [script, given], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  return { code: status, stdout, ran: existsSync(log) ? readFileSync(log, 'utf8') : '' };
};

const failed = (file: string, title: string): Failure => ({ file, title });
const good = { passed: 7, failed: 0, skipped: 1, passedInFailed: 0, skippedInFailed: 0, failures: [] };

test('a file that passes alone is named, and the counts of both runs end the output', () => {
  const { code, stdout, ran } = run(first([failed('a.test.ts', 'adds'), failed('a.test.ts', 'takes away')]), {
    results: good,
    code: 0,
  });
  expect([code, ran]).toEqual([0, 'test -- --maxWorkers=1 --runTestsByPath a.test.ts\n']);
  expect(stdout).toBe(`
one file failed, and runs again, alone

failed beside other tests, and passed alone (mend them):
  a.test.ts: adds
  a.test.ts: takes away

101 passed, 0 failed, 4 skipped
`);
});

test('a file that fails again fails the run', () => {
  expect(run(first([failed('a.test.ts', 'adds')]), { results: { ...good, failed: 1 }, code: 1 }).code).toBe(1);
});

test('a second run that leaves nothing fails the run, whatever its exit code is', () => {
  expect(run(first([failed('a.test.ts', 'adds')]), { code: 0 }).code).toBe(1);
});

test('many failures are no accident, and nothing runs again', () => {
  const { code, stdout, ran } = run(first(['a', 'b', 'c', 'd'].map((name) => failed(`${name}.test.ts`, 'adds'))), {
    results: good,
    code: 0,
  });
  expect([code, stdout, ran]).toEqual([1, '4 test files failed, which is no accident: none runs again\n', '']);
});

test('a run that ended early fails, and nothing runs again', () => {
  const { code, stdout, ran } = run(undefined, { results: good, code: 0 });
  expect([code, stdout, ran]).toEqual([1, 'the tests did not end, so none runs again\n', '']);
});
