import { expect, test } from '@jest/globals';
import { distribution, filter, logCounter, metric, promql } from '../model/indicatorSource.ts';
import { renderProblem } from '../model/problem.ts';
import { defineSystem } from '../model/system.ts';
import { orders } from '../model/testing/orders.ts';
import { valueAbove, valueBelow, type ValueThreshold } from '../model/threshold.ts';
import { contextOf } from '../series/context.ts';
import type { DialectId } from '../series/dialect.ts';
import { dialects } from '../series/dialects.ts';
import { readSources } from '../slo/sources/readSources.ts';
import type { Alert } from './alert.ts';
import { computedSentences } from './runbook/condition.ts';
import { thresholdAlerts } from './thresholdAlerts.ts';

const read = (threshold: ValueThreshold): ReturnType<typeof readSources> =>
  readSources(defineSystem({ ...orders, alerts: [threshold] }));

const alertOf = (threshold: ValueThreshold): Alert => thresholdAlerts(contextOf(read(threshold).system, 'prod'))[0]!;

const queryOf = (threshold: ValueThreshold, dialect: DialectId): string => {
  const query = alertOf(threshold).queries[dialect];
  return query.kind === 'NotSupported' ? query.why : dialects[dialect].print(query).replaceAll(/\s+/g, ' ');
};

const backlog = metric('pubsub.googleapis.com/subscription/num_undelivered_messages', { subscription_id: 'orders' });
const latencies = distribution('run.googleapis.com/request_latencies', { service_name: 'orders-api' });
const selectedLatencies = (part: string): string =>
  `{"run.googleapis.com/request_latencies_${part}", monitored_resource="cloud_run_revision", service_name="orders-api"}`;

interface Row {
  readonly claim: string;
  readonly threshold: ValueThreshold;
  readonly cloudMonitoring: string;
  readonly prometheus: string;
  readonly computed: string;
}

const rows: readonly Row[] = [
  {
    claim: 'a gauge is compared by its largest series',
    threshold: valueAbove({ id: 'backlog', of: backlog, above: 1000, for: '5m' }),
    cloudMonitoring:
      'max({"pubsub.googleapis.com/subscription/num_undelivered_messages", monitored_resource="pubsub_subscription", subscription_id="orders"}) > 1000',
    prometheus: "Google Cloud emits 'pubsub.num_undelivered_messages', and a Prometheus never sees it",
    computed: 'The largest value of pubsub.googleapis.com/subscription/num_undelivered_messages is above 1000.',
  },
  {
    claim: 'a distribution is compared by a quantile, and a duration is converted into its unit',
    threshold: valueAbove({ id: 'slow', of: latencies, above: '2s', statistic: 'p99', over: '15m' }),
    cloudMonitoring: `histogram_quantile(0.99, sum by (le) (increase(${selectedLatencies('bucket')}[15m]))) > 2000`,
    prometheus: "Google Cloud emits 'run.request_latencies', and a Prometheus never sees it",
    computed: 'The p99 of run.googleapis.com/request_latencies over the last 15 minutes is above 2000 ms.',
  },
  {
    claim: 'its mean is its sum over its count',
    threshold: valueAbove({ id: 'slow', of: latencies, above: '2s', statistic: 'mean' }),
    cloudMonitoring: `sum(increase(${selectedLatencies('sum')}[10m])) / sum(increase(${selectedLatencies('count')}[10m])) > 2000`,
    prometheus: "Google Cloud emits 'run.request_latencies', and a Prometheus never sees it",
    computed: 'The mean of run.googleapis.com/request_latencies over the last 10 minutes is above 2000 ms.',
  },
  {
    claim: 'log lines are compared by their growth',
    threshold: valueAbove({ id: 'oom', of: logCounter({ name: 'orders/oom', filter: 'textPayload:"oom"' }), above: 3 }),
    cloudMonitoring: 'sum(increase({"logging.googleapis.com/user/orders/oom"}[10m])) > 3',
    prometheus:
      "'logging.googleapis.com/user/orders/oom' is written to Cloud Monitoring, and a Prometheus never sees it",
    computed: 'The growth of logging.googleapis.com/user/orders/oom over the last 10 minutes is above 3.',
  },
  {
    claim: 'a counter without any series grew by nothing',
    threshold: valueBelow({
      id: 'no-orders',
      of: filter('metric.type="run.googleapis.com/request_count" AND resource.labels.service_name="orders-api"'),
      below: 1,
      over: '30m',
    }),
    cloudMonitoring:
      '( sum(increase({"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="orders-api"}[30m])) or vector(0) ) < 1',
    prometheus: "Google Cloud emits 'run.request_count', and a Prometheus never sees it",
    computed: 'The growth of run.googleapis.com/request_count over the last 30 minutes is below 1.',
  },
  {
    claim: 'PromQL is compared as it is written: each of its series is an incident',
    threshold: valueBelow({ id: 'stock', of: promql('sum by (shop) (stock_items{job="orders"})'), below: 5 }),
    cloudMonitoring: 'sum by (shop) (stock_items{job="orders"}) < 5',
    prometheus: 'sum by (shop) (stock_items{job="orders"}) < 5',
    computed: 'The value of sum by (shop) (stock_items{job="orders"}) is below 5.',
  },
];

test.each(rows)('$claim', ({ threshold, cloudMonitoring, prometheus, computed }) => {
  expect(queryOf(threshold, 'cloud-monitoring')).toBe(cloudMonitoring);
  expect(queryOf(threshold, 'prometheus')).toBe(prometheus);
  expect(computedSentences(alertOf(threshold), undefined)[0]).toBe(computed);
});

test('its alert has the id that the team gave it, and the team’s own words', () => {
  const alert = alertOf(
    valueAbove({ id: 'backlog', of: backlog, above: 1000, stage: 'queue', severity: 'page', meaning: 'Orders wait.' }),
  );
  expect(alert).toMatchObject({
    id: 'orders-backlog',
    title: 'orders: backlog above 1000',
    stage: 'queue',
    severity: 'page',
    meaning: 'Orders wait.',
    source: 'alerts[0]',
  });
});

test.each([
  [
    'a time as the limit of a metric that is none',
    valueAbove({ id: 'backlog', of: backlog, above: '5m' }),
    "model/no-duration  systems/orders.ts alerts[0].above\n  pubsub.googleapis.com/subscription/num_undelivered_messages has the unit '1', which is not a time: '5m' cannot be compared with it\n  fix: write a number in the unit '1'",
  ],
  [
    'a metric that is misspelt',
    valueAbove({ id: 'backlog', of: metric('pubsub.googleapis.com/subscription/num_undeliverd_messages'), above: 5 }),
    "model/unknown-metric  systems/orders.ts alerts[0].of.type\n  Google Cloud's list has no metric 'pubsub.googleapis.com/subscription/num_undeliverd_messages'\n  fix: did you mean 'pubsub.googleapis.com/subscription/num_undelivered_messages'?",
  ],
  [
    'a window of burn rates in a value',
    valueAbove({ id: 'rate', of: promql('sum(rate(x_total[$window]))'), above: 5 }),
    'model/query-window  systems/orders.ts alerts[0].of.query\n  a value has no window: only the events of an objective are counted over several\n  fix: write a length instead of $window, such as [5m]',
  ],
])('%s is refused', (_claim, threshold, problem) => {
  expect(read(threshold).problems.map((found) => renderProblem('systems/orders.ts', found))).toEqual([problem]);
});
