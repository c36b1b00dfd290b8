/**
 * again.mjs RESULTS: runs test files that failed beside others once more, alone. RESULTS is what tools/count-reporter.mjs wrote. A test
 * that passes now depends on what else the machine did: it is named, to be mended, and does not fail the run. Many failures are no
 * accident, and are not run again. RESULTS is then of both runs together. docs/decisions/2026-11-30-a-failed-test-runs-again-alone.md says why.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Most files that run again. */
const most = 3;

/** The counts of both runs together: what failed first counts as it ended. */
export const together = (first, again) => ({
  passed: first.passed + again.passed - first.passedInFailed,
  failed: again.failed,
  skipped: first.skipped + again.skipped - first.skippedInFailed,
});

const resultsIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

const main = (file) => {
  const first = resultsIn(file);
  if (first === undefined) return fail('the tests did not end, so none runs again');
  const files = [...new Set(first.failures.map((failure) => failure.file))];
  if (files.length === 0) return fail('the tests failed, and no test did: none runs again');
  if (files.length > most) return fail(`${files.length} test files failed, which is no accident: none runs again`);
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-again-'));
  try {
    process.stdout.write(
      `\n${files.length === 1 ? 'one file' : `${files.length} files`} failed, and runs again, alone\n`,
    );
    const results = join(folder, 'results.json');
    const { status } = spawnSync('npm', ['test', '--', '--maxWorkers=1', '--runTestsByPath', ...files], {
      stdio: 'inherit',
      env: { ...process.env, TEST_RESULTS: results },
    });
    const again = resultsIn(results);
    if (status !== 0 || again === undefined) return status || 1;
    const { passed, failed, skipped } = together(first, again);
    writeFileSync(
      file,
      JSON.stringify({ ...again, passed, failed, skipped, whole: { ...first.whole, ...again.whole } }),
    );
    const lines = [
      '',
      'failed beside other tests, and passed alone (mend them):',
      ...first.failures.map((failure) => `  ${failure.file}: ${failure.title}`),
      '',
      `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const fail = (why) => {
  process.stdout.write(`${why}\n`);
  return 1;
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv[2]);
