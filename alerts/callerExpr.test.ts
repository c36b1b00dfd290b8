/** Conditions on 4xx in each dialect, side by side. What they mean is in callerAlerts.test.ts and test/promtool. */
import { expect, test } from '@jest/globals';
import { is, isOneOf, select } from '../model/selection.ts';
import { Exact } from '../numbers/exact.ts';
import { dialects } from '../series/dialects.ts';
import type { Dialect } from '../series/dialect.ts';
import { everywhere } from '../series/measure.ts';
import { narrowed } from '../series/series.ts';
import { signal } from '../series/signal.ts';
import { statusLabel } from '../series/status.ts';
import type { Condition } from './condition.ts';
import { conditionExpr } from './conditionExpr.ts';

const requests = everywhere(select(signal('http.server.request.duration'), is('job', 'freight')));
const platform = everywhere(select(signal('run.request_count'), is('service_name', 'orders-api')));

const lines = (...all: readonly string[]): string => all.join('\n');

interface Row {
  readonly condition: Condition;
  readonly cloudMonitoring: string;
  readonly prometheus: string;
}

type Selected = (labels: '' | 'bad') => string;

const mostly = (sum: string, selected: Selected): string => {
  const count = (labels: '' | 'bad', over: string): string => `${sum} (increase(${selected(labels)}[${over}]))`;
  const of = (over: string, indent: string, comparison: string): readonly string[] => [
    `${indent}${count('bad', over)}`,
    `${indent}/ ${count('', over)}`,
    `${indent}${comparison}`,
  ];
  // A line has at most 100 characters.
  const enough = (over: string): readonly string[] => {
    const all = `    ${count('', over)}`;
    return ['    and', ...(all.length > 93 ? [all, '    >= 12'] : [`${all} >= 12`])];
  };
  const ago = (labels: '' | 'bad'): string => `${sum} (increase(${selected(labels)}[1d] offset 1d))`;
  return lines(
    'max(',
    '  (',
    ...of('5m', '    ', '>= 0.5'),
    ...enough('5m'),
    '    or',
    ...of('1h', '    ', '>= 0.5'),
    ...enough('1h'),
    '    unless',
    ...of('5m', '    ', '< 0.5'),
    '  )',
    '  unless',
    `  ${ago('bad')}`,
    `  / ${ago('')}`,
    '  >= 0.5',
    ')',
  );
};

const risen = (selected: Selected): string => {
  const count = (labels: '' | 'bad', over: string, ago = ''): string =>
    `sum(increase(${selected(labels)}[${over}]${ago}))`;
  return lines(
    count('bad', '1h'),
    `/ ${count('', '1h')}`,
    '> 4',
    '* (',
    '  (',
    '    (',
    `      ${count('bad', '7d', ' offset 1h')}`,
    '      or',
    '      vector(0)',
    '    )',
    '    + 3',
    '  )',
    `  / ${count('', '7d', ' offset 1h')}`,
    ')',
    'and',
    count('bad', '1h'),
    '>= 12',
    'unless',
    count('bad', '1h'),
    `/ ${count('', '1h')}`,
    '<= 4',
    '* (',
    `  ${count('bad', '1h', ' offset 1d')}`,
    `  / ${count('', '1h', ' offset 1d')}`,
    ')',
  );
};

const rows: readonly Row[] = [
  {
    condition: {
      kind: 'RouteShare',
      bad: narrowed(requests, { label: statusLabel, op: '=~', value: '4..' }),
      total: requests,
      share: new Exact('0.5'),
      least: 12,
      over: '5m',
      overFew: '1h',
      usual: '1d',
    },
    cloudMonitoring: mostly(
      'sum by ("http.route")',
      (labels) =>
        `{"http.server.request.duration_count", job="freight"${labels === '' ? '' : ', "http.response.status_code"=~"4.."'}}`,
    ),
    prometheus: mostly(
      'sum by (http_route)',
      (labels) =>
        `http_server_request_duration_count{job="freight"${labels === '' ? '' : ', http_response_status_code=~"4.."'}}`,
    ),
  },
  {
    condition: {
      kind: 'Rise',
      bad: narrowed(requests, isOneOf(statusLabel, ['401', '403'])),
      total: requests,
      factor: 4,
      least: 12,
      over: '1h',
      past: '7d',
      sameHour: '1d',
    },
    cloudMonitoring: risen(
      (labels) =>
        `{"http.server.request.duration_count", job="freight"${labels === '' ? '' : ', "http.response.status_code"=~"401|403"'}}`,
    ),
    prometheus: risen(
      (labels) =>
        `http_server_request_duration_count{job="freight"${labels === '' ? '' : ', http_response_status_code=~"401|403"'}}`,
    ),
  },
];

const textIn = (condition: Condition, dialect: Dialect): string => {
  const query = conditionExpr(condition, dialect);
  return query.kind === 'NotSupported' ? query.why : dialect.print(query);
};

test.each(rows)('$condition.kind in PromQL', ({ condition, cloudMonitoring, prometheus }) => {
  expect(textIn(condition, dialects['cloud-monitoring'])).toEqual(cloudMonitoring);
  expect(textIn(condition, dialects.prometheus)).toEqual(prometheus);
});

test('a signal without routes is judged as a whole, by its own label of the status', () => {
  const condition: Condition = {
    kind: 'RouteShare',
    bad: narrowed(platform, { label: statusLabel, op: '=~', value: '4..' }),
    total: platform,
    share: new Exact('0.5'),
    least: 12,
    over: '5m',
    overFew: '1h',
    usual: '1d',
  };
  const [, , first, second] = textIn(condition, dialects['cloud-monitoring']).split('\n');
  expect([first, second].map((line) => line?.trim())).toEqual([
    'sum(increase({"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="orders-api", response_code=~"4.."}[5m]))',
    '/ sum(increase({"run.googleapis.com/request_count", monitored_resource="cloud_run_revision", service_name="orders-api"}[5m]))',
  ]);
});
