/** What the rules about PromQL find, and what they do not: the pages of docs/checks/ have the messages. */
import { describe, expect, test } from '@jest/globals';
import { lintText } from '../testing/lintText.ts';

const condition = (query: string): object => ({
  displayName: 'Orders',
  combiner: 'OR',
  severity: 'WARNING',
  conditions: [
    {
      displayName: 'it is so',
      conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '300s' },
    },
  ],
});

const widget = (content: object): object => ({ displayName: 'Orders', gridLayout: { widgets: [content] } });
const chart = (prometheusQuery: string): object =>
  widget({ xyChart: { dataSets: [{ plotType: 'LINE', timeSeriesQuery: { prometheusQuery } }] } });
const scorecard = (prometheusQuery: string): object => widget({ scorecard: { timeSeriesQuery: { prometheusQuery } } });

const findings = async (artefact: object): Promise<readonly string[]> =>
  (await lintText(JSON.stringify(artefact))).findings.map(({ severity, check, fix }) => `${severity} ${check}: ${fix}`);

describe('a condition', () => {
  test.each([
    ['foo_total > 5', 'warning queries/counter-without-rate: write rate(foo_total[5m]) or increase(…)'],
    ['sum(foo_count) > 5', 'info queries/counter-without-rate: write rate(foo_count[5m]) or increase(…)'],
    [
      'foo_total{a="b"} / bar_total{a="b"} > 5',
      'info queries/counter-without-rate: write rate(foo_total{a="b"}[5m]) or increase(…)',
    ],
    [
      'max_over_time(foo_total[1h]) > 5',
      'warning queries/counter-without-rate: write rate(foo_total[1h]) or increase(…)',
    ],
    [
      'logging_googleapis_com:user_errors > 0',
      'warning queries/counter-without-rate: write rate(logging_googleapis_com:user_errors[5m]) or increase(…)',
    ],
    [
      'rate(go_goroutines[5m]) > 1',
      'warning queries/rate-of-gauge: write deriv(go_goroutines[5m]), or the gauge without rate()',
    ],
    [
      'rate(prometheus.googleapis.com/x/gauge[5m]) > 1',
      'error queries/promql-syntax: write {"prometheus.googleapis.com/x/gauge"}, or prometheus_googleapis_com:x_gauge',
    ],
    [
      'rate({"prometheus.googleapis.com/x/gauge"}[5m]) > 1',
      'warning queries/rate-of-gauge: write deriv({"prometheus.googleapis.com/x/gauge"}[5m]), or the gauge without rate()',
    ],
    [
      'max_over_time(deriv(rate(foo_total[5m])[10m:])[1h:]) > 1 and increase(rate(foo_total[5m])[1h:]) > 1',
      'warning queries/rate-after-sum: write deriv() of it, or rate(foo_total[5m]) alone',
    ],
    [
      'histogram_quantile(0.9, sum without (le) (rate(foo_bucket[5m]))) > 1',
      'error queries/histogram-without-le: take le out of without (…)',
    ],
    [
      'histogram_quantile(0.9, avg(sum by (le) (rate(foo_bucket[5m])))) > 1',
      'error queries/histogram-without-le: write avg by (le)',
    ],
    ['quantile(-1, foo) > 1', 'error queries/quantile-range: write a share, such as 0.95'],
    ['sum(rate(foo_total[5m])) - 5', 'warning policies/promql-comparison: add a comparison, such as > 0'],
    ['up > bool 0 and foo > 1', 'error policies/promql-bool: write > without bool'],
    ['sum(up > bool 0) > bool 1', 'error policies/promql-bool: write > without bool'],
    ['2 > count(up == 1)', 'warning queries/empty-count: write (count(up == 1) or vector(0)) on its side'],
    ['sum(foo > 5) == 0', 'warning queries/empty-count: write (sum(foo > 5) or vector(0)) == 0'],
    [
      'sum by (a) (foo) / sum by (a, b) (bar) > 1',
      'warning queries/never-matches: group both sides by the same labels, or write on (a) with group_left or group_right',
    ],
    [
      'foo{a="x"} / on (a) bar{a="y"} > 1',
      'warning queries/never-matches: take a out of on(…), or group both sides by it',
    ],
    [
      'foo unless sum(bar) > 1',
      'warning queries/never-matches: aggregate both sides by the same labels, or write on (…) with group_left or group_right',
    ],
    [
      'rate({"run.googleapis.com/request_count", revision="x"}[10m]) > 1',
      'warning queries/absent-label: did you mean revision_name?',
    ],
    [
      'rate({"run.googleapis.com/request_count", colour="x"}[10m]) > 1',
      'info queries/absent-label: take one of project_id, response_code, response_code_class, route, configuration_name, location, revision_name, service_name',
    ],
  ])('%s: %s', async (query, found) => {
    expect(await findings(condition(query))).toContainEqual(found);
  });

  test.each([
    'absent(up{job="a"})',
    'increase(max without (instance) (foo_total)[15m:1m]) > 4',
    'sum by (job) (pg_stat_activity_count) > 100',
    'absent_over_time(foo_total[25h])',
    'vector(1)',
    'ALERTS{alertstate="firing"}',
    'count by (job) (foo_total) > 5',
    'changes(process_start_time_seconds[1h]) > 3',
    'resets(foo_total[1h]) > 0',
    'foo_total - foo_total offset 1h > 5',
    'max_over_time(foo_total[1h]) - min_over_time(foo_total[1h]) > 5',
    'rate(foo_total[5m]) > 1 and foo_total > 0 unless bar_total == 0',
    'time() - max(foo_timestamp_seconds) > 3600',
    'deriv(node_filesystem_avail_bytes[1h]) < 0',
    'delta(node_filesystem_avail_bytes[1h]) < -1e9',
    'rate(container_memory_failcnt[5m]) > 1',
    'rate(cluster:requests:sum[5m]) > 1',
    'histogram_quantile(0.9, rate(foo_bucket[5m])) > 1',
    'histogram_quantile(0.9, sum by (job, le) (rate(foo_bucket[5m]))) > 1',
    'histogram_quantile(0.9, sum(rate(foo_seconds[5m]))) > 1',
    'foo * on (instance) group_left (nodename) node_uname_info > 1',
    'sum by (a) (foo) / on (a) group_left sum by (a) (bar) > 1',
    'sum by (a, b) (foo) / on (a) group_left () sum by (a) (bar) > 1',
    'sum(foo) / sum(bar) > 1',
    'sum(foo) / scalar(sum(bar)) > 1',
    'sum by (a) (foo) > 1 or sum by (b) (bar) > 1',
    '(sum by (a) (foo) or vector(0)) > 1',
    'sum(foo) / (sum(bar) or vector(1)) > 1',
    'foo > 1 and on () sum(bar) > 1',
    'foo{code="500"} / ignoring (code) foo{code="200"} > 1',
    'cluster:foo:sum / sum(bar) > 1',
    'label_replace(foo, "b", "$1", "a", "(.*)") * on (b) group_left () bar > 1',
    'count(up == 1) > 2',
    'count(up) < 3',
    'count by (job) (up == 1) < 2',
    '(count(up == 1) or vector(0)) < 2',
    'sum(up) == 0',
    'sum by (service_name) (rate({"run.googleapis.com/request_count"}[10m])) > 1',
    'max by (metadata_user_env) (pubsub_googleapis_com:subscription_num_undelivered_messages) > 1',
    'sum(rate({"custom.googleapis.com/requests"}[10m])) by (anything) > 1',
    'sum(increase(custom_googleapis_com:issues_filed{status="success"}[24h])) > 1',
    '${query}',
    'rate(${metric}[5m]) > 1',
    'sum by ($group) (rate(foo_total[$window])) > ${limit}',
    'sum(rate(foo_total{job="${job}"}[5m])) / sum(rate(foo_total{job="${other}"}[5m])) > 1',
    'x{$A} / sum by ($group) (y) > 1',
  ])('%s is right', async (query) => {
    expect(await findings(condition(query))).toEqual([]);
  });
});

describe('a dashboard', () => {
  test.each([
    [
      'a line of a counter is a warning',
      chart('sum(foo_total)'),
      'warning queries/counter-without-rate: write rate(foo_total[5m]) or increase(…)',
    ],
    [
      'a number since the start is a hint',
      scorecard('sum(foo_total)'),
      'info queries/counter-without-rate: write rate(foo_total[5m]) or increase(…)',
    ],
    [
      'a quotient by a limit that may be 0 is a hint',
      chart('sum(container_memory_rss) / sum(container_spec_memory_limit_bytes)'),
      'info queries/division-by-zero: write / (sum(container_spec_memory_limit_bytes) > 0)',
    ],
  ])('%s', async (_, artefact, found) => {
    expect(await findings(artefact)).toEqual([found]);
  });

  test.each([
    ['nothing has to be compared', chart('sum(rate(foo_total[5m]))')],
    ['bool is as good as any number', chart('up == bool 1')],
    [
      'sums over a range are of deltas',
      chart('sum(sum_over_time(logging_googleapis_com:user_tokens_sum[${__range}]))'),
    ],
  ])('%s', async (_, artefact) => {
    expect(await findings(artefact)).toEqual([]);
  });
});
