import { expect, test } from '@jest/globals';
import { is, select } from '../model/selection.ts';
import { printOnOneLine } from '../promql/print.ts';
import { errorShare } from './errorShare.ts';
import { type Indicator } from './indicator.ts';
import { signal } from '../series/signal.ts';
import { dialects } from '../series/dialects.ts';
import type { DialectId, NotSupported } from '../series/dialect.ts';

const good = select(signal('atalaya.objective.good_events'), is('job', 'flights'));
const total = select(signal('atalaya.objective.total_events'), is('job', 'flights'));
const overdue = select(signal('atalaya.ingest.overdue'), is('job', 'flights'));
const bad = select(signal('run.request_count'), is('response_code_class', '5xx'));
const requests = select(signal('run.request_count'));

interface Row {
  readonly name: string;
  readonly indicator: Indicator;
  readonly dialect: DialectId;
  readonly share: string | NotSupported;
}

const all = 'sum(increase(atalaya_objective_total_events_total{job="flights"}[5m]))';
const goodExpr = 'sum(increase(atalaya_objective_good_events_total{job="flights"}[5m]))';
const late = '(sum(atalaya_ingest_overdue{job="flights"}) or vector(0))';
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
