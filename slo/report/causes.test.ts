import { expect, test } from '@jest/globals';
import { availability, freshness, latency, processing, type Objective } from '../../model/objective.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import { causeCounters, causesOf } from './causes.ts';
import type { Increase } from './reads.ts';

const common = { window: '30d', why: 'callers were told so', rejected: [] } as const;
const available = availability('api', { ...common, target: '99.9%' });
const fast = latency('api', { ...common, target: '95%', under: '300ms' });

const response = (value: number, status: string, route = '/freight', method = 'GET'): Increase => ({
  labels: { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
  value,
});

const told = (objective: Objective, ...increases: readonly (readonly Increase[])[]): readonly unknown[] =>
  causesOf(freight, objective, increases).map((cause) =>
    cause.kind === 'Rejection' ? [cause.code, cause.bad] : [cause.method, cause.route, cause.status, cause.bad],
  );

test('the causes of failures are routes and their statuses, the largest first', () => {
  const responses = [response(9, '500'), response(40, '503', '/freight/{origin}'), response(1_000, '200')];
  expect(told(available, responses)).toEqual([
    ['GET', '/freight/{origin}', '503', 40],
    ['GET', '/freight', '500', 9],
  ]);
});

test('refusals, health checks, preflights and exports are not a cause: they are not events', () => {
  const responses = ['401', '403', '429'].map((status) => response(5, status));
  const others = [
    response(5, '503', '/ready'),
    response(5, '500', 'unmatched'),
    response(5, '405', '/freight', 'OPTIONS'),
  ];
  expect(told(available, [...responses, ...others, response(5, '500', '/freight.ndjson')])).toEqual([]);
});

test("a caller's error is a cause only where the promise counts it", () => {
  const responses = [response(7, '400'), response(2, '500'), response(3, '304')];
  expect(told({ ...available, good: '2xx' }, responses)).toEqual([
    ['GET', '/freight', '400', 7],
    ['GET', '/freight', '500', 2],
  ]);
  expect(told(available, responses)).toEqual([['GET', '/freight', '500', 2]]);
  expect(told({ ...available, good: 'not 5xx' }, responses)).toEqual([['GET', '/freight', '500', 2]]);
});

test('the causes of slowness are routes: successes above the bound', () => {
  const all = [response(100, '200'), response(50, '304'), response(30, '500')];
  const within = [response(90, '200'), response(50, '304'), response(1, '500')];
  expect(told(fast, all, within)).toEqual([['GET', '/freight', undefined, 10]]);
});

test('without a bucket at the bound nothing is told about slowness', () => {
  expect(told(fast, [response(100, '200')], [])).toEqual([]);
});

test('the causes of rejections are their codes', () => {
  const rejected = (code: string, value: number): Increase => ({ labels: { outcome: 'rejected', code }, value });
  expect(
    told(processing('ingest', { ...common, target: '99%' }), [
      rejected('bad-json', 3),
      rejected('wrong-type', 8),
      rejected('bad-json', 6),
      rejected('too-large', 0),
    ]),
  ).toEqual([
    ['bad-json', 9],
    ['wrong-type', 8],
  ]);
});

test('labels of Prometheus, with underscores, are the same labels', () => {
  const labels = { http_request_method: 'GET', http_route: '/freight', http_response_status_code: '502' };
  expect(told(available, [{ labels, value: 4 }])).toEqual([['GET', '/freight', '502', 4]]);
});

test('counters are read where they can tell something', () => {
  const names = (objective: Objective): readonly string[] =>
    causeCounters(objective).map(({ signal, part = '', labels }) => `${signal} ${part} ${JSON.stringify(labels)}`);
  expect([
    names(available),
    names(fast),
    names(processing('ingest', { ...common, target: '99%' })),
    names(processing('ingest', { ...common, target: '99%', producerFaults: 'excluded' })),
    names(freshness('ingest', { ...common, target: '99%', under: '1m' })),
  ]).toEqual([
    ['http.server.request.duration count {}'],
    ['http.server.request.duration count {}', 'http.server.request.duration bucket {"le":"0.3"}'],
    ['atalaya.ingest.messages  {"outcome":"rejected"}'],
    [],
    [],
  ]);
});
