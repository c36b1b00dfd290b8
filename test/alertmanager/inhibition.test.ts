/**
 * A scripted incident on a running Prometheus and a running Alertmanager: what a fleet alert holds back, and that whoever was paged before
 * it is also told of the end. The rules have the emitted form; their conditions are faults of the test.
 */
import { expect, test } from '@jest/globals';
import type { AlertmanagerConfig } from '../../alerts/alertmanager/config.ts';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { prometheusRules } from '../../alerts/prometheus.ts';
import type { AlertingRule } from '../../alerts/prometheusRule.ts';
import { until } from '../../pipeline/testing/until.ts';
import diary from '../fixtures/systems/diary.ts';
import freight from '../fixtures/systems/freight.ts';
import organization from '../fixtures/systems/organization.ts';
import { everySystem } from '../promtool/everySystem.ts';
import { testWithAll, toolPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { startAlertmanager, type RunningAlertmanager } from './alertmanager.ts';
import { faultExpr, startFiringPrometheus } from './firingPrometheus.ts';

const systems = everySystem.map(({ system }) => system);
const { config } = alertmanagerConfig(organization, systems);
const scale = 0.005;

const emitted: readonly AlertingRule[] = [
  ...everySystem
    .filter(({ system }) => [freight.id, diary.id].includes(system.id))
    .flatMap((context) => prometheusRules(context.alerts, context).file.groups),
  ...prometheusRules(fleetAlerts(systems, organization), { organization, environment: 'prod', system: undefined }).file
    .groups,
].flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));

/** The part of an emitted rule that holds it back. */
const holdBack = / ?unless on \(\)\n\([\s\S]*\)$/;

