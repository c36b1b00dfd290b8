/** Each kind of condition in each dialect, side by side. That they parse and mean this is in test/promtool. */
import { expect, test } from '@jest/globals';
import { is, isOneOf, select } from '../model/selection.ts';
import { Exact } from '../numbers/exact.ts';
import { signal } from '../series/signal.ts';
import { dialects } from '../series/dialects.ts';
import type { Dialect, NotSupported } from '../series/dialect.ts';
import { everywhere, onlyOnGoogleCloud } from '../series/measure.ts';
import freight from '../test/fixtures/systems/freight.ts';
import type { Condition } from './condition.ts';
import { conditionExpr } from './conditionExpr.ts';
import { nodesOf } from './systemNodes.ts';

const job = is('job', 'freight');
const requests = everywhere(select(signal('http.server.request.duration'), job));
const messages = everywhere(select(signal('atalaya.ingest.messages'), job));
const backlog = everywhere(select(signal('atalaya.queue.backlog'), job));
const probes = onlyOnGoogleCloud(select(signal('uptime.check_passed'), is('check_id', 'health')));
const jobs = isOneOf('job', ['a', 'b', 'c']);

const lines = (...all: readonly string[]): string => all.join('\n');
const NOT_SUPPORTED = (why: string): NotSupported => ({ kind: 'NotSupported', why });

interface Row {
  readonly condition: Condition;
  readonly cloudMonitoring: string | NotSupported;
  readonly prometheus: string | NotSupported;
}

const burn = nodesOf(freight, 'prod')
  .alerts.map(({ condition }) => condition)
  .filter((condition) => condition.kind === 'BurnRate');

const burning = (id: string): Condition => {
  const burnAlert = burn.find(({ slo }) => slo.id === id);
  if (burnAlert === undefined) throw new Error(`freight burns no ${id}`);
  return burnAlert;
};

const counted = (name: string, objective: string, window: string): string =>
  `sum(increase({"atalaya.objective.${name}_events", job="freight", objective="${objective}"}[${window}]))`;
const countedThere = (name: string, objective: string, window: string): string =>
  `sum(increase(atalaya_objective_${name}_events_total{job="freight", objective="${objective}"}[${window}]))`;

const availability = 'api-availability';

const above = (of: typeof counted, window: string, threshold: string): readonly string[] => [
  '(',
  `  ${of('total', availability, window)}`,
  `  - ${of('good', availability, window)}`,
  ')',
  `/ ${of('total', availability, window)}`,
  `> ${threshold}`,
];

/** Of two weeks, for a counter that is selected so. */
const deviationText = (selected: string): string => {
  const [first, second] = [1, 2].map((week) => `ln(sum(increase(${selected}[1h] offset ${week}w)))`);
  const side = (comparison: string, operator: string): readonly string[] => [
    `(sum(increase(${selected}[1h])) or vector(0))`,
    `${comparison} (`,
    '  exp(',
    '    (',
    `      ${first}`,
    `      + ${second}`,
    '    )',
    '    / 2',
    '  )',
    '  >= 500',
    ')',
    `${operator} clamp_min(`,
    '  exp(',
    '    18.88',
    '    * stddev(',
    `      label_replace(${first}, "week", "1", "", "")`,
    '      or',
    `      label_replace(${second}, "week", "2", "", "")`,
    '    )',
    '  ),',
    '  4',
    ')',
  ];
  return lines(...side('<', '/'), 'or', ...side('>', '*'));
};

