/**
 * Ends a test run with one line that a person or a program can read: `N passed, N failed[, N skipped]`.
 * A suite that could not be loaded ran no test, and counts as one failure.
 */
export const countLine = (results) => {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  const counts = [`${results.numPassedTests} passed`, `${failed} failed`];
  return (skipped > 0 ? [...counts, `${skipped} skipped`] : counts).join(', ');
};

/** What jest calls a reporter; it makes one with `new`, so this is a function and not an arrow. */
export default function countReporter() {
  let line;
  // jest prints its summary after every reporter has run, so the line waits for the very end.
  process.once('exit', () => {
    if (line !== undefined) process.stdout.write(`${line}\n`);
  });
  return {
    onRunComplete: (_contexts, results) => {
      line = countLine(results);
    },
  };
}
