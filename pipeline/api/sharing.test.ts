import { afterEach, beforeEach, expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { WarehouseUnavailable } from '../ports.ts';
import { serveForTest, type Served } from './testing/serve.ts';
import { until } from '../testing/until.ts';

let clock = 0;
let served: Served;
beforeEach(async () => {
  clock = 0;
  served = await serveForTest(freight, { rows: [[0, 1, 2, 'LAS', 'SFO']], now: () => clock });
});
afterEach(async () => served.close());

const count = (words: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(words, (word) => word)).map(([word, all]) => [word, all?.length ?? 0]),
  );

test('1,000 equal requests at once cost one warehouse query', async () => {
  const gate = Promise.withResolvers<void>();
  served.warehouse.before = async () => gate.promise;
  const requests = Array.from({ length: 1_000 }, async (_, i) =>
    served.call(i % 2 === 0 ? '/freight?origin=LAS&limit=5' : '/freight?limit=5&origin=LAS'),
  );
  await until('all requests', () => served.recorder.begun === 1_000);
  gate.resolve();
  const answers = await Promise.all(requests);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(served.warehouse.queries).toHaveLength(1);
  expect(count(served.recorder.cache)).toMatchObject({ miss: 1 });
  expect(served.recorder.cache).toHaveLength(1_000);
});

test.each([
  ['/freight?origin=LAS&delay[gte]=1', '/freight?delay[gte]=1&origin=LAS'],
  ['/freight?origin=LAS', '/freight?origin[eq]=%4C%41%53&'],
  ['/freight', '/freight?limit=100&fields=date,delay,distance,origin,destination'],
  ['/freight?origin[in]=SFO,LAS', '/freight?origin[in]=LAS,SFO,LAS'],
  ['/freight?limit=5000', '/freight?limit=1000'],
  ['/freight?fields=date,origin', '/freight?fields=origin,date'],
  ['/freight?date[gte]=2001-01-01T00:00:00Z', '/freight?date[gte]=2001-01-01T01:00:00.000%2B01:00'],
])('%s and %s are equal', async (first, second) => {
  const answers = [await served.call(first), await served.call(second)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(served.warehouse.queries).toHaveLength(1);
});

test.each([
  ['/freight?origin=LAS', '/freight?origin=SFO'],
  ['/freight?origin=LAS', '/freight?destination=LAS'],
  ['/freight?origin=LAS', '/freight?origin[ne]=LAS'],
  ['/freight?sort=delay', '/freight?sort=-delay'],
  ['/freight?limit=1', '/freight?limit=2'],
  ['/freight?fields=date', '/freight?fields=delay'],
  ['/freight/LAS', '/freight?origin=LAS'],
])('%s and %s are different', async (first, second) => {
  await served.call(first);
  await served.call(second);
  expect(served.warehouse.queries).toHaveLength(2);
});

test("an answer is served from the cache for the system's cache time", async () => {
  const first = await served.call('/freight');
  served.warehouse.rows.length = 0;
  clock = 999;
  const again = await served.call('/freight');
  clock = 1_000;
  const later = await served.call('/freight');
  expect([again.text === first.text, again.headers.etag === first.headers.etag]).toEqual([true, true]);
  expect(later.text).toBe('{"data":[],"next":null,"skipped":[]}');
  expect(served.recorder.cache).toEqual(['miss', 'hit', 'miss']);
});

test('a failure is not cached', async () => {
  served.warehouse.before = async () => Promise.reject(new WarehouseUnavailable('down'));
  expect((await served.call('/freight')).status).toBe(503);
  served.warehouse.before = async () => undefined;
  expect((await served.call('/freight')).status).toBe(200);
});

test('a key without rows is cached as 404, so that a flood of requests costs one query', async () => {
  const answers = [await served.call('/freight/XXX'), await served.call('/freight/XXX')];
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  expect(served.warehouse.queries).toHaveLength(1);
});
