import { describe, expect, test } from '@jest/globals';
import type { Inhibition } from '../model/oncall/routing.ts';
import type { Labels } from '../model/point.ts';
import { binary, number, selector } from '../promql/build.ts';
import { printOnOneLine } from '../promql/print.ts';
import fleet from '../test/fixtures/systems/fleet.ts';
import correspondence from '../test/fixtures/systems/correspondence.ts';
import freight from '../test/fixtures/systems/freight.ts';
import statements from '../test/fixtures/systems/statements.ts';
import organization from '../test/fixtures/systems/organization.ts';
import { fleetAlerts } from './fleetAlerts.ts';
import { holdsOf, unlessHeldBack } from './heldBack.ts';
import { routedAt, routePlan, routerOf } from './oncall/route.ts';
import { prometheusRules, ruleLabels } from './prometheus.ts';
import { nodesOf } from './systemNodes.ts';

const labels: Labels = { alertname: 'late', environment: 'prod', system: 'orders' };

const held = (inhibitions: readonly Inhibition[], of: Labels = labels): string =>
  printOnOneLine(unlessHeldBack(binary('>', selector('x'), number(0)), of, holdsOf(inhibitions), '1m'));

const cause: Inhibition = {
  id: 'cause',
  source: [{ label: 'alertname', op: '=', value: 'cause' }],
  target: [{ label: 'system', op: '=', value: 'orders' }],
  equal: ['environment'],
};

describe('an alert of Prometheus', () => {
  test('that no inhibition concerns is as it was', () => {
    expect(held([])).toBe('x > 0');
    expect(held([cause], { ...labels, system: 'sales' })).toBe('x > 0');
  });

  test('does not begin while its source fires, and goes on where it fires already', () => {
    expect(held([cause])).toBe(
      'x > 0 unless on () (ALERTS{alertname="cause", environment="prod", alertstate="firing"} unless on () ALERTS{alertname="late", environment="prod", alertstate="firing"})',
    );
  });

  test('has one selector for sources that differ in their names only', () => {
    const other = { ...cause, id: 'other', source: [{ label: 'alertname', op: '=', value: 'other' }] } as const;
    expect(held([cause, other])).toContain(
      '(ALERTS{alertname=~"cause|other", environment="prod", alertstate="firing"} unless',
    );
    const elsewhere = { ...other, equal: ['environment', 'system'] };
    expect(held([cause, elsewhere])).toContain(
      'ALERTS{alertname="cause", environment="prod", alertstate="firing"} or ALERTS{alertname="other", environment="prod", system="orders", alertstate="firing"}',
    );
  });

  test('that matches both sides is not held back by one that does too', () => {
    const both = { ...cause, source: [{ label: 'system', op: '=~', value: 'orders|sales' }] } as const;
    expect(held([both])).toContain(
      'ALERTS{system=~"orders|sales", environment="prod", alertstate="firing"} unless ALERTS{system="orders", alertstate="firing"}',
    );
  });

  test('without a label that has to be equal needs a source without it', () => {
    expect(held([{ ...cause, equal: ['region'] }])).toContain(
      'ALERTS{alertname="cause", region="", alertstate="firing"}',
    );
  });
});

describe('in every emitted rule of a system', () => {
  const systems = [...fleet.slice(0, 3), freight, correspondence, statements].map((system) => nodesOf(system, 'prod'));
  const shared = fleetAlerts(
    systems.map(({ system }) => system),
    organization,
  );
  const router = routerOf({ organization, fleetAlerts: shared, systems });
  const labelsOf = (alert: Parameters<typeof ruleLabels>[0]): Labels => ({
    alertname: alert.id,
    ...ruleLabels(alert, { environment: 'prod' }),
  });

  /** Names of the sources in the rule; the last selector is the alert itself. */
  const sourcesIn = (expr: string): readonly string[] =>
    [...expr.matchAll(/ALERTS\{alertname=~?"([^"]*)"/g)].slice(0, -1).flatMap(([, names = '']) => names.split('|'));

  test.each(systems.map((nodes) => [nodes.system.id, nodes] as const))(
    '%s: the alerts that hold it back are those that routeAlert names',
    (_id, { system, alerts }) => {
      const rules = prometheusRules(alerts, { organization, system, environment: 'prod' }).file.groups.flatMap(
        (group) => group.rules.flatMap((rule) => ('alert' in rule ? [rule] : [])),
      );
      const possible = [...shared, ...alerts].filter(({ queries }) => queries.prometheus.kind !== 'NotSupported');
      for (const { alert: name, expr, labels: own } of rules) {
        const plan = routePlan(router, { alertname: name, ...own });
        const holding = possible
          .filter((source) => routedAt(plan, 0, [labelsOf(source)])[0]?.state.kind === 'Inhibited')
          .map(({ id }) => id);
        const exists = new Set(possible.map(({ id }) => id));
        expect({
          name,
          sources: sourcesIn(expr)
            .filter((id) => exists.has(id))
            .toSorted(),
        }).toEqual({
          name,
          sources: holding.toSorted(),
        });
      }
    },
  );
});
