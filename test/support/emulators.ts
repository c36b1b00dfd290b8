/**
 * The suites that need an emulator of Google's services. One that is missing is a skip that names the command that gets
 * it; with CI set it is a failure.
 */
import {
  findBigQuery,
  findPubSub,
  type Emulator,
  type EmulatorSetup,
} from '../../pipeline/google/testing/emulators.ts';
import { programOf } from '../../tools/external/toolPath.ts';
import { describeUnless } from './needs.ts';

// The clients look for Google's metadata server, which no test has.
process.env['METADATA_SERVER_DETECTION'] = 'none';

export const pubsubEmulator: EmulatorSetup = findPubSub(programOf('pubsub-emulator'));
export const bigqueryEmulator: EmulatorSetup = findBigQuery(programOf('bqemulator'));

/** Runs the suite with what starts the emulator, or skips it visibly. */
export const withEmulator = (
  name: string,
  found: EmulatorSetup,
  suite: (start: (port?: number) => Promise<Emulator>) => void,
): void => {
  const start = 'start' in found ? found.start : () => Promise.reject(new Error(found.missing));
  describeUnless('start' in found ? undefined : found.missing, name, () => suite(start));
};
