/**
 * Tests the warehouse's contract on the fake with rows of a subscription. The fake stores a second insert of a row, so
 * that only the reader removes duplicates.
 */
import { afterAll, beforeAll } from '@jest/globals';
import type { Warehouse } from '../../pipeline/ports.ts';
import { warehouseContract } from '../contracts/warehouse.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery.ts';
import { openTestWarehouse } from './testWarehouse.ts';

/** Rows as a subscription delivers them. */
const vouched = (warehouse: Warehouse): Warehouse => ({
  ...warehouse,
  store: (rows) => warehouse.store(rows.map((row) => ({ ...row, log: 'a subscription' }))),
});

let fake: FakeBigQuery;
beforeAll(async () => {
  fake = await openFakeBigQuery({ page: 100 });
});
afterAll(() => fake.close());

warehouseContract(
  'BigQuery behind Pub/Sub',
  async (schema) => {
    const opened = await openTestWarehouse(fake.url, schema);
    return {
      warehouse: vouched(opened.warehouse),
      reopen: async () => vouched(await opened.reopen()),
      discard: () => opened.discard(),
    };
  },
  { knowsDuplicates: false },
);
