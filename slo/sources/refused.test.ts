/** What a definition says of its measurement, and cannot mean. Every message is whole. */
import { expect, test } from '@jest/globals';
import {
  below,
  distribution,
  filter,
  logCounter,
  metric,
  promql,
  ratio,
  type EventSource,
  type IndicatorSource,
} from '../../model/indicatorSource.ts';
import { latencyOf, objectiveOf, problemsOf } from './testing/ordersWith.ts';

const run = 'run.googleapis.com/request_count';
const all = metric(run, { service_name: 'orders-api' });
const badOf = (bad: EventSource): IndicatorSource => ratio({ bad, total: all });

interface Row {
  readonly claim: string;
  readonly of: IndicatorSource;
  readonly id: string;
  /** Below objectives[0].of. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

const rows: readonly Row[] = [
  {
    claim: 'a metric that is two edits away from one of the list',
    of: badOf(metric('run.googleapis.com/requests_count')),
    id: 'unknown-metric',
    path: '.bad.type',
    message: "Google Cloud's list has no metric 'run.googleapis.com/requests_count'",
    fix: "did you mean 'run.googleapis.com/request_count'?",
  },
  {
    claim: 'the same in a filter',
    of: badOf(filter('metric.type="run.googleapis.com/request_counts" AND resource.type="cloud_run_revision"')),
    id: 'unknown-metric',
    path: '.bad.filter',
    message: "Google Cloud's list has no metric 'run.googleapis.com/request_counts'",
    fix: "did you mean 'run.googleapis.com/request_count'?",
  },
  {
    claim: 'a name of Prometheus as a metric type',
    of: badOf(metric('http_requests_total')),
    id: 'metric-type',
    path: '.bad.type',
    message: "'http_requests_total' is not a metric type of Cloud Monitoring",
    fix: "write its type, such as 'run.googleapis.com/request_count'; for a metric of Prometheus use promql(…)",
  },
  {
    claim: 'a label that is nearly one of the metric',
    of: badOf(metric(run, { respons_code: '500' })),
    id: 'unknown-label',
    path: '.bad.labels.respons_code',
    message: `${run} has no label 'respons_code', nor has cloud_run_revision`,
    fix: "did you mean 'response_code'?",
  },
  {
    claim: 'a gauge as a counter',
    of: badOf(metric('pubsub.googleapis.com/subscription/num_undelivered_messages')),
    id: 'gauge-as-counter',
    path: '.bad',
    message:
      'pubsub.googleapis.com/subscription/num_undelivered_messages is a gauge: it has a value at each instant, and counts no events',
    fix: 'use a metric of kind DELTA or CUMULATIVE; for a gauge write an alert: valueAbove({ of, … })',
  },
  {
    claim: 'a distribution as a counter',
    of: badOf(metric('run.googleapis.com/request_latencies')),
    id: 'distribution-as-counter',
    path: '.bad',
    message: 'run.googleapis.com/request_latencies is a distribution, and a ratio divides numbers of events',
    fix: "write of: below(distribution('run.googleapis.com/request_latencies', …), '300ms'), or a counter such as request_count",
  },
  {
    claim: 'a metric of texts',
    of: badOf(metric('redis.googleapis.com/replication/role')),
    id: 'gauge-as-counter',
    path: '.bad',
    message: 'redis.googleapis.com/replication/role is a gauge: it has a value at each instant, and counts no events',
    fix: 'use a metric of kind DELTA or CUMULATIVE; for a gauge write an alert: valueAbove({ of, … })',
  },
  {
    claim: 'a resource type that the metric does not have',
    of: badOf(metric('networking.googleapis.com/vm_flow/egress_bytes_count', {}, { resource: 'cloud_run_revision' })),
    id: 'unknown-resource',
    path: '.bad.type',
    message:
      "networking.googleapis.com/vm_flow/egress_bytes_count is not written for the resource type 'cloud_run_revision'",
    fix: "write 'gce_instance_vm_flow'",
  },
  {
    claim: 'good and total swapped',
    of: ratio({ good: all, total: metric(run, { service_name: 'orders-api', response_code_class: '2xx' }) }),
    id: 'part-above-whole',
    path: '',
    message: "good counts more than total: total has response_code_class='2xx', and good has not",
    fix: 'swap good and total, or write the label in both',
  },
  {
    claim: 'both sides the same',
    of: ratio({ bad: all, total: metric(run, { service_name: 'orders-api' }) }),
    id: 'same-events',
    path: '',
    message: 'bad and total count the same events: the share is always 0%',
    fix: 'select the bad events by a label, such as response_code_class',
  },
  {
    claim: 'a filter without a metric',
    of: badOf(filter('resource.type="cloud_run_revision"')),
    id: 'metric-filter',
    path: '.bad.filter',
    message: 'the filter names no metric.type',
    fix: 'write metric.type="…" once, with its whole name',
  },
  {
    claim: 'a filter with an open quote',
    of: badOf(filter('metric.type="run.googleapis.com/request_count')),
    id: 'metric-filter',
    path: '.bad.filter',
    message: 'a quote in the filter is never closed',
    fix: 'close it, or write \\" inside a text',
  },
  {
    claim: 'a filter with OR, which no selector of PromQL has',
    of: badOf(
      filter(`metric.type="${run}" AND (metric.labels.response_code="500" OR metric.labels.response_code="503")`),
    ),
    id: 'metric-filter',
    path: '.bad.filter',
    message: 'the filter has OR, and a selector of PromQL has only comparisons that all hold',
    fix: 'write one_of("a","b") for several values of a label, != for none, or give the whole as promql(…)',
  },
  {
    claim: 'a pattern as logs have it',
    of: badOf(filter(`metric.type="${run}" AND metric.labels.response_code=~"5.."`)),
    id: 'metric-filter',
    path: '.bad.filter',
    message: 'a filter of Cloud Monitoring has no =~',
    fix: 'write metric.labels.response_code=monitoring.regex.full_match("…")',
  },
  {
    claim: 'a group, which PromQL does not know',
    of: badOf(filter(`metric.type="${run}" AND group.id="12"`)),
    id: 'metric-filter',
    path: '.bad.filter',
    message: "PromQL has no label for 'group.id'",
    fix: 'compare metric.labels.… or resource.labels.…, or give the whole as promql(…)',
  },
  {
    claim: 'a placeholder',
    of: badOf(filter(`metric.type="${run}" AND resource.labels.service_name="\${var.service}"`)),
    id: 'metric-filter',
    path: '.bad.filter',
    message: 'the filter has a placeholder, which nothing fills in',
    fix: 'write the value',
  },
  {
    claim: 'a log-based metric with an open quote',
    of: badOf(logCounter({ name: 'orders/rejected', filter: 'textPayload:"rejected' })),
    id: 'log-metric',
    path: '.bad.filter',
    message: 'a quote in the filter is never closed',
    fix: 'write a filter of Cloud Logging, such as resource.type="cloud_run_revision" AND severity>=ERROR',
  },
  {
    claim: 'a log-based metric with a slash in front',
    of: badOf(logCounter({ name: '/rejected', filter: 'severity>=ERROR' })),
    id: 'log-metric',
    path: '.bad.name',
    message: "'/rejected' is not a name of a log-based metric",
    fix: 'write up to 100 letters, digits and signs such as - _ . and /, which does not begin with a slash',
  },
  {
    claim: 'a distribution without a bound',
    of: below(distribution('run.googleapis.com/request_latencies')),
    id: 'no-bound',
    path: '',
    message: 'nothing says below what',
    fix: "write it as the second argument: below(distribution(…), '300ms')",
  },
  {
    claim: 'a counter as a distribution',
    of: below(distribution(run), '300ms'),
    id: 'no-distribution',
    path: '.of.type',
    message: `the values of ${run} are INT64, not distributions`,
    fix: 'use metric(…) for it, or name a distribution such as request_latencies',
  },
  {
    claim: 'a distribution of bytes below a time',
    of: below(distribution('pubsub.googleapis.com/topic/message_sizes'), '300ms'),
    id: 'no-duration',
    path: '.of',
    message:
      "pubsub.googleapis.com/topic/message_sizes has the unit 'By', which is not a time: '300ms' cannot be compared with it",
    fix: "use a distribution of times, or add its unit as the third argument, such as { unit: 'ms' }",
  },
  {
    claim: 'a histogram of Prometheus without a bucket at the bound',
    of: below(distribution('prometheus.googleapis.com/http_server_request_duration_seconds/histogram'), '300ms'),
    id: 'no-bucket',
    path: '',
    message:
      'prometheus.googleapis.com/http_server_request_duration_seconds/histogram has no bucket up to 0.3 s: nothing counts the events below it',
    fix: 'promise 0.25 s or 0.5 s, the nearest boundaries, or write the true ones: { buckets: […] }',
  },
];

test.each(rows)('$claim is refused', ({ of, id, path, message, fix }) => {
  expect(problemsOf(objectiveOf(of))).toEqual([
    `model/${id}  systems/orders.ts objectives[0].of${path}\n  ${message}\n  fix: ${fix}`,
  ]);
});

test('both sides of a ratio are reported at once', () => {
  const of = ratio({ good: promql('sum('), total: metric('run.googleapis.com/requests_count') });
  expect(problemsOf(objectiveOf(of)).map((problem) => problem.split('\n')[0])).toEqual([
    'model/promql  systems/orders.ts objectives[0].of.good.query',
    'model/unknown-metric  systems/orders.ts objectives[0].of.total.type',
  ]);
});

test.each([
  [
    'a metric that no list has',
    ratio({ bad: metric('custom.googleapis.com/orders/failed'), total: metric('custom.googleapis.com/orders/all') }),
  ],
  ['a metric three edits away from one of the list', badOf(metric('run.googleapis.com/request_counters'))],
  ['a newer label of a metric of the list', badOf(metric(run, { canary_stage: 'blue' }))],
  ['the bound of the objective', below(distribution('run.googleapis.com/request_latencies'))],
  [
    'a histogram whose buckets the definition says',
    below(distribution('prometheus.googleapis.com/latency_seconds/histogram', {}, { buckets: [0.1, 0.3, 1] })),
  ],
])('%s is taken as it is', (_claim, of) => {
  expect(problemsOf(latencyOf(of))).toEqual([]);
});
