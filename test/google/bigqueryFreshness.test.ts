/** Freshness of BigQuery's table: reported without a billed query for each answer, and without delaying answers. */
import { afterEach, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { optional, string, type Schema } from '../../model/schema.ts';
import { freshnessBounds } from '../../pipeline/google/bigqueryFreshness.ts';
import type { Warehouse } from '../../pipeline/ports.ts';
import { openFakeBigQuery, type FakeBigQuery, type FakeOptions } from './fakeBigQuery/fakeBigQuery.ts';
import { openTestWarehouse } from './testWarehouse.ts';
import { until } from '../../pipeline/testing/until.ts';

const schema: Schema = { name: optional(string()) };
const megabyte = 1_000_000;
const atOnce = { ...freshnessBounds, bytesPerSecond: Number.POSITIVE_INFINITY };

let fake: FakeBigQuery;
let opened: Warehouse;
const open = async (bounds = freshnessBounds, options: FakeOptions = {}): Promise<Warehouse> => {
  fake = await openFakeBigQuery(options);
  const { warehouse } = await openTestWarehouse(fake.url, schema, { freshness: bounds });
  return (opened = warehouse);
};
afterEach(async () => {
  await opened.close();
  await fake.close();
});

const store = (warehouse: Warehouse, id: string, publishedAt = Date.now()): Promise<unknown> =>
  warehouse.store([{ messageId: id, publishedAt, values: ['x'], log: 'sub', sequence: undefined }]);
const queries = (): readonly { readonly query: string; readonly maximumBytesBilled: string }[] =>
  fake.bodies
    .filter((body) => body.includes('SELECT MAX'))
    .map((body) => JSON.parse(body) as { query: string; maximumBytesBilled: string });

test('only recent partitions are queried, with their own limit of bytes', async () => {
  const warehouse = await open();
  const before = Date.now();
  await store(warehouse, 'a');
  const at = await warehouse.lastStoredAt!();
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
  expect(queries().map(({ query, maximumBytesBilled }) => [query, maximumBytesBilled])).toEqual([
    [
      expect.stringMatching(/^SELECT MAX\(`_stored_at`\) FROM `demo\..+` WHERE `_published_at` >= @since$/),
      '300000000',
    ],
  ]);
});

test('a table without recent rows is read whole, until its freshness is known', async () => {
  const warehouse = await open(atOnce);
  await store(warehouse, 'a', Date.now() - 30 * 86_400_000);
  const first = await warehouse.lastStoredAt!();
  expect(first).toBeGreaterThan(1_600_000_000_000);
  expect(await warehouse.lastStoredAt!()).toBe(first);
  expect(queries().map(({ query }) => query.includes('WHERE'))).toEqual([true, false, true]);
});

test.each([
  { reads: 0, seconds: 10 },
  { reads: 250 * megabyte, seconds: 250 },
])('an answer that read $reads bytes is kept for $seconds s', async ({ reads, seconds }) => {
  // A thousand times as fast, so that the test waits for milliseconds.
  const bounds = { ...freshnessBounds, bytesPerSecond: freshnessBounds.bytesPerSecond * 1_000 };
  const warehouse = await open(bounds, { bytesProcessed: reads });
  await store(warehouse, 'a');
  const asked = performance.now();
  await warehouse.lastStoredAt!();
  while (queries().length < 2) {
    await warehouse.lastStoredAt!();
    await delay(1);
  }
  expect(performance.now() - asked).toBeGreaterThanOrEqual(seconds - 1);
});

test('during a new query, callers get the last known freshness at once', async () => {
  const warehouse = await open({ ...freshnessBounds, bytesPerSecond: 50 * megabyte });
  await store(warehouse, 'a');
  const first = await warehouse.lastStoredAt!();
  fake.fail({ on: 'query', kind: 'hang' });
  await until('the question', async () => {
    expect(await warehouse.lastStoredAt!()).toBe(first);
    return queries().length === 2;
  });
});

test('a hundred concurrent callers cause one query', async () => {
  const warehouse = await open();
  await store(warehouse, 'a');
  const all = await Promise.all(Array.from({ length: 100 }, () => warehouse.lastStoredAt!()));
  expect(new Set(all).size).toBe(1);
  expect(queries()).toHaveLength(1);
});

test('a query that would cost too much is not repeated at once, and no caller fails', async () => {
  const warehouse = await open(atOnce, { bytesProcessed: 400 * megabyte });
  await store(warehouse, 'a');
  expect(await warehouse.lastStoredAt!()).toBeUndefined();
  expect(await warehouse.lastStoredAt!()).toBeUndefined();
  expect(queries()).toHaveLength(1);
});

test('the last known freshness is kept while BigQuery does not answer, and after the warehouse is closed', async () => {
  const warehouse = await open(atOnce);
  await store(warehouse, 'a');
  const first = await warehouse.lastStoredAt!();
  fake.fail({ on: 'query', kind: 'refuse', status: 503, reason: 'backendError' });
  expect(await warehouse.lastStoredAt!()).toBe(first);
  await warehouse.close();
  expect(await warehouse.lastStoredAt!()).toBe(first);
});
