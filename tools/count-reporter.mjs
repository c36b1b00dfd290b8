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

/** A class and a default export, because that is how jest loads a reporter. */
export default class CountReporter {
  #line;

  constructor() {
    // jest prints its summary after every reporter has run, so the line waits for the very end.
    process.once('exit', () => {
      if (this.#line !== undefined) process.stdout.write(`${this.#line}\n`);
    });
  }

  onRunComplete(_contexts, results) {
    this.#line = countLine(results);
  }
}
