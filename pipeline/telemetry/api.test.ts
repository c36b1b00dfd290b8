import { rejectionCodes } from '../ingest/rejection.ts';
import { expect, test } from '@jest/globals';
import freight from '../../test/fixtures/systems/freight.ts';
import { apiTelemetry } from './api.ts';
import { ingestTelemetry, warehouseTelemetry } from './ingest.ts';
import { objectiveEvents } from './objectives.ts';
import { createMetrics } from './series.ts';
import type { ApiTelemetry } from './telemetry.ts';

const setUp = () => {
  const metrics = createMetrics([0.3, 1]);
  const objectives = objectiveEvents(metrics, freight.objectives);
  const api = apiTelemetry(metrics, freight, objectives, { start: () => undefined });
  const find = (name: string) => metrics.read().find((metric) => metric.signal.id === name);
  const durations = () =>
    [...(find('http.server.request.duration')?.histograms.values() ?? [])].map((series) => series.labels);
  const events = () =>
    [...(find('atalaya.objective.total_events')?.numbers.values() ?? [])].map((series) => series.value);
  return { metrics, objectives, api, find, durations, events };
};

const answer = (api: ApiTelemetry, route: string, method: string, status: number, declared: boolean): void =>
  api.request(route, method, declared)(status, 0.01);

test('a response is recorded with method, route and status, and with an error type only for 5xx', () => {
  const { api, durations } = setUp();
  answer(api, '/freight', 'GET', 200, true);
  answer(api, '/freight', 'GET', 503, true);
  const labels = { 'http.request.method': 'GET', 'url.scheme': 'http', 'http.route': '/freight' };
  expect(durations()).toEqual([
    { ...labels, 'http.response.status_code': '200' },
    { ...labels, 'http.response.status_code': '503', 'error.type': '503' },
  ]);
});

test('a synthetic request has a metric of its own, and is not an event of an objective', () => {
  const { api, durations, events, find } = setUp();
  api.request('/freight', 'GET', true)(200, 0.01, true);
  api.request('/freight', 'GET', true)(503, 0.01, true);
  const tests = [...(find('atalaya.synthetic.request.duration')?.histograms.values() ?? [])];
  expect([durations(), events().every((total) => total === 0)]).toEqual([[], true]);
  expect(tests.map(({ labels }) => labels['http.response.status_code'])).toEqual(['200', '503']);
});

test('any number of unknown paths and methods makes one series', () => {
  const { api, durations, events } = setUp();
  for (let index = 0; index < 10_000; index += 1) answer(api, `/wp-admin/${index}`, `HACK${index}`, 404, true);
  expect(durations()).toEqual([
    {
      'http.request.method': '_OTHER',
      'url.scheme': 'http',
      'http.route': 'unmatched',
      'http.response.status_code': '404',
    },
  ]);
  expect(events().every((total) => total === 0)).toBe(true);
});

test('a path that holds an e-mail address is never a label', () => {
  const { api, durations } = setUp();
  answer(api, '/get_data/7:ana@example.com', 'GET', 200, true);
  expect(JSON.stringify(durations())).not.toContain('ana@example.com');
});

test.each([0, 99, 600, 200.5, Number.NaN])('a status of %d, which HTTP does not know, is recorded as 500', (status) => {
  const { api, durations } = setUp();
  answer(api, '/freight', 'GET', status, true);
  expect(durations()).toMatchObject([{ 'http.response.status_code': '500', 'error.type': '500' }]);
});

test('a request for health, or for a path that is not a declared data route, is not an event', () => {
  const { api, durations, events } = setUp();
  answer(api, '/health', 'GET', 503, false);
  answer(api, '/freight', 'DELETE', 405, false);
  expect(durations()).toMatchObject([{ 'http.route': '/health' }, { 'http.route': '/freight' }]);
  expect(events().every((total) => total === 0)).toBe(true);
});

test('a request is counted as active until it ends', () => {
  const { api, find } = setUp();
  const active = () => [...(find('http.server.active_requests')?.numbers.values() ?? [])].map(({ value }) => value);
  const [first, second] = [api.request('/freight', 'GET', true), api.request('/freight', 'GET', true)];
  expect(active()).toEqual([2]);
  first(200, 0.1);
  expect(active()).toEqual([1]);
  second(200, 0.1);
  expect(active()).toEqual([0]);
});

test('every rejection code is at 0 before its first message, so that its first burst is an increase', () => {
  const { metrics, objectives, find } = setUp();
  ingestTelemetry(metrics, objectives, {});
  const messages = [...(find('atalaya.ingest.messages')?.numbers.values() ?? [])];
  const codes = messages.flatMap(({ labels, value }) =>
    labels['outcome'] === 'rejected' ? [[labels['code'], value]] : [],
  );
  expect(codes).toEqual(rejectionCodes.map((code) => [code, 0]));
});

test('the number of codes and error types is bounded, even if they came from callers', () => {
  const { metrics, objectives, find } = setUp();
  const ingest = ingestTelemetry(metrics, objectives, {});
  const warehouse = warehouseTelemetry(metrics, 'duckdb', []);
  for (let index = 0; index < 1_000; index += 1) {
    ingest.rejected(`code ${index}`, 1);
    warehouse.operation('query', 0.1, `error ${index}`);
  }
  const messages = [...(find('atalaya.ingest.messages')?.numbers.values() ?? [])];
  const rejected = messages.filter((series) => series.labels['outcome'] === 'rejected');
  expect(rejected).toHaveLength(33);
  expect(rejected.at(-1)).toEqual({ labels: { outcome: 'rejected', code: '_OTHER' }, value: 982 });
  expect(find('db.client.operation.duration')?.histograms.size).toBe(2 + 33);
});
