/**
 * Systems that others run: everything that is emitted for them rests on series that their platform sends, and every alert fires in a
 * scenario of its own and in no quiet day. The platform's metrics are simulated, with their sample periods, gaps and delays.
 */
import { describe, expect, test } from '@jest/globals';
import { nodesOf, type SystemNodes } from '../../alerts/systemNodes.ts';
import { firingOf } from '../../alerts/firing/firing.ts';
import { loadSystems } from '../../cli/load/loadSystems.ts';
import { dashboardJson } from '../../dashboards/cloudMonitoring/dashboard.ts';
import { systemDashboard } from '../../dashboards/systemDashboard.ts';
import type { Query } from '../../dashboards/query.ts';
import type { Panel } from '../../dashboards/panel.ts';
import { sampled } from '../../history/simulated/sampled.ts';
import { scenarioSource } from '../../history/simulated/source.ts';
import { scenarios, type Scenario } from '../../history/simulated/scenarios.ts';
import { milliseconds } from '../../model/quantity.ts';
import type { Selection } from '../../model/selection.ts';
import { instrumentOf } from '../../model/signals.ts';
import type { System } from '../../model/system.ts';
import { selectorsOf } from '../../promql/expr.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { everyDialect } from '../../series/dialects.ts';
import type { Dialect } from '../../series/dialect.ts';
import type { Measure } from '../../series/measure.ts';
import { objectiveName, serviceLevelObjective } from '../../slo/cloudMonitoring.ts';
import { whyNotEmitted } from '../../slo/checks/emitted.ts';
import { selectionsOfSlo } from '../../slo/measuredSlo.ts';
import { mixed } from './mixed.ts';
import organization from './systems/organization.ts';
import { belongingOf } from './firing/belonging.ts';
import { rulesOf, type PlatformRule } from './firing/rules.ts';

const systems = [...(await loadSystems(new URL('systems', import.meta.url).pathname)), mixed];

/** On no round hour. */
const end = Date.parse('2026-03-11T13:37:00Z');
const since = end - milliseconds('40d');

const simulated = (system: System, scenario: Scenario, lasts: number): SeriesSource =>
  sampled(
    scenarioSource({
      systems: [system],
      scenario,
      strength: () => (scenario === 'quiet' ? 0 : 1),
      incident: { from: end - lasts, to: end },
    }),
  );

/** Ids of the rules that fire at some time in the last of it. */
const firing = (rules: readonly PlatformRule[], source: SeriesSource, last: number): readonly string[] => {
  const found = firingOf(
    rules.map(({ rule }) => rule),
    source,
    { from: end - last, to: end, since },
  );
  return rules.flatMap(({ alert }, index) => ((found[index] ?? []).length > 0 ? [alert.id] : []));
};

/** Rules that have the same scenario and length of the incident are evaluated together. */
const neverFiring = (system: System, rules: readonly PlatformRule[]): readonly string[] => {
  const fired = new Set<string>();
  const groups = Map.groupBy(
    rules.flatMap((rule) => {
      const { scenarios: own, lasts } = belongingOf(rule.alert);
      return own.map((scenario) => ({ rule, scenario, lasts }));
    }),
    ({ scenario, lasts }) => `${scenario} ${lasts}`,
  );
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const source = simulated(system, first.scenario, first.lasts);
    const ids = firing(
      group.map(({ rule }) => rule),
      source,
      Math.min(first.lasts, milliseconds('1h')),
    );
    for (const id of ids) fired.add(id);
  }
  return rules.map(({ alert }) => alert.id).filter((id) => !fired.has(id));
};

const measuresIn = (query: Query): readonly Measure[] => {
  switch (query.kind) {
    case 'Rate':
    case 'Total':
    case 'Mean':
    case 'Quantile':
    case 'Level':
    case 'Distribution':
      return [query.of];
    case 'Share':
      return [query.part, query.whole];
    case 'Complement':
    case 'Scaled':
    case 'OddOneOut':
    case 'Across':
      return measuresIn(query.of);
    case 'Sum':
      return query.of.flatMap(measuresIn);
    case 'Source':
    case 'WorstBudget':
    case 'OfSlo':
      return [];
  }
};

const queriesIn = (panel: Panel): readonly Query[] => {
  switch (panel.kind) {
    case 'ChartPanel':
      return panel.series.map(({ query }) => query);
    case 'HeatMapPanel':
    case 'NumberPanel':
      return [panel.query];
    case 'TablePanel':
      throw new Error('a system has no table');
    case 'LogPanel':
    case 'IncidentPanel':
    case 'TextPanel':
      return [];
  }
};

const panelsOf = (nodes: SystemNodes): readonly Panel[] =>
  systemDashboard(nodes, organization).sections.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels));

