/** Alerts, objectives and panels count all revisions together: a release must not split what a rule adds up. */
import { expect, test } from '@jest/globals';
import { nodesOf } from '../alerts/systemNodes.ts';
import { fleetAlerts } from '../alerts/fleetAlerts.ts';
import { loadFleet } from '../cli/load/loadSystems.ts';
import { loadOrganization } from '../cli/load/loadOrganization.ts';
import { systemsFolder } from './fixtures/systemsFolder.ts';
import { panelExpr } from '../dashboards/cloudMonitoring/panelExpr.ts';
import { systemDashboard } from '../dashboards/systemDashboard.ts';
import { ownSignals, revisionLabel } from '../model/signals.ts';
import type { Expr } from '../promql/expr.ts';
import { parsePromql } from '../promql/parse.ts';
import { print } from '../promql/print.ts';

const labelled = new Set(
  ownSignals()
    .filter(({ labels }) => labels.includes(revisionLabel))
    .flatMap(({ id, names }) =>
      [id, names.prometheus].flatMap((name) => ['', '_bucket', '_count', '_sum'].map((part) => `${name}${part}`)),
    ),
);

/** Whether the result has a series for each revision. */
const splits = (expr: Expr): boolean => {
  switch (expr.kind) {
    case 'VectorSelector':
      return expr.name !== undefined && labelled.has(expr.name);
    case 'RangeSelector':
    case 'Subquery':
    case 'Unary':
      return splits(expr.of);
    case 'Call':
      return expr.args.some(splits);
    case 'Aggregate': {
      if (expr.op === 'topk' || expr.op === 'bottomk') return splits(expr.of);
      const { kind, labels } = expr.grouping;
      return splits(expr.of) && (kind === 'by') === labels.includes(revisionLabel);
    }
    case 'Binary':
      return splits(expr.left) || splits(expr.right);
    case 'Number':
    case 'String':
      return false;
  }
};

test.each([
  ['sum(rate(atalaya_api_shed_total{job="a"}[5m]))', false],
  ['sum by (code) (rate(atalaya_ingest_messages_total[5m]))', false],
  ['sum by (code, revision) (rate(atalaya_ingest_messages_total[5m]))', true],
  ['sum without (instance) (rate(atalaya_ingest_messages_total[5m]))', true],
  ['rate(atalaya_ingest_messages_total[5m]) > 3', true],
  ['sum(atalaya_queue_backlog) / atalaya_queue_backlog', false],
])('%s depends on the revision: %s', (query, expected) => {
  expect(splits(parsePromql(query))).toBe(expected);
});

test('no alert, objective or panel of any system has a series for each revision', async () => {
  const [systems, organization] = await Promise.all([loadFleet(systemsFolder), loadOrganization(systemsFolder)]);
  const found: string[] = [];
  let seen = 0;
  const look = (what: string, expr: Expr | { readonly kind: 'NotSupported' }): void => {
    if (expr.kind === 'NotSupported') return;
    seen += 1;
    if (splits(expr)) found.push(`${what}: ${print(expr)}`);
  };
  for (const system of systems) {
    const nodes = nodesOf(system, 'prod');
    for (const alert of nodes.alerts) for (const query of Object.values(alert.queries)) look(alert.id, query);
    for (const slo of nodes.slos)
      for (const shares of [...Object.values(slo.errorShares), ...Object.values(slo.totals)])
        if (!('kind' in shares)) for (const share of shares.values()) look(slo.id, share);
    for (const { rows } of systemDashboard(nodes, organization).sections)
      for (const panel of rows.flatMap(({ panels }) => panels))
        if ('series' in panel) for (const { query } of panel.series) look(panel.title, panelExpr(query));
  }
  for (const alert of fleetAlerts(systems, organization))
    for (const query of Object.values(alert.queries)) look(alert.id, query);
  expect(found).toEqual([]);
  expect(seen).toBeGreaterThan(1_000);
});
