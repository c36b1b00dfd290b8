/**
 * The warehouse's contract, kept by BigQuery: bqemulator stands in for it. Its rows are such as no broker vouches for;
 * those of a subscription are held to it in `fakeBigQuery.test.ts`.
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

  warehouseContract('BigQuery', (schema) => openTestWarehouse(`http://${emulator.address}`, schema), {
    knowsDuplicates: true,
  });
});
