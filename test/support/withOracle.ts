/**
 * A test that asks an oracle. Where the oracle is missing the test is skipped, and its title says what to run; in CI,
 * where nobody reads skips, it fails.
 */
/* oxlint-disable jest/expect-expect, jest/valid-title -- title and assertions are the caller’s */
import { test } from '@jest/globals';
import type { OracleName } from '../../tools/oracles/oracle.ts';
import { missing, oraclePath } from '../../tools/oracles/place.ts';

/** `body` is given the path of the oracle. */
export const testWithOracle = (
  name: OracleName,
  title: string,
  body: (program: string) => void | Promise<void>,
  timeoutMs?: number,
): void => {
  const program = oraclePath(name);
  if (program !== undefined) {
    test(title, () => body(program), timeoutMs);
  } else if (process.env['CI'] === undefined) {
    test.skip(`${title} (${missing(name)})`, () => {});
  } else {
    test(title, () => {
      throw new Error(missing(name));
    });
  }
};
