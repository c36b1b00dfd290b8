import { expect, test } from '@jest/globals';
import { is, select } from '../model/selection.ts';
import { printOnOneLine } from '../promql/print.ts';
import { errorShare } from './errorShare.ts';
import { type Indicator } from './indicator.ts';
import { resolveSlices } from './slices.ts';
import { signal } from '../series/signal.ts';
import { dialects } from '../series/dialects.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';

const good = select(signal('atalaya.objective.good_events'), is('job', 'freight'));
const total = select(signal('atalaya.objective.total_events'), is('job', 'freight'));
const overdue = select(signal('atalaya.ingest.overdue'), is('job', 'freight'));
const bad = select(signal('run.request_count'), is('response_code_class', '5xx'));
const requests = select(signal('run.request_count'));

interface Row {
  readonly name: string;
  readonly indicator: Indicator;
  readonly dialect: DialectId;
  readonly share: string | NotSupported;
}

const all = 'sum(increase(atalaya_objective_total_events_total{job="freight"}[5m]))';
const goodExpr = 'sum(increase(atalaya_objective_good_events_total{job="freight"}[5m]))';
const late = '(sum(atalaya_ingest_overdue{job="freight"}) or vector(0))';
const platform = '{"run.googleapis.com/request_count", monitored_resource="cloud_run_revision"';

const rows: readonly Row[] = [
  {
    name: 'good of total',
    indicator: { kind: 'GoodOfTotal', good, total, overdue: undefined },
    dialect: 'prometheus',
    share: `(${all} - ${goodExpr}) / ${all}`,
  },
  {
    name: 'good of total, with what is overdue bad already',
    indicator: { kind: 'GoodOfTotal', good, total, overdue },
    dialect: 'prometheus',
    share: `(${all} - ${goodExpr} + ${late}) / (${all} + ${late})`,
  },
  {
    name: 'bad of total',
    indicator: { kind: 'BadOfTotal', bad, total: requests },
    dialect: 'cloud-monitoring',
    share: `sum(increase(${platform}, response_code_class="5xx"}[5m])) / sum(increase(${platform}}[5m]))`,
  },
  {
    name: 'a share of a distribution',
    indicator: { kind: 'ShareBelow', distribution: select(signal('run.request_latencies')), bound: 300 },
    dialect: 'cloud-monitoring',
    share: { kind: 'NotSupported', why: 'PromQL cannot cut a distribution between its buckets' },
  },
];

test.each(rows)('$name in PromQL', ({ indicator, dialect, share }) => {
  const made = errorShare(indicator, dialects[dialect]);
  expect(typeof made === 'function' ? printOnOneLine(made('5m')) : made).toEqual(share);
});

const over = (text: string, length: string): string => text.replaceAll('[5m]', `[${length}]`);
const share = `(${all} - ${goodExpr}) / ${all}`;
const withLate = (scale: number): string =>
  `(${all} - ${goodExpr} + ${late} * ${scale}) / (${all} + ${late} * ${scale})`;

// A range of a slice is one sample longer than the slice, so that it holds all of the steps of the slice.
test.each([
  {
    slices: { length: '1m', good: '95%' },
    overdue: undefined,
    text: `avg_over_time((${over(share, '2m')} > bool 0.050000000001 or vector(0))[1h:1m])`,
  },
  {
    slices: { length: '1h', good: '99.9%', empty: 'not counted' },
    overdue: undefined,
    text: `avg_over_time((${over(share, '61m')} >= 0 > bool 0.001000000001)[1h:1h])`,
  },
  {
    slices: { length: '5m', good: '100%' },
    overdue,
    text: `avg_over_time((${over(withLate(1.2), '6m')} > bool 0.000000000001 or vector(0))[1h:5m])`,
  },
] as const)('the share of bad slices, $slices', ({ slices, overdue: late_, text }) => {
  const indicator: Indicator = { kind: 'GoodOfTotal', good, total, overdue: late_ };
  const made = errorShare(indicator, dialects.prometheus, resolveSlices(slices));
  expect(typeof made === 'function' ? printOnOneLine(made('1h')) : made).toBe(text);
});
