/**
 * The heartbeat from end to end: the emitted rule on a running Prometheus, the emitted route on a running Alertmanager, and the receiver,
 * which pages when it stops.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { defaultHost } from '../../alerts/alertmanager/config.ts';
import { heartbeatReceiver, watchdog } from '../../alerts/oncall/routes.ts';
import type { AlertingRule } from '../../alerts/prometheusRule.ts';
import { watchdogGroups } from '../../alerts/watchdog.ts';
import { email } from '../../model/channel.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import type { Organization } from '../../model/organization.ts';
import { until } from '../../pipeline/testing/until.ts';
import { plannedHeartbeats } from '../../receiver/incidents/plannedHeartbeats.ts';
import { startTestReceiver } from '../../receiver/testing/receiver.ts';
import { token } from '../../receiver/testing/posted.ts';
import { testWithAll, toolPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { startAlertmanager, type RunningAlertmanager } from './alertmanager.ts';
import { startFiringPrometheus } from './firingPrometheus.ts';

const organizationOf = (receiver: string): Organization =>
  defineOrganization({
    id: 'test',
    project: 'test-project',
    owner: 'platform',
    runbooks: 'https://example.com/runbooks',
    owners: [
      {
        id: 'platform',
        channels: { page: [email('page@example.com')], ticket: [email('ticket@example.com')] },
      },
    ],
    onCall: {
      heartbeat: {
        url: `${receiver}/hooks/alertmanager`,
        token: 'projects/test-project/secrets/receiver-token',
        within: '2m',
      },
    },
  });

/** Notifications that Alertmanager's webhooks have sent. */
const posts = async ({ url }: RunningAlertmanager): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = text.matchAll(/^alertmanager_notifications_total\{[^}]*integration="webhook"[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};

testWithAll(
  ['alertmanager', 'prometheus'],
  'the emitted heartbeat arrives again and again and notifies nobody; when it stops it pages, and when it is back that page is over',
  async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'receiver-token'), token);
    let later = 0;
    const receiver = await startTestReceiver({
      // The organization of Alertmanager is known when the receiver listens.
      heartbeats: plannedHeartbeats(organizationOf('http://127.0.0.1'), {
        senders: [
          {
            name: 'alertmanager',
            kind: 'alertmanager',
            auth: { kind: 'Bearer', token: { kind: 'Env', name: 'TOKEN' } },
          },
        ],
        heartbeats: [],
      }),
      wall: () => Date.now() + later,
    });
    const organization = organizationOf(receiver.url);
    const { config } = alertmanagerConfig(organization, [], { ...defaultHost, secrets: folder });
    const start = (): Promise<RunningAlertmanager> =>
      startAlertmanager(toolPath('alertmanager')!, temporaryFolder(), config, 0.02, [heartbeatReceiver]);
    const rules = watchdogGroups({ organization, environment: 'prod' }).flatMap((group) => group.rules);
    const subjects = async (): Promise<readonly (string | undefined)[]> => {
      await receiver.settle();
      return receiver.mail.mails.map(({ header }) => header('subject'));
    };
    let alertmanager = await start();
    const prometheus = await startFiringPrometheus(
      toolPath('prometheus')!,
      temporaryFolder(),
      rules as readonly AlertingRule[],
      alertmanager.url,
    );
    try {
      await until('the heartbeat is repeated', async () => (await posts(alertmanager)) >= 4);
      expect(await subjects()).toEqual([]);
      expect(alertmanager.notifications()).toEqual([]);
      await alertmanager.stop();
      later += 121_000;
      expect(await subjects()).toEqual([`Page: heartbeat ${watchdog} is missing`]);
      alertmanager = await start();
      await alertmanager.post([
        { labels: { alertname: watchdog, ...rules[0]!.labels }, annotations: {}, startsAt: new Date().toISOString() },
      ]);
      await until('the receiver takes the heartbeat', async () => (await subjects()).length > 1);
      expect(await subjects()).toEqual([
        `Page: heartbeat ${watchdog} is missing`,
        `Resolved: heartbeat ${watchdog} is missing`,
      ]);
      expect(alertmanager.notifications()).toEqual([]);
    } finally {
      await prometheus.stop();
      await alertmanager.stop();
      await receiver.close();
      await receiver.mail.close();
    }
  },
  120_000,
);
