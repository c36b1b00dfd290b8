/** Pub/Sub's and BigQuery's emulator together, as a whole pipeline needs them. */
import type { Emulator, EmulatorSetup } from '../../pipeline/google/testing/emulators.ts';
import { bigqueryEmulator, pubsubEmulator } from '../support/emulators.ts';

/** Tells what is missing, if anything is. */
export const eitherMissing: EmulatorSetup = 'start' in bigqueryEmulator ? pubsubEmulator : bigqueryEmulator;

/** Pub/Sub's first. */
export const startBoth = (): Promise<readonly Emulator[]> =>
  Promise.all([pubsubEmulator, bigqueryEmulator].flatMap((one) => ('start' in one ? [one.start()] : [])));
