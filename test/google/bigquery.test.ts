/**
 * Tests the warehouse's contract on BigQuery, with bqemulator in its place, for rows that may be duplicates of stored
 * rows. `fakeBigQuery.test.ts` tests it for rows of a subscription.
 */
import { afterAll, beforeAll } from '@jest/globals';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { warehouseContract } from '../contracts/warehouse.ts';
import { bigqueryEmulator, withEmulator } from '../support/emulators.ts';
import { openTestWarehouse } from './testWarehouse.ts';

withEmulator('with bqemulator', bigqueryEmulator, (start) => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await start();
  });
  afterAll(() => emulator.kill());

  warehouseContract(
    'BigQuery',
    (schema) => openTestWarehouse(`http://${emulator.address}`, schema, { repeats: true }),
    {
      knowsDuplicates: true,
    },
  );
});
