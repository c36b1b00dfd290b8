import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { orderedBy } from '../../test/fixtures/orderedBy.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { serveForTest, type Served } from './testing/serve.ts';

const date = (day: number): number => Date.UTC(2001, 0, day) * 1_000;

let served: Served;
beforeAll(async () => {
  served = await serveForTest(orderedBy(freight, 'date'), {
    rows: [
      [date(1), 14, 405, 'LAS', 'SFO'],
      [date(2), -3, 370, 'LAS', 'LAX'],
      [date(3) + 123_456, 45, 2248, 'JFK', 'LAS'],
      [date(3), 9_007_199_254_740_993n, 1, 'SFO', 'LAS'],
    ],
  });
});
afterAll(async () => served.close());

test('a list is served in the declared order, without hidden columns', async () => {
  const { status, headers, text } = await served.call('/freight');
  expect([status, headers['content-type'], headers['x-powered-by']]).toEqual([200, 'application/json', undefined]);
  expect(text).toBe(
    '{"data":[' +
      '{"date":"2001-01-03T00:00:00.123456Z","delay":45,"distance":2248,"origin":"JFK","destination":"LAS"},' +
      '{"date":"2001-01-03T00:00:00Z","delay":9007199254740993,"distance":1,"origin":"SFO","destination":"LAS"},' +
      '{"date":"2001-01-02T00:00:00Z","delay":-3,"distance":370,"origin":"LAS","destination":"LAX"},' +
      '{"date":"2001-01-01T00:00:00Z","delay":14,"distance":405,"origin":"LAS","destination":"SFO"}' +
      '],"next":null,"skipped":[]}',
  );
});

test.each([
  ['origin=LAS', [-3, 14]],
  ['origin=LAS&delay[gte]=0', [14]],
  ['delay[gt]=14&delay[lt]=100', [45]],
  ['delay[lte]=14&sort=delay', [-3, 14]],
  ['origin[in]=JFK,SFO&sort=-delay&fields=delay', [9_007_199_254_740_992, 45]],
  ['origin[ne]=LAS&limit=1', [45]],
  ['origin[eq]=JFK', [45]],
  ['delay=9007199254740993', [9_007_199_254_740_992]],
  ['date[gte]=2001-01-03T01:00:00%2B01:00&date[lt]=2001-01-03T00:00:00.123Z', [9_007_199_254_740_992]],
  ['date=2001-01-03T00:00:00.123456Z', [45]],
  ['origin=las', []],
  ['sort=delay&limit=2', [-3, 14]],
])('?%s gives the delays %j', async (query, delays) => {
  const { json } = await served.call(`/freight?${query}`);
  expect((json() as { data: { delay: number }[] }).data.map(({ delay }) => delay)).toEqual(delays);
});

test('a projection has only the requested fields, in the order of the schema', async () => {
  const { text } = await served.call('/freight?origin=SFO&fields=origin,delay');
  expect(text).toBe('{"data":[{"delay":9007199254740993,"origin":"SFO"}],"next":null,"skipped":[]}');
});

test('a limit over the maximum is the maximum, and the next page is signalled', async () => {
  const capped = await served.call('/freight?limit=999999999999999999999999');
  expect(served.warehouse.queries.at(-1)?.limit).toBe(1_001);
  expect(capped.headers.link).toBeUndefined();
  const cut = await served.call('/freight?origin[in]=LAS,JFK&limit=2');
  const { next } = cut.json() as { next: string };
  expect(cut.headers.link).toBe(`<?origin%5Bin%5D=LAS%2CJFK&limit=2&cursor=${next}>; rel="next"`);
});

test('a filter without matches in an empty table gives an empty page', async () => {
  const { status, text } = await served.call('/freight?origin=XXX');
  expect([status, text]).toEqual([200, '{"data":[],"next":null,"skipped":[]}']);
});
