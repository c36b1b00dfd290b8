/** What the Dashboards API and those who read it ask of every dashboard. Rules: its discovery document, and the vendor's samples. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { mostWidgets } from '../../dashboards/cloudMonitoring/dashboard.ts';
import { selectorsOf } from '../../promql/expr.ts';
import { parsePromql } from '../../promql/parse.ts';
import { ownSignals, platformSignals } from '../../model/signals.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { loadFleet } from '../../cli/load/loadSystems.ts';
import { systemsFolder } from '../fixtures/systemsFolder.ts';
import type { Signal } from '../../model/signal.ts';
import type { System } from '../../model/system.ts';
import { selectionsOf } from '../../slo/indicator.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { testWith } from '../support/needs.ts';
import { everyDashboard, queriesOf, type Emitted } from './everyDashboard.ts';

let dashboards: readonly Emitted[] = [];
/** What the definitions name themselves (of): every name and label is the team's own. */
let named: ReadonlyMap<string, ReadonlySet<string>> = new Map();

beforeAll(async () => {
  dashboards = await everyDashboard();
  named = namedBy(await loadFleet(systemsFolder));
});

const namedBy = (systems: readonly System[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const labels = new Map<string, Set<string>>();
  for (const slo of systems.flatMap((system) => nodesOf(system, 'prod').slos))
    for (const { signal, matches } of selectionsOf(slo.indicator['cloud-monitoring']).filter(
      ({ signal: { source } }) => source === 'team',
    ))
      labels.set(signal.id, new Set([...(labels.get(signal.id) ?? []), ...matches.map(({ label }) => label)]));
  return labels;
};

const promqlOf = ({ id, json }: Emitted): readonly (readonly [string, string])[] =>
  queriesOf(json).flatMap(({ title, query }) =>
    'prometheusQuery' in query ? [[`${id}: ${title}`, query.prometheusQuery] as const] : [],
  );

const resourceLabels: Readonly<Record<string, readonly string[]>> = {
  prometheus_target: ['job', 'location', 'instance', 'cluster', 'namespace'],
  cloud_run_revision: ['service_name', 'location', 'revision_name'],
  pubsub_subscription: ['subscription_id'],
  pubsub_topic: ['topic_id'],
  bigquery_dataset: ['dataset_id'],
};

/** By every name that a query may give it. */
const byName = new Map<string, Signal>(
  [...ownSignals(), ...platformSignals()].flatMap((signal) => {
    const name = signal.source === 'own' ? signal.id : signal.names.cloudMonitoring;
    const parts = signal.valueType === 'DISTRIBUTION' ? ['_bucket', '_count', '_sum'] : [''];
    return parts.map((part) => [name + part, signal] as const);
  }),
);

test('there is one for each system, and one for the fleet', () => {
  expect(dashboards.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['atalaya-freight', 'atalaya-fleet-50', 'atalaya-fleet']),
  );
  expect(new Set(dashboards.map(({ json }) => json.displayName)).size).toBe(dashboards.length);
});

test('every query parses, and names only signals and labels that exist, as their kind allows', () => {
  const wrong = dashboards.flatMap(promqlOf).flatMap(([place, query]) =>
    selectorsOf(parsePromql(query)).flatMap(({ name = '', matchers }) => {
      const own = named.get(name);
      if (own !== undefined)
        return matchers.filter(({ label }) => !own.has(label)).map(({ label }) => `${place}: ${name} has no ${label}`);
      const signal = byName.get(name);
      if (signal === undefined) return [`${place}: nothing is called ${name}`];
      const known = [...signal.labels, ...(resourceLabels[signal.resource] ?? []), 'monitored_resource', 'le'];
      return matchers
        .filter(({ label }) => !known.includes(label))
        .map(({ label }) => `${place}: ${name} has no ${label}`);
    }),
  );
  expect(wrong).toEqual([]);
});

testWith('promtool', 'Prometheus’ own parser takes every query', (promtool) => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'queries.yml');
  const rules = dashboards.flatMap(promqlOf).map(([place, expr], i) => ({ record: `q${i}`, expr, labels: { place } }));
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
  const { status, stdout, stderr } = spawnSync(promtool, ['check', 'rules', '--lint=none', file], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain(`${rules.length} rules found`);
});

describe('every dashboard', () => {
  test('has no more widgets than all sources agree on', () => {
    const sizes = dashboards.map(({ id, json }) => [id, json.mosaicLayout.tiles.length] as const);
    expect(sizes.filter(([, tiles]) => tiles > mostWidgets)).toEqual([]);
  });

  test('asks filters only for distributions and objectives, aligned as their kind allows', () => {
    const filters = dashboards.flatMap(({ json }) =>
      queriesOf(json).flatMap(({ query }) => ('timeSeriesFilter' in query ? [query.timeSeriesFilter] : [])),
    );
    const kinds = filters.map(({ filter, aggregation }) =>
      [
        /^select_slo_\w+|metric.type="[^"]+"/.exec(filter)?.[0],
        aggregation.perSeriesAligner,
        aggregation.crossSeriesReducer,
      ]
        .join(' ')
        .trim(),
    );
    expect([...new Set(kinds)].toSorted()).toEqual([
      'metric.type="prometheus.googleapis.com/http.server.request.duration/histogram" ALIGN_DELTA REDUCE_SUM',
      'select_slo_budget_fraction ALIGN_NEXT_OLDER',
      'select_slo_burn_rate ALIGN_MEAN',
      'select_slo_compliance ALIGN_NEXT_OLDER',
    ]);
  });

  test('has no panel without data or a reason in words, and no title twice', () => {
    for (const { json } of dashboards) {
      const titles = json.mosaicLayout.tiles.map(({ widget }) => widget.title);
      expect(titles.filter((title, i) => title === '' || titles.indexOf(title) !== i)).toEqual([]);
      const empty = json.mosaicLayout.tiles.filter(
        ({ widget }) => 'xyChart' in widget && widget.xyChart.dataSets.length === 0,
      );
      expect(empty).toEqual([]);
    }
  });

  test('draws a line where an alert fires, from the alert itself', () => {
    const freight = dashboards.find(({ id }) => id === 'atalaya-freight')?.json;
    const lines = freight?.mosaicLayout.tiles.flatMap(({ widget }) =>
      'xyChart' in widget
        ? (widget.xyChart.thresholds ?? []).map(({ label, value }) => `${widget.title}: ${label} = ${value}`)
        : [],
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        'Latency of data requests: alert: p95 above 1s = 1',
        'Latency of data requests: promised to 95%: 300ms = 0.3',
        'Messages waiting: alert: above 10000 for 5m = 10000',
        'Age of the oldest message: alert: above 5m for 5m = 300',
        'Share of messages rejected, and of attempts that failed: alert: above 1% = 0.01',
      ]),
    );
  });
});
