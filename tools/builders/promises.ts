/** Builders of what is promised, and of what measures it. */
import { builder, type Group } from './builder.ts';

const promised = "target: '99%', window: '30d', why: 'Readers refresh once a minute.', rejected: []";

export const promises: readonly Group[] = [
  {
    title: 'Objectives',
    file: 'model/objective.ts',
    builders: [
      builder('availability', 'Share of responses that are good.', `availability('api', { ${promised}, good: '2xx' })`),
      builder('latency', 'Share of responses within a time.', `latency('api', { ${promised}, under: '300ms' })`),
      builder('processing', 'Share of messages that are stored.', `processing('ingest', { ${promised} })`),
      builder(
        'freshness',
        'Share of messages stored within a time of being published.',
        `freshness('ingest', { ${promised}, under: '1m' })`,
      ),
      builder(
        'composite',
        'Several objectives as one, by weight.',
        `composite('api', { id: 'all', ${promised}, weights: { 'api-availability': '50%', 'ingest-processing': '50%' } })`,
      ),
      builder(
        'allGood',
        'Several objectives as one, by slices of time: a slice is good when every objective is good in it.',
        `allGood('api', { id: 'all', ${promised}, of: ['api-availability', 'ingest-processing'], slice: '5m' })`,
      ),
    ],
    others: ['eventTarget', 'isSingle'],
  },
  {
    title: 'What measures an objective, a threshold or a panel (`of`)',
    file: 'model/indicatorSource.ts',
    builders: [
      builder(
        'ratio',
        'Good (or bad) events over all events.',
        `ratio({ good: promql('orders_total{code="200"}'), total: promql('orders_total') })`,
      ),
      builder('promql', 'A counter, or an expression, in PromQL.', `promql('sum(rate(orders_total[5m]))')`),
      builder(
        'below',
        'The share of a distribution below a bound: that of the objective, or its own.',
        "below(distribution('run.googleapis.com/request_latencies', { service_name: 'orders-api' }), '250ms')",
      ),
      builder('distribution', 'A metric of distributions.', "distribution('run.googleapis.com/request_latencies')"),
      builder(
        'metric',
        'A metric of Cloud Monitoring.',
        "metric('run.googleapis.com/request_count', { service_name: 'orders-api' })",
      ),
      builder(
        'filter',
        'A filter in the language of Cloud Monitoring.',
        `filter('metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"')`,
      ),
      builder(
        'logCounter',
        'Log lines that match a filter, counted by a log-based metric that is emitted.',
        `logCounter({ name: 'orders/failed', filter: 'jsonPayload.event="order failed"' })`,
      ),
    ],
    others: [],
  },
  {
    title: 'Charts',
    file: 'model/teamPanel.ts',
    builders: [
      builder(
        'chart',
        "A chart on the system's dashboard.",
        "chart({ title: 'Connections', of: metric('cloudsql.googleapis.com/database/network/connections') })",
      ),
    ],
    others: [],
  },
  {
    title: 'Thresholds',
    file: 'model/threshold.ts',
    builders: [
      builder(
        'latencyAbove',
        "A statistic of the API's latency.",
        "latencyAbove('2s', { statistic: 'p95', over: '10m' })",
      ),
      builder('errorsAbove', 'An error rate.', "errorsAbove('api', '5%', { over: '10m', severity: 'page' })"),
      builder('backlogAbove', 'The number of messages that wait in the queue.', "backlogAbove(1_000, { for: '10m' })"),
      builder('oldestMessageAbove', 'The age of the oldest message.', "oldestMessageAbove('10m', { for: '5m' })"),
      builder(
        'unusualTraffic',
        'Traffic unlike that of the same hour in earlier weeks.',
        "unusualTraffic('api', { weeks: 6 })",
      ),
      builder(
        'valueAbove',
        'Any value that is too high.',
        "valueAbove({ id: 'connections', meaning: 'Too many connections.', of: metric('cloudsql.googleapis.com/database/network/connections'), above: 90 })",
      ),
      builder(
        'valueBelow',
        'Any value that is too low.',
        "valueBelow({ id: 'disk', meaning: 'The disk is nearly full.', of: promql('disk_free_ratio'), below: 0.1 })",
      ),
    ],
    others: [],
  },
];
