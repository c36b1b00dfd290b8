import { describe, expect, test } from '@jest/globals';
import { catalogueMetrics } from '../../model/catalogue/catalogue.ts';
import { meantMetric } from './meantMetric.ts';
import { metricFacts, metricOf } from './metric.ts';
import { timingOfSeries } from './timing.ts';

describe('facts of a metric say where they are from', () => {
  test('two copies of Google’s list and its name', () => {
    expect(metricFacts('loadbalancing.googleapis.com/https/backend_latencies')).toMatchObject({
      kind: 'DELTA',
      value: 'DISTRIBUTION',
      unit: 'ms',
      resources: ['https_lb_rule'],
      delay: 210,
      period: 60,
      sources: ['list of 2021', 'list of 2026', 'name'],
    });
  });

  test('our own signals win over the list, and add to its labels', () => {
    expect(metricFacts('logging.googleapis.com/log_entry_count')).toMatchObject({
      kind: 'DELTA',
      sources: ['model/signals.ts', 'list of 2021'],
    });
  });

  test('a Prometheus metric has its kind at the end of its name, and nothing else is known', () => {
    expect(metricOf('prometheus.googleapis.com/http_requests_total/counter')).toEqual({
      type: 'prometheus.googleapis.com/http_requests_total/counter',
      kind: 'CUMULATIVE',
      value: 'DOUBLE',
      unit: undefined,
      labels: undefined,
      resources: ['prometheus_target'],
      delay: undefined,
      period: undefined,
      sources: ['suffix of Prometheus'],
    });
  });

  test('of a metric that no source has, nothing is known', () => {
    expect(metricFacts('custom.googleapis.com/orders/rejected')).toBeUndefined();
  });

  test('a counter that only one list has, as a gauge, is not certain: the list has such a fault', () => {
    const uncertain = catalogueMetrics().filter(({ type }) => metricOf(type) === undefined);
    expect(uncertain.every(({ metricKind }) => metricKind === 'GAUGE')).toBe(true);
    expect(uncertain).toHaveLength(33);
  });

  test('a series in PromQL is found by any of its names', () => {
    const timing = { type: 'run.googleapis.com/request_latencies', delay: 180, period: 60 };
    expect(timingOfSeries('run_googleapis_com:request_latencies_bucket')).toEqual(timing);
    expect(timingOfSeries('run.googleapis.com/request_latencies')).toEqual(timing);
  });
});

test.each([
  ['run.googleapis.com/container/cpu/utilization', 'run.googleapis.com/container/cpu/utilizations'],
  ['run.googleapis.com/requestcount', 'run.googleapis.com/request_count'],
  [
    'pubsub.googleapis.com/subscription/num_undelivred_messages',
    'pubsub.googleapis.com/subscription/num_undelivered_messages',
  ],
  ['compute.googleapis.com/instance/gpu/utilization', undefined],
  ['logging.googleapis.com/user/log_entry_count', undefined],
  ['custom.googleapis.com/instance/cpu/utilisation', undefined],
  ['loadbalancing.googleapis.com/https/backend_latency', undefined],
  ['run.googleapis.com/request_count', undefined],
  ['', undefined],
])('%s is probably meant as %s', (type, meant) => {
  expect(meantMetric(type)).toBe(meant);
});