describe.each(systems.map((system) => [system.id, system] as const))('%s', (_id, system) => {
  const nodes = nodesOf(system, 'prod');
  const sources = scenarios.map((scenario) => simulated(system, scenario, milliseconds('90m')));

  const isSent = (selection: Selection, dialect: Dialect): boolean => {
    const part = instrumentOf(selection.signal) === 'histogram' ? 'count' : undefined;
    const { name, matchers } = dialect.selector(selection, part);
    return isSelected(name, matchers);
  };
  const isSelected = (name: string | undefined, matchers: ReturnType<Dialect['selector']>['matchers']): boolean =>
    sources.some(
      (source) =>
        source.select(name, matchers, end - milliseconds('3h'), end, {
          step: 60_000,
          range: undefined,
          first: end,
          increases: false,
        }).length > 0,
    );
  const unsent = (selections: readonly Selection[], dialect: Dialect): readonly string[] =>
    selections.flatMap((selection) => {
      const why = whyNotEmitted(selection, dialect);
      if (why !== undefined) return [why];
      return isSent(selection, dialect) ? [] : [dialect.print(dialect.selector(selection))];
    });

  test('no policy and no rule reads a series that nothing sends', () => {
    expect(nodes.alerts.length).toBeGreaterThan(5);
    const dead = everyDialect.flatMap((dialect) =>
      nodes.alerts.flatMap(({ id, queries }) => {
        const query = queries[dialect.id];
        if (query.kind === 'NotSupported') return [];
        return selectorsOf(query)
          .filter(({ name, matchers }) => !isSelected(name, matchers))
          .map((selector) => `${id}: ${dialect.print(selector)}`);
      }),
    );
    expect(dead).toEqual([]);
  });

  test('each objective is measured by series that are sent', () => {
    for (const slo of nodes.slos) {
      const read = everyDialect.map((dialect) => ({ dialect, selections: selectionsOfSlo(slo, dialect.id) }));
      expect([slo.id, read.every(({ selections }) => 'kind' in selections)]).toEqual([slo.id, false]);
      expect(
        read.flatMap(({ dialect, selections }) => ('kind' in selections ? [] : unsent(selections, dialect))),
      ).toEqual([]);
    }
  });

  test('each panel has only lines that something sends', () => {
    const queries = panelsOf(nodes).flatMap((panel) => queriesIn(panel).map((query) => ({ panel, query })));
    expect(queries.length).toBeGreaterThan(5);
    const dead = queries.flatMap(({ panel, query }) =>
      measuresIn(query).flatMap((measure) => {
        const read = measure[cloudMonitoring.id];
        return read.kind === 'NotSupported' ? [`${panel.title}: ${read.why}`] : unsent([read], cloudMonitoring);
      }),
    );
    expect(dead).toEqual([]);
  });

  test('each objective has an SLO in Cloud Monitoring, or no panel that selects one', () => {
    const named = nodes.slos.filter((slo) => objectiveName(system, slo, 'prod').kind === 'ObjectiveName');
    const missing = named.filter((slo) => serviceLevelObjective(system, slo, 'prod').kind === 'NotSupported');
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test('no panel is a text that there is nothing to draw', () => {
    const json = dashboardJson(systemDashboard(nodes, organization), {
      project: system.project,
      environment: 'prod',
      systems: new Map([[system.id, system]]),
    });
    const texts = json.mosaicLayout.tiles.flatMap(({ widget }) =>
      'text' in widget ? [`${widget.title}: ${widget.text.content}`] : [],
    );
    expect(texts.filter((text) => text.includes('Nothing to draw'))).toEqual([]);
  });

  for (const dialect of everyDialect) {
    const rules = rulesOf(nodes.alerts, dialect);
    if (rules.length === 0) continue;
    test(`each alert of ${dialect.name} fires in a scenario of its own`, () => {
      expect(neverFiring(system, rules)).toEqual([]);
    });

    test(`nothing fires in ${dialect.name} on a quiet day`, () => {
      expect(firing(rules, simulated(system, 'quiet', 0), milliseconds('1d'))).toEqual([]);
    });
  }

  test('no alert is without a rule', () => {
    const ruled = new Set(
      everyDialect.flatMap((dialect) => rulesOf(nodes.alerts, dialect).map(({ alert }) => alert.id)),
    );
    expect(nodes.alerts.filter(({ id }) => !ruled.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

test('only systems with telemetry of their own have rules for Prometheus', () => {
  const withRules = systems.filter((system) =>
    everyDialect.some(
      (dialect) => dialect !== cloudMonitoring && rulesOf(nodesOf(system, 'prod').alerts, dialect).length > 0,
    ),
  );
  expect(withRules.map(({ id }) => id)).toEqual(['telemetry']);
});
