/**
 * The routes of a running Alertmanager with the emitted configuration, compared with `routeAlert`: to which receivers every alert goes, in
 * which group, and which of them are muted now.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import type { AlertmanagerConfig } from '../../alerts/alertmanager/config.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { routedAt, routePlan, routerOf } from '../../alerts/oncall/route.ts';
import { watchdog } from '../../alerts/oncall/routes.ts';
import { ruleLabels } from '../../alerts/prometheus.ts';
import { watchdogGroups } from '../../alerts/watchdog.ts';
import type { Organization } from '../../model/organization.ts';
import type { Labels } from '../../model/point.ts';
import { seededRandom } from '../../numbers/random.ts';
import { until } from '../../pipeline/testing/until.ts';
import systemsOwners from '../fixtures/systems/organization.ts';
import { everySystem } from '../promtool/everySystem.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { startAlertmanager } from './alertmanager.ts';
import { randomLabels, randomOrganization } from './randomRouting.ts';

const seed = Number(process.env['SEED'] ?? 14);
const hour = 3_600_000;

/** Receiver, key of the group, and alert: each pair that is notified. */
const notifiedBy = (organization: Organization, alerts: readonly Labels[], at: number): readonly string[] => {
  const router = routerOf({ organization, fleetAlerts: [], systems: everySystem });
  const pairs = alerts.flatMap((labels) =>
    routedAt(routePlan(router, labels), at)
      // A heartbeat notifies nobody, and Alertmanager posts it.
      .filter(({ state }) => state.kind === 'Notified' || state.kind === 'Heartbeat')
      .map(({ receiver, groupKey }) => `${receiver} ${groupKey} ${labels['alertname']}`),
  );
  return [...new Set(pairs)].toSorted();
};

const notifiedByAlertmanager = async (
  program: string,
  config: AlertmanagerConfig,
  alerts: readonly Labels[],
  expected: readonly string[],
): Promise<readonly string[]> => {
  const alertmanager = await startAlertmanager(program, temporaryFolder(), config, 0.002);
  const now = Date.now();
  const [startsAt, endsAt] = [now, now + hour].map((at) => new Date(at).toISOString()) as [string, string];
  const pairs = (): readonly string[] => [
    ...new Set(
      alertmanager
        .notifications()
        .flatMap(({ receiver, groupKey, alerts: group }) =>
          group.map(({ labels }) => `${receiver} ${groupKey} ${labels['alertname']}`),
        ),
    ),
  ];
  try {
    await alertmanager.post(alerts.map((labels) => ({ labels, annotations: {}, startsAt, endsAt })));
    await until('all are notified', () => pairs().length >= expected.length).catch(() => undefined);
    // Groups that are muted are flushed with the others: what should not come would have come by the next interval.
    await delay(1_500);
  } finally {
    await alertmanager.stop();
  }
  return pairs().toSorted();
};

const difference = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const known = new Set(b);
  return a.filter((item) => !known.has(item));
};

const compared = async (program: string, organization: Organization, alerts: readonly Labels[]): Promise<object> => {
  const { config } = alertmanagerConfig(
    organization,
    everySystem.map(({ system }) => system),
  );
  const expected = notifiedBy(organization, alerts, Date.now());
  const found = await notifiedByAlertmanager(program, config, alerts, expected);
  return {
    some: expected.length > 20,
    missing: difference(expected, found).slice(0, 5),
    more: difference(found, expected).slice(0, 5),
  };
};

const same = { some: true, missing: [], more: [] };

testWith(
  'alertmanager',
  'every emitted alert goes to the receivers and groups that routeAlert names',
  async (program) => {
    const systems = everySystem.map(({ system }) => system);
    const alerts = [...everySystem.flatMap((context) => context.alerts), ...fleetAlerts(systems, systemsOwners)].map(
      (alert) => ({ alertname: alert.id, ...ruleLabels(alert, { environment: 'prod' }) }),
    );
    const heartbeat = {
      alertname: watchdog,
      ...watchdogGroups({ organization: systemsOwners, environment: 'prod' })[0]!.rules[0]!.labels,
    };
    expect(await compared(program, systemsOwners, [...alerts, heartbeat])).toEqual(same);
  },
  120_000,
);

testWith(
  'alertmanager',
  'in random routing, 500 random label sets each go to the receivers and groups that routeAlert names, muted ones to none',
  async (program) => {
    for (let run = 0; run < 3; run += 1) {
      const random = seededRandom(seed + run);
      const organization = randomOrganization(random, Date.now());
      const alerts = Array.from({ length: 500 }, (_, index) => randomLabels(random, `alert-${index}`));
      expect({ seed: seed + run, ...(await compared(program, organization, alerts)) }).toEqual({
        seed: seed + run,
        ...same,
      });
    }
  },
  120_000,
);

testWith('amtool', 'amtool accepts random routing, and its routes lead where routeAlert leads', (program) => {
  const run = (...args: readonly string[]): { readonly code: number | null; readonly output: string } => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return { code: status, output: stdout + stderr };
  };
  for (let organizations = 0; organizations < 6; organizations += 1) {
    const random = seededRandom(seed + organizations);
    const organization = randomOrganization(random, Date.now());
    const file = path.join(temporaryFolder(), 'alertmanager.yml');
    writeFileSync(file, stringify(alertmanagerConfig(organization).config, { lineWidth: 0 }));
    expect(run('check-config', file)).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
    const router = routerOf({ organization, fleetAlerts: [] });
    for (let index = 0; index < 10; index += 1) {
      const { system = '', ...others } = randomLabels(random, `alert-${index}`);
      // Two syntaxes of amtool's arguments read control characters otherwise.
      const labels: Labels = /^[\w.|-]+$/.test(system) ? { ...others, system } : others;
      const given = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
      const { output } = run('config', 'routes', 'test', `--config.file=${file}`, ...given);
      const receivers = routePlan(router, labels).notified.map(({ receiver }) => receiver);
      expect({ labels, output: output.trim() }).toEqual({ labels, output: receivers.join(',') });
    }
  }
});
