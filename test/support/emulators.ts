/**
 * The suites that need an emulator of Google's services. One that is missing is a skip that names the command that gets
 * it; with CI set it is a failure.
 */
/* oxlint-disable jest/expect-expect, jest/valid-title -- titles and assertions are the suite's */
import { describe, test } from '@jest/globals';
import { findBigQuery, findPubSub, type Emulator, type Found } from '../../pipeline/google/testing/emulators.ts';
import { programOf } from '../../tools/oracles/place.ts';

// The clients look for Google's metadata server, which no test has.
process.env['METADATA_SERVER_DETECTION'] = 'none';

export const pubsubEmulator: Found = findPubSub(programOf('pubsub-emulator'));
export const bigqueryEmulator: Found = findBigQuery(programOf('bqemulator'));

/** Runs the suite with what starts the emulator, or skips it visibly. */
export const withEmulator = (
  name: string,
  found: Found,
  suite: (start: (port?: number) => Promise<Emulator>) => void,
): void => {
  if ('start' in found)
    describe(name, () => {
      suite(found.start);
    });
  else if (process.env['CI'] === undefined) test.skip(`${name} (${found.missing})`, () => undefined);
  else {
    test(name, () => {
      throw new Error(found.missing);
    });
  }
};
