/**
 * Ends a test run with the skips, by what this machine lacks for them, and with one line that a person or a program can
 * read: `N passed, N failed[, N skipped]`. A suite that could not be loaded ran no test, and counts as one failure.
 */
import { relative } from 'node:path';

export const countLine = (results) => {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  const counts = [`${results.numPassedTests} passed`, `${failed} failed`];
  return (skipped > 0 ? [...counts, `${skipped} skipped`] : counts).join(', ');
};

/** What test/support/needs.ts writes in brackets at the end of the title of a test, or of its suite. */
const reasonOf = ({ title, ancestorTitles }) =>
  [...ancestorTitles, title].map((text) => /\[([^[\]]+)\]$/.exec(text)?.[1]).find((reason) => reason !== undefined);

/** Skips by their reason, each with its files. Those without a reason are somebody's choice: -t, or test.skip. */
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

/** What jest calls a reporter; it makes one with `new`, so this is a function and not an arrow. */
export default function countReporter({ rootDir }) {
  let lines = [];
  // jest prints its summary after every reporter has run, so these lines wait for the very end.
  process.once('exit', () => {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  });
  return {
    onRunComplete: (_contexts, results) => {
      const skips = skipLines(results, rootDir);
      lines = [...(skips.length > 0 ? ['', ...skips, ''] : []), countLine(results)];
    },
  };
}
