import { expect, test } from '@jest/globals';
import { availability, freshness, latency } from '../objective.ts';
import { cloudFunction, cloudRun, list, pubsub } from '../stage.ts';
import { latencyAbove } from '../threshold.ts';
import { problemText, orders, problemsWithStages, problemsWith } from '../testing/orders.ts';

const common = { target: '99.9%', window: '30d', why: 'callers were told so', rejected: [] } as const;

test('two objectives of one id are refused, with a way to keep both', () => {
  const objectives = [availability('api', common), availability('api', { ...common, window: '7d' })];
  expect(problemsWith({ objectives })).toEqual([
    problemText(
      'model/duplicate-objective',
      'objectives[1]',
      "'api-availability' is also the id of objectives[0]",
      "remove one, or give this objective another id, such as id: 'api-availability-1'",
    ),
  ]);
});

test('two windows of one promise are accepted when their ids differ', () => {
  const weekly = availability('api', { ...common, window: '7d', id: 'api-availability-weekly' });
  expect(problemsWith({ objectives: [availability('api', common), weekly] })).toEqual([]);
});

test('two latencies under different times have ids of their own', () => {
  const objectives = [latency('api', { ...common, under: '300ms' }), latency('api', { ...common, under: '1s' })];
  expect(problemsWith({ objectives })).toEqual([]);
});

test('the same alert twice is refused', () => {
  const alerts = [...(orders.alerts ?? []), latencyAbove('2s', { over: '5m', statistic: 'mean' })];
  expect(problemsWith({ alerts })).toEqual([
    problemText(
      'model/duplicate-alert',
      'alerts[2]',
      'this repeats alerts[0]: one incident would notify twice',
      'remove one',
    ),
  ]);
});

test('a latency beyond the deadline can be neither promised nor alerted on', () => {
  const api = cloudRun('orders-api', { routes: [list('/orders')], deadline: '300ms' });
  expect(problemsWithStages({ api })).toEqual([
    problemText(
      'model/beyond-deadline',
      'objectives[1].under',
      'under 300ms is always met, also by requests that fail: the API answers 503 after its deadline of 300ms',
      'promise less than 300ms, or raise the deadline',
    ),
    problemText(
      'model/beyond-deadline',
      'alerts[0].above',
      'a latency above 2s never occurs: the API answers 503 after its deadline of 300ms',
      'alert on less than 300ms, or raise the deadline',
    ),
  ]);
});

test('freshness shorter than the wait of a batch is refused: it cannot be met', () => {
  const ingest = cloudFunction('orders-ingest', { batch: { wait: '2s' } });
  const objectives = [freshness('ingest', { ...common, under: '1s' })];
  expect(problemsWith({ objectives, stages: { ...orders.stages, ingest } })).toEqual([
    problemText(
      'model/beyond-reach',
      'objectives[0].under',
      'under 1s cannot be kept: a batch waits 2s for more messages',
      'allow more time, or make batch.wait shorter',
    ),
  ]);
});

test("freshness longer than the queue's retention is refused: it cannot be missed", () => {
  const queue = pubsub('orders-raw', { retention: '1h' });
  const objectives = [freshness('ingest', { ...common, under: '60m' })];
  expect(problemsWith({ objectives, stages: { ...orders.stages, queue } })).toEqual([
    problemText(
      'model/beyond-reach',
      'objectives[0].under',
      'under 60m cannot be broken: the queue drops messages after 1h',
      'promise less than 1h',
    ),
  ]);
});
