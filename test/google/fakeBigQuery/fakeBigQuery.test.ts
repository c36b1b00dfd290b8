/**
 * Tests the warehouse's contract on the fake with rows of a subscription, on a table that is empty but for them, and on one with
 * 20 TB of history. The fake stores a second insert of a row, so that only the reader removes duplicates.
 */
import { afterAll, beforeAll } from '@jest/globals';
import type { Warehouse } from '../../../pipeline/ports.ts';
import { warehouseContract } from '../../contracts/warehouse.ts';
import { openTestWarehouse } from '../testWarehouse.ts';
import { openFakeBigQuery, type FakeBigQuery, type FakeOptions } from './fakeBigQuery.ts';

/** Rows as a subscription delivers them. */
const vouched = (warehouse: Warehouse): Warehouse => ({
  ...warehouse,
  store: (rows) => warehouse.store(rows.map((row) => ({ ...row, log: 'a subscription' }))),
});

/** The day after the contract's rows were published. */
const now = (): number => Date.UTC(2026, 10, 24);

const runContract = (name: string, options: FakeOptions, maximumBytesBilled: number): void => {
  let fake: FakeBigQuery;
  beforeAll(async () => {
    fake = await openFakeBigQuery({ page: 100, now, ...options });
  });
  afterAll(() => fake.close());
  warehouseContract(
    name,
    async (schema) => {
      const opened = await openTestWarehouse(fake.url, schema, { maximumBytesBilled, now });
      return {
        warehouse: vouched(opened.warehouse),
        reopen: async () => vouched(await opened.reopen()),
        discard: () => opened.discard(),
      };
    },
    { knowsDuplicates: false },
  );
};

/** It ends before the days that freshness reads: a day of 18 GB is more than that query may read. */
const history: FakeOptions['history'] = { bytes: 20e12, days: 1_095, until: Date.UTC(2026, 10, 20) };

runContract('BigQuery behind Pub/Sub', {}, 1e9);
runContract('BigQuery with 20 TB of three years', { history }, 30e12);
