/**
 * What the run with every tool has to do after the run without any. A file of which every test ran and passed there needs no tool:
 * it does not run twice. docs/decisions/2026-11-30-the-tools-run-what-needs-them.md says why.
 *
 *   rest.mjs files BARE            the test files that are left, one a line; none where BARE is of no finished run, and all have to run
 *   rest.mjs total BARE RESULTS    the counts of both runs together, as the last line
 *
 * BARE and RESULTS are what tools/count-reporter.mjs wrote.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const resultsIn = (file) => {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8'));
    return typeof results.whole === 'object' && results.whole !== null ? results : undefined;
  } catch {
    return undefined;
  }
};

const allFiles = () => {
  const { stdout, status, stderr } = spawnSync('npm', ['test', '--silent', '--', '--listTests', '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0) throw new Error(`jest --listTests failed: ${stderr}`);
  const line = stdout.split('\n').find((text) => text.startsWith('['));
  return JSON.parse(line ?? '[]').map((file) => relative(process.cwd(), file));
};

const files = (bare) => {
  const passed = resultsIn(bare)?.whole;
  if (passed === undefined || Object.keys(passed).length === 0) return;
  process.stdout.write(
    allFiles()
      .filter((file) => passed[file] === undefined)
      .map((file) => `${file}\n`)
      .join(''),
  );
};

const sum = (counts) => counts.reduce((before, count) => before + count, 0);

const total = (bare, file) => {
  const results = resultsIn(file);
  if (results === undefined) return;
  const counts = Object.values(resultsIn(bare)?.whole ?? {});
  const passed = sum(counts);
  const lines = [
    '',
    `${counts.length === 1 ? 'one test file' : `${counts.length} test files`} (${passed} tests) ${counts.length === 1 ? 'needs' : 'need'} no tool, and passed without any; the others ran with every tool: ${results.passed} passed, ${results.failed} failed`,
    '',
    `${results.passed + passed} passed, ${results.failed} failed${results.skipped > 0 ? `, ${results.skipped} skipped` : ''}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
};

const [verb, ...rest] = process.argv.slice(2);
if (verb === 'files') files(...rest);
else if (verb === 'total') total(...rest);
else throw new Error('rest.mjs files BARE, or rest.mjs total BARE RESULTS');
