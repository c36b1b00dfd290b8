/**
 * A real Alertmanager that posts to the receiver, in an incident in which a fleet alert holds its members back. Alertmanager itself leaves an
 * orphan then: it never tells of an alert that was sent, and ended while it was inhibited.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import { routedAt, routePlan, routerOf } from '../../alerts/oncall/route.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import type { Organization } from '../../model/organization.ts';
import { until } from '../../pipeline/testing/until.ts';
import { testOrganization } from '../../receiver/testing/organization.ts';
import { startTestReceiver, type TestReceiver } from '../../receiver/testing/receiver.ts';
import { token } from '../../receiver/testing/posted.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Alertmanager {
  readonly fire: (labels: Readonly<Record<string, string>>) => Promise<void>;
  readonly resolve: (labels: Readonly<Record<string, string>>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const startAlertmanager = async (program: string, receiver: string): Promise<Alertmanager> => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'alertmanager.yml');
  const route = {
    receiver: 'receiver',
    group_by: ['environment', 'owner', 'system'],
    group_wait: '200ms',
    group_interval: '1s',
    repeat_interval: '1h',
  };
  const webhook = {
    url: `${receiver}/hooks/alertmanager`,
    http_config: { authorization: { type: 'Bearer', credentials: token } },
    send_resolved: true,
  };
  writeFileSync(file, stringify({ route, receivers: [{ name: 'receiver', webhook_configs: [webhook] }] }));
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${file}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  const base = `http://127.0.0.1:${port}`;
  await until('Alertmanager is ready', () =>
    fetch(`${base}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const began = new Date().toISOString();
  const post = async (labels: Readonly<Record<string, string>>, over: boolean): Promise<void> => {
    const endsAt = new Date(Date.now() + (over ? 0 : 3_600_000)).toISOString();
    const alert = { labels, annotations: { summary: `${labels['alertname']}` }, startsAt: began, endsAt };
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${base}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify([alert]) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    fire: (labels) => post(labels, false),
    resolve: (labels) => post(labels, true),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

const organization: Organization = defineOrganization({
  id: 'test',
  project: 'test-project',
  owner: 'platform',
  runbooks: 'https://example.com/runbooks',
  owners: testOrganization.owners.map(({ id, channels }) => ({ id, channels })),
  onCall: {
    routing: {
      inhibitions: [
        {
          id: 'fleet',
          source: [{ label: 'alertname', op: '=', value: 'fleet-down' }],
          target: [{ label: 'system', op: '!=', value: '' }],
          equal: ['environment'],
        },
      ],
    },
  },
});

const common = { owner: 'sales', severity: 'page', environment: 'prod' };
const member = (system: string): Readonly<Record<string, string>> => ({ ...common, alertname: 'down', system });
const fleet = { ...common, owner: 'platform', alertname: 'fleet-down' };

const subjectsOf = ({ mail }: TestReceiver, owner: string): readonly (string | undefined)[] =>
  mail.mails.filter(({ to }) => to[0]?.startsWith(owner)).map(({ header }) => header('subject'));

testWith(
  'alertmanager',
  'an alert that ends while a fleet alert holds it back is resolved, and one that is still held back pages when the fleet alert is over',
  async (program) => {
    const router = routerOf({ organization, fleetAlerts: [] });
    const receiver = await startTestReceiver({
      organization,
      route: (labels, at, firing) => routedAt(routePlan(router, labels), at, firing),
      // Channels by owner, so that the mails show whose page it is.
      escalation: (owner, severity, at) => [
        {
          at,
          owner,
          notified: (organization.owners.find(({ id }) => id === owner)?.channels[severity] ?? []).map((channel) => ({
            kind: 'Channel',
            channel,
            owner,
          })),
        },
      ],
      wall: Date.now,
      monotonic: () => performance.now(),
    });
    receiver.receiver.start();
    const alertmanager = await startAlertmanager(program, receiver.url);
    try {
      await alertmanager.fire(member('a'));
      await until('a pages', () => subjectsOf(receiver, 'sales').length === 1);
      await alertmanager.fire(fleet);
      await until('the fleet alert pages', () => subjectsOf(receiver, 'platform').length === 1);
      await alertmanager.fire(member('b'));
      await until('the receiver has b', () =>
        receiver.receiver.firing().some(({ labels }) => labels['system'] === 'b'),
      );
      await alertmanager.resolve(member('a'));
      await until('a is resolved', () => subjectsOf(receiver, 'sales').length === 2);
      expect(subjectsOf(receiver, 'sales')).toEqual(['Page: down', 'Resolved: down']);
      await alertmanager.resolve(fleet);
      await until('b pages', () => subjectsOf(receiver, 'sales').length === 3);
      await alertmanager.resolve(member('b'));
      await until('b is resolved', () => subjectsOf(receiver, 'sales').length === 4);
      expect(subjectsOf(receiver, 'sales')).toEqual(['Page: down', 'Resolved: down', 'Page: down', 'Resolved: down']);
      expect(subjectsOf(receiver, 'platform')).toEqual(['Page: fleet-down', 'Resolved: fleet-down']);
    } finally {
      await alertmanager.stop();
      await receiver.close();
      await receiver.mail.close();
    }
  },
  120_000,
);