/** The emitted rule, with a fault instead of its own condition, and without its wait. */
const onFault = (name: string): AlertingRule => {
  const rule = emitted.find(({ alert }) => alert === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  const [held = ''] = holdBack.exec(rule.expr) ?? [];
  const { for: _wait, ...others } = rule;
  return { ...others, expr: `${faultExpr(name)} ${held}`, annotations: { summary: name } };
};

const before = 'freight-api-availability-burn-page';
const during = 'diary-api-availability-burn-page';
const slow = 'freight-api-latency-300ms-burn-page';
const fleetDown = 'fleet-all-availability';
const fleetSlow = 'fleet-all-latency';

/** 'firing freight-…', in the order in which the pager got them, each change once. */
const story = (alertmanager: RunningAlertmanager): readonly string[] => {
  const seen = new Map<string, string>();
  return alertmanager.notifications().flatMap(({ alerts }) =>
    alerts.flatMap(({ status, labels }) => {
      const name = labels['alertname'] ?? '';
      if (seen.get(name) === status) return [];
      seen.set(name, status);
      return [`${status} ${name}`];
    }),
  );
};

test('the emitted rules of members and of latency have a part that holds them back, those of the fleet have none', () => {
  for (const name of [before, during, slow]) expect(onFault(name).expr).toContain('unless on ()');
  for (const name of [fleetDown, fleetSlow]) expect(onFault(name).expr).toBe(`${faultExpr(name)} `);
});

testWithAll(
  ['alertmanager', 'prometheus'],
  'a page that was sent before the fleet alert is resolved at the pager; one that begins during it waits until no source fires',
  async () => {
    const alertmanager = await startAlertmanager(toolPath('alertmanager')!, temporaryFolder(), config, scale);
    const rules = [before, during, slow, fleetDown, fleetSlow].map(onFault);
    const prometheus = await startFiringPrometheus(toolPath('prometheus')!, temporaryFolder(), rules, alertmanager.url);
    const fires = async (...names: readonly string[]): Promise<void> => {
      await until(
        `${names.join(', ')} fire`,
        async () => (await prometheus.firing()).join(' ') === names.toSorted().join(' '),
      );
    };
    const told = async (change: string): Promise<void> => {
      await until(`the pager gets: ${change}`, () => story(alertmanager).includes(change));
    };
    try {
      prometheus.set(before);
      await told(`firing ${before}`);
      // The fleet alert begins: what fires goes on, what begins now is held back.
      prometheus.set(before, fleetDown);
      await told(`firing ${fleetDown}`);
      prometheus.set(before, fleetDown, fleetSlow, during);
      await told(`firing ${fleetSlow}`);
      await fires(before, fleetDown, fleetSlow);
      // The page of before resolves while the fleet alert fires.
      prometheus.set(fleetDown, fleetSlow, during);
      await told(`resolved ${before}`);
      // One of the two sources resolves: the other one still holds back.
      prometheus.set(fleetSlow, during);
      await told(`resolved ${fleetDown}`);
      await fires(fleetSlow);
      expect(story(alertmanager)).not.toContain(`firing ${during}`);
      // The last source resolves, and what still fails pages.
      prometheus.set(during);
      await told(`firing ${during}`);
      prometheus.set();
      await told(`resolved ${during}`);
      await fires();
    } finally {
      await prometheus.stop();
      await alertmanager.stop();
    }
    expect(story(alertmanager).toSorted()).toEqual(
      [before, during, fleetDown, fleetSlow].flatMap((name) => [`firing ${name}`, `resolved ${name}`]).toSorted(),
    );
  },
  120_000,
);

testWithAll(
  ['alertmanager', 'prometheus'],
  'an API that fails its availability holds back its latency, and no page comes when both are over together',
  async () => {
    const alertmanager = await startAlertmanager(toolPath('alertmanager')!, temporaryFolder(), config, scale);
    const prometheus = await startFiringPrometheus(
      toolPath('prometheus')!,
      temporaryFolder(),
      [before, slow].map(onFault),
      alertmanager.url,
    );
    try {
      prometheus.set(before);
      await until('the page', () => story(alertmanager).includes(`firing ${before}`));
      prometheus.set(before, slow);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(await prometheus.firing()).toEqual([before]);
      prometheus.set();
      await until('its end', () => story(alertmanager).includes(`resolved ${before}`));
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    } finally {
      await prometheus.stop();
      await alertmanager.stop();
    }
    expect(story(alertmanager)).toEqual([`firing ${before}`, `resolved ${before}`]);
  },
  120_000,
);

testWithAll(
  ['alertmanager'],
  'why no inhibit_rules are emitted: with them, Alertmanager never sends the resolve of what it inhibits',
  async () => {
    const inhibiting = {
      ...config,
      inhibit_rules: [
        {
          source_matchers: [`alertname="${fleetDown}"`],
          target_matchers: ['system="freight"'],
          equal: ['environment'],
        },
      ],
    } as AlertmanagerConfig;
    const alertmanager = await startAlertmanager(toolPath('alertmanager')!, temporaryFolder(), inhibiting, scale);
    const post = (name: string, isOver: boolean): Promise<void> => {
      const { labels } = onFault(name);
      const now = Date.now();
      return alertmanager.post([
        {
          labels: { ...labels, alertname: name },
          annotations: {},
          startsAt: new Date(now).toISOString(),
          endsAt: new Date(isOver ? now + 1 : now + 3_600_000).toISOString(),
        },
      ]);
    };
    try {
      await post(before, false);
      await until('the page', () => story(alertmanager).includes(`firing ${before}`));
      await post(fleetDown, false);
      await until('the fleet alert', () => story(alertmanager).includes(`firing ${fleetDown}`));
      await post(before, true);
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await post(fleetDown, true);
      await until('its end', () => story(alertmanager).includes(`resolved ${fleetDown}`));
      await new Promise((resolve) => setTimeout(resolve, 4_000));
    } finally {
      await alertmanager.stop();
    }
    expect(story(alertmanager)).not.toContain(`resolved ${before}`);
  },
  120_000,
);
