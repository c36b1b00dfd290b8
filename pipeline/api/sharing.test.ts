import { afterEach, beforeEach, expect, test } from '@jest/globals';
import flights from '../../systems/flights.ts';
import { WarehouseUnavailable } from '../ports.ts';
import { serveForTest, type Served } from './testing/serve.ts';
import { until } from '../testing/until.ts';

let clock = 0;
let served: Served;
beforeEach(async () => {
  clock = 0;
  served = await serveForTest(flights, { rows: [[0, 1, 2, 'LAS', 'SFO']], now: () => clock });
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
    served.call(i % 2 === 0 ? '/flights?origin=LAS&limit=5' : '/flights?limit=5&origin=LAS'),
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
  ['/flights?origin=LAS&delay[gte]=1', '/flights?delay[gte]=1&origin=LAS'],
  ['/flights?origin=LAS', '/flights?origin[eq]=%4C%41%53&'],
  ['/flights', '/flights?limit=100&fields=date,delay,distance,origin,destination'],
  ['/flights?origin[in]=SFO,LAS', '/flights?origin[in]=LAS,SFO,LAS'],
  ['/flights?limit=5000', '/flights?limit=1000'],
  ['/flights?fields=date,origin', '/flights?fields=origin,date'],
  ['/flights?date[gte]=2001-01-01T00:00:00Z', '/flights?date[gte]=2001-01-01T01:00:00.000%2B01:00'],
])('%s and %s are equal', async (first, second) => {
  const answers = [await served.call(first), await served.call(second)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(served.warehouse.queries).toHaveLength(1);
});

test.each([
  ['/flights?origin=LAS', '/flights?origin=SFO'],
  ['/flights?origin=LAS', '/flights?destination=LAS'],
  ['/flights?origin=LAS', '/flights?origin[ne]=LAS'],
  ['/flights?sort=delay', '/flights?sort=-delay'],
  ['/flights?limit=1', '/flights?limit=2'],
  ['/flights?fields=date', '/flights?fields=delay'],
  ['/flights/LAS', '/flights?origin=LAS'],
])('%s and %s are different', async (first, second) => {
  await served.call(first);
  await served.call(second);
  expect(served.warehouse.queries).toHaveLength(2);
});

test("an answer is served from the cache for the system's cache time", async () => {
  const first = await served.call('/flights');
  served.warehouse.rows.length = 0;
  clock = 999;
  const again = await served.call('/flights');
  clock = 1_000;
  const later = await served.call('/flights');
  expect([again.text === first.text, again.headers.etag === first.headers.etag]).toEqual([true, true]);
  expect(later.text).toBe('{"data":[],"next":null,"skipped":[]}');
  expect(served.recorder.cache).toEqual(['miss', 'hit', 'miss']);
});

test('a failure is not cached', async () => {
  served.warehouse.before = async () => Promise.reject(new WarehouseUnavailable('down'));
  expect((await served.call('/flights')).status).toBe(503);
  served.warehouse.before = async () => undefined;
  expect((await served.call('/flights')).status).toBe(200);
});

test('a key without rows is cached as 404, so that a flood of requests costs one query', async () => {
  const answers = [await served.call('/flights/XXX'), await served.call('/flights/XXX')];
  expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  expect(served.warehouse.queries).toHaveLength(1);
});
