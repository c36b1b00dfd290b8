import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { createFreshness } from './freshness.ts';
import { serveForTest } from './testing/serve.ts';
import { memoryWarehouse } from './testing/warehouse.ts';

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const header = ['Atalaya-Stored-At', '2026-01-02T03:04:05.678Z'];

test('an answer has the time of the newest row, which does not change its ETag', async () => {
  let now = 0;
  const served = await serveForTest(freight, { rows: [[0, 1, 2, 'LAS', 'SFO']], now: () => now });
  let stored = at;
  served.warehouse.lastStoredAt = async () => stored;
  const first = await served.call('/freight');
  [now, stored] = [5_000, at + 1_000];
  const second = await served.call('/freight', { headers: { 'if-none-match': first.headers.etag ?? '' } });
  await served.close();
  expect([first.headers['atalaya-stored-at'], second.headers['atalaya-stored-at'], second.status]).toEqual([
    '2026-01-02T03:04:05.678Z',
    '2026-01-02T03:04:06.678Z',
    304,
  ]);
});

test('the warehouse is queried at most once a second for all answers', async () => {
  let queries = 0;
  let now = 0;
  const lastStoredAt = async (): Promise<number> => {
    queries++;
    return at;
  };
  const freshness = createFreshness({ ...memoryWarehouse({}), lastStoredAt }, () => now);
  expect(await Promise.all([freshness(), freshness()])).toEqual([header, header]);
  now = 999;
  await freshness();
  expect(queries).toBe(1);
  now = 1_000;
  await freshness();
  expect(queries).toBe(2);
});

test('a warehouse that cannot tell, is slow or fails delays no answer, and the header is absent', async () => {
  const silent = createFreshness(memoryWarehouse({}), () => 0);
  const empty = createFreshness({ ...memoryWarehouse({}), lastStoredAt: async () => undefined }, () => 0);
  const slow = createFreshness({ ...memoryWarehouse({}), lastStoredAt: () => new Promise(() => undefined) }, () => 0);
  const failing = createFreshness(
    { ...memoryWarehouse({}), lastStoredAt: async () => Promise.reject(new Error('gone')) },
    () => 0,
  );
  expect(await Promise.all([silent(), empty(), slow(), failing()])).toEqual([[], [], [], []]);
});