const rows: readonly Row[] = [
  {
    condition: burning(availability),
    cloudMonitoring: lines(
      ...above(counted, '5m', '0.0144'),
      'and',
      ...above(counted, '1h', '0.0144'),
      'or',
      ...above(counted, '30m', '0.006'),
      'and',
      ...above(counted, '6h', '0.006'),
    ),
    prometheus: lines(
      ...above(countedThere, '5m', '0.0144'),
      'and',
      ...above(countedThere, '1h', '0.0144'),
      'or',
      ...above(countedThere, '30m', '0.006'),
      'and',
      ...above(countedThere, '6h', '0.006'),
    ),
  },
  {
    condition: { kind: 'LatencyAbove', of: requests, statistic: 'mean', above: '500ms', over: '5m' },
    cloudMonitoring: lines(
      'sum(increase({"http.server.request.duration_sum", job="freight"}[5m]))',
      '/ sum(increase({"http.server.request.duration_count", job="freight"}[5m]))',
      '> 0.5',
    ),
    prometheus: lines(
      'sum(increase(http_server_request_duration_sum{job="freight"}[5m]))',
      '/ sum(increase(http_server_request_duration_count{job="freight"}[5m]))',
      '> 0.5',
    ),
  },
  {
    condition: { kind: 'LatencyAbove', of: requests, statistic: 'p95', above: '2s', over: '1.5m' },
    cloudMonitoring: lines(
      'histogram_quantile(0.95, sum by (le) (increase({"http.server.request.duration_bucket", job="freight"}[90000ms])))',
      '> 2',
    ),
    prometheus: lines(
      'histogram_quantile(0.95, sum by (le) (increase(http_server_request_duration_bucket{job="freight"}[90000ms])))',
      '> 2',
    ),
  },
  {
    condition: { kind: 'ShareAbove', bad: messages, total: requests, above: new Exact('0.00001'), over: '5m' },
    cloudMonitoring: lines(
      'sum(increase({"atalaya.ingest.messages", job="freight"}[5m]))',
      '/ sum(increase({"http.server.request.duration_count", job="freight"}[5m]))',
      '> 0.00001',
    ),
    prometheus: lines(
      'sum(increase(atalaya_ingest_messages_total{job="freight"}[5m]))',
      '/ sum(increase(http_server_request_duration_count{job="freight"}[5m]))',
      '> 0.00001',
    ),
  },
  {
    condition: { kind: 'GaugeBelow', of: backlog, below: 1 },
    cloudMonitoring: 'min({"atalaya.queue.backlog", job="freight"}) < 1',
    prometheus: 'min(atalaya_queue_backlog{job="freight"}) < 1',
  },
  {
    condition: { kind: 'GaugeAbove', of: backlog, by: 'max', above: 1_000 },
    cloudMonitoring: 'max({"atalaya.queue.backlog", job="freight"}) > 1000',
    prometheus: 'max(atalaya_queue_backlog{job="freight"}) > 1000',
  },
  {
    condition: { kind: 'IncreaseAbove', of: messages, above: 10, over: '1h' },
    cloudMonitoring: 'sum(increase({"atalaya.ingest.messages", job="freight"}[1h])) > 10',
    prometheus: 'sum(increase(atalaya_ingest_messages_total{job="freight"}[1h])) > 10',
  },
  {
    condition: { kind: 'Deviation', of: messages, weeks: 2, factor: 4, spread: 18.88, floor: 500, byChance: 1 },
    cloudMonitoring: deviationText('{"atalaya.ingest.messages", job="freight"}'),
    prometheus: deviationText('atalaya_ingest_messages_total{job="freight"}'),
  },
  {
    condition: { kind: 'Absence', of: messages, over: '10m' },
    cloudMonitoring: '(sum(increase({"atalaya.ingest.messages", job="freight"}[10m])) or vector(0)) == 0',
    prometheus: '(sum(increase(atalaya_ingest_messages_total{job="freight"}[10m])) or vector(0)) == 0',
  },
  {
    condition: { kind: 'ProbesFailing', of: probes, regions: 2 },
    cloudMonitoring: lines(
      'count(',
      '  max by (checker_location) (last_over_time({"monitoring.googleapis.com/uptime_check/check_passed", monitored_resource="uptime_url", check_id="health"}[10m]))',
      '  == 0',
      ')',
      '>= 2',
    ),
    prometheus: NOT_SUPPORTED('monitoring.googleapis.com/uptime_check/check_passed is emitted by Google Cloud only'),
  },
  {
    condition: {
      kind: 'FleetShare',
      good: everywhere(select(signal('atalaya.objective.good_events'), jobs)),
      total: everywhere(select(signal('atalaya.objective.total_events'), jobs)),
      systems: ['a', 'b', 'c'],
      above: new Exact('0.1'),
      over: '10m',
      share: new Exact('0.2'),
      minimum: 2,
    },
    cloudMonitoring: lines(
      '(',
      '  (',
      '    count(',
      '      (',
      '        sum by (job) (increase({"atalaya.objective.total_events", job=~"a|b|c"}[10m]))',
      '        - sum by (job) (increase({"atalaya.objective.good_events", job=~"a|b|c"}[10m]))',
      '      )',
      '      / sum by (job) (increase({"atalaya.objective.total_events", job=~"a|b|c"}[10m]))',
      '      > 0.1',
      '    )',
      '    or',
      '    vector(0)',
      '  )',
      '  >= 2',
      ')',
      '/ 3',
      '>= 0.2',
    ),
    prometheus: lines(
      '(',
      '  (',
      '    count(',
      '      (',
      '        sum by (job) (increase(atalaya_objective_total_events_total{job=~"a|b|c"}[10m]))',
      '        - sum by (job) (increase(atalaya_objective_good_events_total{job=~"a|b|c"}[10m]))',
      '      )',
      '      / sum by (job) (increase(atalaya_objective_total_events_total{job=~"a|b|c"}[10m]))',
      '      > 0.1',
      '    )',
      '    or',
      '    vector(0)',
      '  )',
      '  >= 2',
      ')',
      '/ 3',
      '>= 0.2',
    ),
  },
];

test.each(rows)('$condition.kind in PromQL', ({ condition, cloudMonitoring, prometheus }) => {
  const textIn = (dialect: Dialect): string | NotSupported => {
    const query = conditionExpr(condition, dialect);
    return query.kind === 'NotSupported' ? query : dialect.print(query);
  };
  expect(textIn(dialects['cloud-monitoring'])).toEqual(cloudMonitoring);
  expect(textIn(dialects.prometheus)).toEqual(prometheus);
});

test('there is a row for every kind of condition', () => {
  // Those are in tests of their own.
  const kinds: Readonly<
    Record<Exclude<Condition['kind'], 'BudgetSpent' | 'MessageLoss' | 'RouteShare' | 'Rise' | 'ValueBeyond'>, true>
  > = {
    BurnRate: true,
    LatencyAbove: true,
    ShareAbove: true,
    GaugeAbove: true,
    GaugeBelow: true,
    IncreaseAbove: true,
    Deviation: true,
    Absence: true,
    ProbesFailing: true,
    FleetShare: true,
  };
  expect(new Set(rows.map(({ condition }) => condition.kind))).toEqual(new Set(Object.keys(kinds)));
});

test('a window with a fraction is in milliseconds, as PromQL takes none', () => {
  const query = conditionExpr({ kind: 'IncreaseAbove', of: messages, above: 0, over: '1.5h' }, dialects.prometheus);
  expect(query.kind === 'NotSupported' ? query : dialects.prometheus.print(query)).toContain('[5400000ms]');
});
