import { afterAll, beforeAll, expect, test } from '@jest/globals';
import flights from '../../systems/flights.ts';
import { serveForTest, type Served } from './testing/serve.ts';

const date = (day: number): number => Date.UTC(2001, 0, day) * 1_000;

let served: Served;
beforeAll(async () => {
  served = await serveForTest(flights, {
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
  const { status, headers, json } = await served.call('/flights');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  expect(json()).toEqual({
    data: [
      { date: '2001-01-03T00:00:00.123456Z', delay: 45, distance: 2248, origin: 'JFK', destination: 'LAS' },
      { date: '2001-01-03T00:00:00Z', delay: 9_007_199_254_740_992, distance: 1, origin: 'SFO', destination: 'LAS' },
      { date: '2001-01-02T00:00:00Z', delay: -3, distance: 370, origin: 'LAS', destination: 'LAX' },
      { date: '2001-01-01T00:00:00Z', delay: 14, distance: 405, origin: 'LAS', destination: 'SFO' },
    ],
    next: null,
    skipped: [],
  });
});

test('integers beyond 2^53 keep every digit', async () => {
  const { text } = await served.call('/flights?origin=SFO&fields=delay');
  expect(text).toBe('{"data":[{"delay":9007199254740993}],"next":null,"skipped":[]}');
});
