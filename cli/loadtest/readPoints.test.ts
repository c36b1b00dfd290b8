/** `testing/raw.json.gz` is 0.8 s of a real run of k6 2.2.0: datos, load, with 5% of answers 503. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import type { RunPoints } from '../../loadtest/report/points.ts';
import { readPoints } from './readPoints.ts';

const root = mkdtempSync(path.join(tmpdir(), 'atalaya-read-points-'));
afterAll(() => rmSync(root, { recursive: true }));

const recorded = path.join(import.meta.dirname, 'testing', 'raw.json.gz');
const options = { startedAt: Date.parse('2026-11-30T15:11:34.076Z'), seconds: 37, limits: [1_000] };

const written = (text: string | Buffer): string => {
  const file = path.join(mkdtempSync(path.join(root, 'run-')), 'raw.json.gz');
  writeFileSync(file, typeof text === 'string' ? gzipSync(text) : text);
  return file;
};

const read = (text: string | Buffer): Promise<RunPoints> => readPoints(written(text), options);

/** Reads are answered at once, so that the route's and the scenario's times are the same. */
const line = (metric: string, value: unknown, tags: object | null, time = '2026-11-30T15:11:40.500Z'): string =>
  `${JSON.stringify({ metric, type: 'Point', data: { time, value, tags, metadata: { trace_id: 'abc' } } })}\n`;

test('a recorded result gives the requests, errors and times of each scenario, route and second', async () => {
  const points = await readPoints(recorded, options);
  expect(points.requests).toBe(55);
  expect(points.cells.reads?.get(14)).toMatchObject({ requests: 40, failed: 4, dropped: 0, within: [35] });
  expect(points.cells.writes?.get(14)).toMatchObject({ requests: 5, failed: 0 });
  expect(points.routes.map(({ route, requests, failed, wrong }) => [route, requests, failed, wrong])).toEqual([
    ['POST /datos', 10, 0, 0],
    ['GET /datos', 40, 4, 0],
    ['GET /datos (read back)', 5, 1, 0],
  ]);
  expect(points.errors).toEqual([{ name: '503', count: 5, byCell: new Map([[14, 5]]) }]);
  expect([...points.users]).toEqual([[14, expect.any(Number)]]);
  expect([...points.readable.values()].map(({ count }) => count)).toEqual([2]);
  expect(points.slowest).toHaveLength(10);
  expect(points.slowest[0]?.trace).toMatch(/^[0-9a-f]{32}$/);
  expect(points.isTruncated).toBe(false);
});

test('a result that was cut off gives the points before the cut, and says so; a missing file gives none', async () => {
  const whole = readFileSync(recorded);
  const cut = await read(whole.subarray(0, whole.length - 3_000));
  expect([cut.isTruncated, cut.requests > 10, cut.requests < 55]).toEqual([true, true, true]);
  const missing = await readPoints(path.join(root, 'none'), options);
  expect([missing.isTruncated, missing.requests]).toEqual([true, 0]);
  const noGzip = await read(gunzipSync(whole));
  expect([noGzip.isTruncated, noGzip.requests]).toEqual([true, 0]);
});

test('wrong answers are counted by route and reason, beside statuses and answers that did not come', async () => {
  const tags = { scenario: 'reads', side: 'candidate', route: '0' };
  const points = await readPoints(
    written(
      [
        line('http_req_duration', 5, { scenario: 'reads', name: 'GET /datos', status: '200' }),
        line('http_req_duration', 5, { scenario: 'reads', name: 'GET /datos', status: '0', error_code: '1220' }),
        line('bad_wrong_empty_list', 1, tags),
        line('bad_none_connection_reset', 1, tags),
        line('bad_status_503', 1, { ...tags, side: 'baseline' }),
        line('answer_duration', 7, { scenario: 'reads', name: 'GET /datos' }),
      ].join(''),
    ),
    { ...options, routes: ['GET /datos'] },
  );
  expect(points.routes).toEqual([{ route: 'GET /datos', requests: 2, failed: 2, wrong: 1, p50: 7, p95: 7, p99: 7 }]);
  expect(points.errors.map(({ name, count }) => [name, count])).toEqual([
    ['wrong: empty list', 1],
    ['connection reset', 1],
  ]);
});

test('lines that are no points, and clocks that jump, change nothing else', async () => {
  const tags = { scenario: 'reads', name: 'GET /datos', status: '200' };
  const points = await read(
    [
      '{"metric":"http_req_duration","type":"Point","data":\n',
      '{"metric":"http_req_duration","type":"Point","data":null}\n',
      `{"metric":"vus","type":"Point","data":{"time":"2026-11-30T15:11:40Z","value":3,"tags":null}}\n`,
      line('http_req_duration', 'NaN', tags),
      line('http_req_duration', -1, tags),
      line('http_req_duration', 5, tags, 'yesterday'),
      line('http_req_duration', 5, null),
      line('http_req_duration', 5, tags, '2031-01-01T00:00:00Z'),
      line('http_req_duration', 5, tags, '2001-01-01T00:00:00Z'),
      line('http_req_duration', 5, tags),
      `{"metric":"http_req_duration","type":"Point","data":"${'x'.repeat(2_000_000)}`,
    ].join(''),
  );
  expect([points.requests, points.cells.reads?.size]).toEqual([3, 3]);
  expect([...points.users]).toEqual([[5, 3]]);
});
