/**
 * Ends a test run with the skipped tests, grouped by what is missing on this machine, and with one line for people and programs:
 * `N passed, N failed[, N skipped]`. A suite that could not be loaded ran no test, and counts as one failure; a suite that is skipped
 * counts as one skip. The variable TEST_RESULTS names a file for the counts and the failures, which tools/ci/again.mjs and tools/ci/rest.mjs read.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export const countLine = (results) => {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  const counts = [`${results.numPassedTests} passed`, `${failed} failed`];
  return (skipped > 0 ? [...counts, `${skipped} skipped`] : counts).join(', ');
};

/** The reason that test/support/needs.ts writes in brackets at the end of the title of a test or suite. */
const reasonOf = ({ title, ancestorTitles }) =>
  [...ancestorTitles, title].map((text) => /\[([^[\]]+)\]$/.exec(text)?.[1]).find((reason) => reason !== undefined);

/** Skips grouped by reason, each with its files. Skips without a reason are deliberate (-t or test.skip) and left out. */
export const skipLines = (results, root) => {
  const byReason = new Map();
  for (const { testFilePath, testResults } of results.testResults) {
    for (const result of testResults.filter(({ status }) => status === 'pending' || status === 'todo')) {
      const reason = reasonOf(result);
      if (reason === undefined) continue;
      const files = byReason.get(reason) ?? new Map();
      const file = relative(root, testFilePath);
      byReason.set(reason, files.set(file, (files.get(file) ?? 0) + 1));
    }
  }
  const sum = (files) => [...files.values()].reduce((total, count) => total + count, 0);
  return [...byReason]
    .toSorted(([, a], [, b]) => sum(b) - sum(a))
    .flatMap(([reason, files]) => [
      `skipped ${sum(files)}: ${reason}`,
      `  ${[...files]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([file, count]) => `${file} (${count})`)
        .join(', ')}`,
    ]);
};

const countOf = (testResults, ...statuses) => testResults.filter(({ status }) => statuses.includes(status)).length;

/** Files of which every test ran, and passed. */
const wholeFiles = (results) =>
  results.testResults.filter(
    ({ testExecError, testResults }) =>
      !testExecError && testResults.length > 0 && testResults.every(({ status }) => status === 'passed'),
  );

/** Counts of all tests, those in files with a failure, the failures, and the files of which every test passed, with their counts. */
const asData = (results, root) => {
  const failed = results.testResults.filter(
    ({ numFailingTests, testExecError }) => numFailingTests > 0 || testExecError,
  );
  const inFailed = failed.flatMap(({ testResults }) => testResults);
  return {
    passed: results.numPassedTests,
    skipped: results.numPendingTests + results.numTodoTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    passedInFailed: countOf(inFailed, 'passed'),
    skippedInFailed: countOf(inFailed, 'pending', 'todo'),
    whole: Object.fromEntries(
      wholeFiles(results).map(({ testFilePath, testResults }) => [relative(root, testFilePath), testResults.length]),
    ),
    failures: failed.flatMap(({ testFilePath, testResults, testExecError }) => {
      const file = relative(root, testFilePath);
      const titles = testResults.flatMap(({ status, ancestorTitles, title }) =>
        status === 'failed' ? [[...ancestorTitles, title].join(' ')] : [],
      );
      return [...titles, ...(testExecError ? ['it could not be loaded'] : [])].map((title) => ({ file, title }));
    }),
  };
};

/** A jest reporter. jest calls it with `new`, so it cannot be an arrow function. */
export default function countReporter({ rootDir }) {
  let lines = [];
  const file = process.env.TEST_RESULTS;
  // A test that runs jest itself must not write there.
  delete process.env.TEST_RESULTS;
  // jest prints its summary after every reporter has run, so these lines are written at exit.
  process.once('exit', () => {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  });
  return {
    onRunComplete: (_contexts, results) => {
      const skips = skipLines(results, rootDir);
      if (file) writeFileSync(file, JSON.stringify(asData(results, rootDir)));
      lines = [...(skips.length > 0 ? ['', ...skips, ''] : []), countLine(results)];
    },
  };
}
