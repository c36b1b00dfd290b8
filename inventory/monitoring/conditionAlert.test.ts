import { describe, expect, test } from '@jest/globals';
import { print } from '../definition/code.ts';
import { sourceCode } from '../definition/sourceCode.ts';
import type { JsonMap } from '../json.ts';
import { conditionAlert } from './conditionAlert.ts';

/** The alert in one text: its source, what it compares, and in what it differs. */
const alertText = (condition: JsonMap): string => {
  const made = conditionAlert(condition, 'shop-alert', 'api');
  if (made.kind === 'NoAlert') return `no alert: ${made.reason}`;
  const { of, side, limit, kind: _kind, differences, ...options } = made;
  const rest = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  const source = print(sourceCode(of)).replaceAll(/\(\n\s*|,\n\)/g, (part) => (part.startsWith('(') ? '(' : ')'));
  return [`${source} ${side} ${limit}`, ...rest, ...differences.map((difference) => `but ${difference}`)].join(', ');
};

const requests = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
const latencies =
  'metric.type="run.googleapis.com/request_latencies" AND resource.type="cloud_run_revision" AND resource.labels.service_name="api"';
const backlog =
  'metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" AND resource.type="pubsub_subscription"';

const threshold = (filter: string, aggregation: JsonMap, more: JsonMap = {}): JsonMap => ({
  conditionThreshold: {
    filter,
    aggregations: [{ alignmentPeriod: '600s', ...aggregation }],
    comparison: 'COMPARISON_GT',
    thresholdValue: 5,
    duration: '0s',
    ...more,
  },
});

const selected = (name: string, resource: string, more = ''): string =>
  `{"${name}", monitored_resource="${resource}"${more}}`;
const ofRequests = selected('run.googleapis.com/request_count', 'cloud_run_revision');
const ofBacklog = selected('pubsub.googleapis.com/subscription/num_undelivered_messages', 'pubsub_subscription');

