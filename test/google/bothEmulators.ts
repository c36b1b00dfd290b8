/** The emulators of Pub/Sub and BigQuery together, for a whole pipeline. */
import type { Emulator, EmulatorSetup } from '../../pipeline/google/testing/emulators.ts';
import { bigqueryEmulator, pubsubEmulator } from '../support/emulators.ts';

/** How to set up an emulator that is missing; undefined if none is. */
export const eitherMissing: EmulatorSetup = 'start' in bigqueryEmulator ? pubsubEmulator : bigqueryEmulator;

/** Pub/Sub's first. */
export const startBoth = (): Promise<readonly Emulator[]> =>
  Promise.all(
    [pubsubEmulator, bigqueryEmulator].flatMap((emulator) => ('start' in emulator ? [emulator.start()] : [])),
  );
