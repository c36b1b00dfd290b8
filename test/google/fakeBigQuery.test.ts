/**
 * The warehouse's contract, kept against the fake by the rows of a subscription: nothing hides a second insert there, so
 * that reading alone has to.
 */
import { afterAll, beforeAll } from '@jest/globals';
import type { Warehouse } from '../../pipeline/ports.ts';
import { warehouseContract } from '../contracts/warehouse.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery.ts';
import { openTestWarehouse } from './testWarehouse.ts';

/** As the rows of a subscription come. */
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
