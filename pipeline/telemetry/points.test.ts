import { expect, test } from '@jest/globals';
import { pointReader } from './points.ts';
import { bucketOf, createMetrics, record } from './series.ts';

const bounds = [0.1, 1];

test('a counter and a histogram give the increase since the previous reading', () => {
  const metrics = createMetrics(bounds);
  const read = pointReader(metrics, 1_000);
  const shed = metrics.number('atalaya.api.shed', {});
  const age = metrics.histogram('atalaya.ingest.age', {});

  shed.value += 2;
  record(age, bounds, 0.1);
  record(age, bounds, 5);
  expect(read(2_000)).toEqual([
    { kind: 'SumPoint', name: 'atalaya.api.shed', labels: {}, since: 1_000, at: 2_000, value: 2 },
    {
      kind: 'HistogramPoint',
      name: 'atalaya.ingest.age',
      labels: {},
      since: 1_000,
      at: 2_000,
      bounds,
      counts: [1, 0, 1],
      sum: 5.1,
    },
  ]);

  shed.value += 3;
  expect(read(3_000)).toEqual([
    { kind: 'SumPoint', name: 'atalaya.api.shed', labels: {}, since: 2_000, at: 3_000, value: 3 },
  ]);
});

test('a series without an increase gives no point, but a gauge always gives one', () => {
  const metrics = createMetrics(bounds);
  const read = pointReader(metrics, 1_000);
  metrics.number('atalaya.api.shed', {});
  metrics.number('atalaya.queue.backlog', {});
  const gauge = { kind: 'GaugePoint', name: 'atalaya.queue.backlog', labels: {}, value: 0 };
  expect(read(2_000)).toEqual([{ ...gauge, since: 1_000, at: 2_000 }]);
  expect(read(3_000)).toEqual([{ ...gauge, since: 2_000, at: 3_000 }]);
});

test('when the clock goes back each reading counts as one millisecond later, and no event waits for the clock', () => {
  const metrics = createMetrics(bounds);
  const read = pointReader(metrics, 1_000);
  const shed = metrics.number('atalaya.api.shed', {});
  read(3_605_000);
  shed.value += 1;
  expect(read(5_000)).toMatchObject([{ since: 3_605_000, at: 3_605_001, value: 1 }]);
  shed.value += 2;
  expect(read(15_000)).toMatchObject([{ since: 3_605_001, at: 3_605_002, value: 2 }]);
  shed.value += 3;
  expect(read(3_615_000)).toMatchObject([{ since: 3_605_002, at: 3_615_000, value: 3 }]);
});

test('a reading at the same instant as the one before counts as one millisecond later', () => {
  const metrics = createMetrics(bounds);
  const read = pointReader(metrics, 1_000);
  read(5_000);
  metrics.number('atalaya.api.shed', {}).value += 1;
  expect(read(5_000)).toMatchObject([{ since: 5_000, at: 5_001, value: 1 }]);
});

test('a gauge is updated before each reading', () => {
  const metrics = createMetrics(bounds);
  let depth = 7;
  const backlog = metrics.number('atalaya.queue.backlog', {});
  metrics.beforeReading(() => {
    backlog.value = depth;
  });
  const read = pointReader(metrics, 0);
  expect(read(1)).toMatchObject([{ value: 7 }]);
  depth = 3;
  expect(read(2)).toMatchObject([{ value: 3 }]);
});

test.each([
  [0, 0],
  [0.1, 0], // at the bound is below it, as Prometheus' le
  [0.1000001, 1],
  [1, 1],
  [1.5, 2],
])('%d seconds fall into bucket %d', (value, bucket) => {
  expect(bucketOf(bounds, value)).toBe(bucket);
});

test.each([-1, Number.NaN])('%d seconds, from clocks that differ, count as zero', (value) => {
  const metrics = createMetrics(bounds);
  const age = metrics.histogram('atalaya.ingest.age', {});
  record(age, bounds, value);
  expect(age).toEqual({ labels: {}, counts: [1, 0, 0], sum: 0 });
});

test('a metric that the catalogue does not list cannot be written', () => {
  expect(() => createMetrics(bounds).number('atalaya.made_up', {})).toThrow(
    new Error('atalaya.made_up is not an own signal of model/signals.ts'),
  );
});