describe('a threshold', () => {
  test.each<[string, JsonMap, string]>([
    [
      'on the growth of a counter keeps its filter',
      threshold(requests, { perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' }),
      `filter('${requests}') above 5, over 10m`,
    ],
    [
      'on a rate is one on the growth in the window',
      threshold(
        requests,
        { perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' },
        { thresholdValue: 0.1 },
      ),
      `filter('${requests}') above 60, over 10m`,
    ],
    [
      'for each group is PromQL, with an incident for each',
      threshold(requests, {
        perSeriesAligner: 'ALIGN_RATE',
        crossSeriesReducer: 'REDUCE_SUM',
        groupByFields: ['resource.label.service_name'],
      }),
      `promql('sum by (service_name) (rate(${ofRequests}[10m]))') above 5`,
    ],
    [
      'on a gauge takes its newest point, and holds for its duration',
      threshold(
        backlog,
        { alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MEAN', crossSeriesReducer: 'REDUCE_SUM' },
        { duration: '300s' },
      ),
      `filter('${backlog}') above 5, reduce sum, for 5m`,
    ],
    [
      'below a limit of any series takes the smallest',
      threshold(backlog, { alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MIN' }, { comparison: 'COMPARISON_LT' }),
      `filter('${backlog}') below 5, reduce min`,
    ],
    [
      'on a gauge over a longer window is PromQL',
      threshold(backlog, { perSeriesAligner: 'ALIGN_MAX', crossSeriesReducer: 'REDUCE_MAX' }),
      `promql('max(max_over_time(${ofBacklog}[10m]))') above 5`,
    ],
    [
      'on a distribution takes its statistic',
      threshold(latencies, { perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_PERCENTILE_95' }),
      "distribution('run.googleapis.com/request_latencies', { service_name: 'api' }) above 5, over 10m, statistic p95",
    ],
    [
      'on a percentile of each series says that it merges them',
      threshold(latencies, { perSeriesAligner: 'ALIGN_PERCENTILE_99', crossSeriesReducer: 'REDUCE_MAX' }),
      "distribution('run.googleapis.com/request_latencies', { service_name: 'api' }) above 5, over 10m, statistic p99, but it takes the p99 over all series together, and the policy of each series",
    ],
    [
      'that is shorter than the metric is late looks back longer, and says so',
      threshold(
        requests,
        { alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' },
        { thresholdValue: 1 },
      ),
      `filter('${requests}') above 300, over 5m, but it looks back 5m, and the policy 60s: Cloud Monitoring has the points of this metric too late for that`,
    ],
    [
      'on a ratio divides',
      threshold(
        `${requests} AND metric.labels.response_code_class="5xx"`,
        { perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' },
        {
          thresholdValue: 0.01,
          denominatorFilter: requests,
          denominatorAggregations: [
            { alignmentPeriod: '600s', perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' },
          ],
        },
      ),
      `promql('sum(rate(${selected('run.googleapis.com/request_count', 'cloud_run_revision', ', response_code_class="5xx"')}[10m])) / sum(rate(${ofRequests}[10m]))') above 0.01`,
    ],
    [
      'on failed uptime checks counts them for each host',
      threshold('metric.type="monitoring.googleapis.com/uptime_check/check_passed" resource.type="uptime_url"', {
        alignmentPeriod: '1200s',
        perSeriesAligner: 'ALIGN_NEXT_OLDER',
        crossSeriesReducer: 'REDUCE_COUNT_FALSE',
        groupByFields: ['resource.label.*'],
      }),
      `promql('count by (host, project_id) (${selected('monitoring.googleapis.com/uptime_check/check_passed', 'uptime_url')} == 0)') above 5`,
    ],
    [
      'on a metric that Google does not have is none',
      threshold('metric.type="run.googleapis.com/request_coun"', {}),
      "no alert: Google Cloud's list has no metric 'run.googleapis.com/request_coun' (did you mean 'run.googleapis.com/request_count'?)",
    ],
    ['without a filter is none', { conditionThreshold: {} }, 'no alert: it has no filter'],
    [
      'that forecasts is none',
      threshold(backlog, {}, { forecastOptions: { forecastHorizon: '3600s' } }),
      'no alert: it forecasts',
    ],
    [
      'with two aggregations is none',
      { conditionThreshold: { filter: backlog, aggregations: [{}, {}] } },
      'no alert: it aggregates twice',
    ],
    [
      'that compares otherwise is none',
      threshold(backlog, {}, { comparison: 'COMPARISON_EQ' }),
      'no alert: it compares by COMPARISON_EQ',
    ],
    [
      'on a change in per cent is none',
      threshold(backlog, { perSeriesAligner: 'ALIGN_PERCENT_CHANGE' }),
      'no alert: PromQL has no counterpart of ALIGN_PERCENT_CHANGE with REDUCE_NONE',
    ],
  ])('%s', (_claim, condition, alert) => {
    expect(alertText(condition)).toBe(alert);
  });
});

const query = (text: string, duration = '0s'): JsonMap => ({
  conditionPrometheusQueryLanguage: { query: text, duration },
});

describe('a query', () => {
  test.each<[string, JsonMap, string]>([
    [
      'keeps its comparison as the limit',
      query('sum(rate(errors_total[10m])) > 0.5', '120s'),
      "promql('sum(rate(errors_total[10m]))') above 0.5, for 2m",
    ],
    ['may have the limit first', query('5 > up'), "promql('up') below 5"],
    [
      'with another comparison fires while it has a series',
      query('up >= 5'),
      "promql('count(up >= 5)') above 0, but the policy has an incident for each series, this alert has one for all",
    ],
    [
      'that holds for 90 s holds for two minutes',
      query('up > 5', '90s'),
      "promql('up') above 5, for 2m, but it has to hold for 2m, and in the policy for 90s",
    ],
    [
      'that cannot be parsed is none',
      query('rate(a[5m) > 1'),
      'no alert: its query is not PromQL that can be read: expected ], because [ is open since column 7; found ), at line 1, column 10',
    ],
  ])('%s', (_claim, condition, alert) => {
    expect(alertText(condition)).toBe(alert);
  });
});

test.each<[string, JsonMap, string]>([
  [
    'missing data',
    { conditionAbsent: { filter: backlog, duration: '3600s' } },
    `promql('absent(${ofBacklog})') above 0, for 1h`,
  ],
  [
    'log lines',
    { conditionMatchedLog: { filter: 'severity>=ERROR' } },
    "logCounter({ name: 'shop-alert', filter: 'severity>=ERROR' }) above 0, but the policy fires on a log line, this on the count of the log-based metric that is emitted for it",
  ],
  [
    'MQL',
    { conditionMonitoringQueryLanguage: { query: 'fetch x' } },
    'no alert: it is in MQL, which Google has deprecated: rewrite it in PromQL',
  ],
  ['SQL', { conditionSql: {} }, 'no alert: it is in SQL'],
  ['anything else', { displayName: 'x' }, 'no alert: its kind of condition is unknown'],
])('%s', (_kind, condition, alert) => {
  expect(alertText(condition)).toBe(alert);
});
