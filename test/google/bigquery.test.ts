/**
 * Tests the warehouse's contract on BigQuery, with bqemulator in its place, for rows that may be duplicates of stored
 * rows. `fakeBigQuery.test.ts` tests it for rows of a subscription.
 */
import { afterAll, beforeAll } from '@jest/globals';
import type { Emulator } from '../../pipeline/google/testing/emulators.ts';
import { everyTypeContract } from '../contracts/everyTypeContract.ts';
import { warehouseContract } from '../contracts/warehouse.ts';
import type { OpenWarehouse } from '../contracts/warehouseUnderTest.ts';
import { bigqueryEmulator, withEmulator } from '../support/emulators.ts';
import { openTestWarehouse } from './testWarehouse.ts';

withEmulator('with bqemulator', bigqueryEmulator, (start) => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await start();
  });
  afterAll(() => emulator.kill());

  const open: OpenWarehouse = (schema) => openTestWarehouse(`http://${emulator.address}`, schema, { repeats: true });
  warehouseContract('BigQuery', open, { knowsDuplicates: true });
  everyTypeContract('BigQuery', open);
});
