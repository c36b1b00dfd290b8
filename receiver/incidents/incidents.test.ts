import { afterEach, expect, test } from '@jest/globals';
import { routedAt, routePlan, routerOf } from '../../alerts/oncall/route.ts';
import { defineOrganization } from '../../model/defineOrganization.ts';
import type { Organization } from '../../model/organization.ts';
import { testOrganization } from '../testing/organization.ts';
import { startTestReceiver, type TestOptions, type TestReceiver } from '../testing/receiver.ts';
import { page, posted } from '../testing/posted.ts';
import { newFolder } from '../testing/folder.ts';

const minute = 60_000;
const hour = 60 * minute;

let started: TestReceiver | undefined;
const start = async (options: TestOptions = {}): Promise<TestReceiver> => {
  started = await startTestReceiver(options);
  return started;
};
afterEach(async () => {
  await started?.close();
  await started?.mail.close();
  started = undefined;
});

const sent = ({ mail }: TestReceiver): readonly string[] =>
  mail.mails.map(({ to, header }) => `${to[0]?.split('@')[0]}: ${header('subject')}`);

test('an escalation goes on after a restart where it was, and what was due meanwhile is done once', async () => {
  const folder = newFolder();
  const first = await startTestReceiver({ folder });
  await first.post('alertmanager', posted('firing', page));
  await first.settle();
  await first.close();
  const test = await start({ folder, mail: first.mail, clock: { now: first.clock.now + 7 * minute } });
  await test.settle();
  expect(sent(test)).toEqual(['ana: Page: orders-down of orders', 'bo: Page: orders-down of orders']);
  await test.pass(3 * minute);
  expect(sent(test).at(-1)).toBe('sales-page: Page: orders-down of orders');
});

test('an incident that is still open after the repeat interval pages from the first stage again', async () => {
  const test = await start();
  await test.post(
    'alertmanager',
    posted('firing', page, { startsAt: '2026-11-30T02:58:00Z', endsAt: '2026-12-01T02:58:00Z' }),
  );
  await test.settle();
  const [incident] = test.receiver.incidents();
  await test.receiver.acknowledge(incident?.id ?? '', 'ana');
  await test.pass(4 * hour - minute);
  expect(sent(test)).toHaveLength(1);
  await test.pass(minute);
  expect(sent(test).slice(1)).toEqual(['ana: Still firing: orders-down of orders']);
});

test('an alert that joins an open incident is told after the interval of the group, to everybody who was notified', async () => {
  const test = await start();
  await test.post('alertmanager', posted('firing', page));
  await test.settle();
  await test.pass(minute);
  await test.post('alertmanager', posted('firing', { ...page, alertname: 'orders-slow' }));
  await test.settle();
  await test.pass(3 * minute);
  expect(sent(test)).toHaveLength(1);
  await test.pass(minute);
  expect(
    sent(test)
      .slice(1)
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['ana: More alerts: orders-down of orders (and 1 more)', 'bo: Page: orders-down of orders (and 1 more)']);
});

test('an incident of Cloud Monitoring waits for others of its group, and one that ends before is not sent', async () => {
  const test = await start();
  const incident = (state: string): object => ({
    version: '1.2',
    incident: {
      incident_id: '0.1',
      state,
      policy_name: 'orders is down',
      policy_user_labels: { owner: 'sales', severity: 'page', system: 'orders' },
      started_at: Math.floor(test.clock.now / 1_000),
    },
  });
  await test.post('cloud-monitoring', incident('open'));
  await test.pass(29_000);
  expect(sent(test)).toEqual([]);
  await test.post('cloud-monitoring', incident('CLOSED'));
  await test.pass(minute);
  expect(sent(test)).toEqual([]);
});

const silenced: Organization = defineOrganization({
  id: 'test',
  project: 'test-project',
  owner: 'platform',
  runbooks: 'https://example.com/runbooks',
  owners: testOrganization.owners.map(({ id, channels }) => ({ id, channels })),
  onCall: {
    routing: {
      silences: [
        {
          id: 'move',
          matchers: [{ label: 'system', op: '=', value: 'orders' }],
          begin: '2026-11-30T03:02:00Z',
          end: '2026-11-30T03:30:00Z',
          owner: 'sales',
          reason: 'the warehouse moves',
        },
      ],
    },
  },
});

test('a silence stops an escalation, and the incident goes on when it ends', async () => {
  const router = routerOf({ organization: silenced, fleetAlerts: [] });
  const test = await start({
    organization: silenced,
    route: (labels, at, firing) => routedAt(routePlan(router, labels), at, firing),
  });
  await test.post('alertmanager', posted('firing', page));
  await test.settle();
  await test.pass(6 * minute);
  await test.pass(20 * minute);
  expect(sent(test)).toEqual(['ana: Page: orders-down of orders']);
  await test.pass(5 * minute);
  expect(sent(test)).toContain('bo: Page: orders-down of orders');
});

test('an alert that fires in a silence pages when the silence ends', async () => {
  const router = routerOf({ organization: silenced, fleetAlerts: [] });
  const test = await start({
    organization: silenced,
    route: (labels, at, firing) => routedAt(routePlan(router, labels), at, firing),
    clock: { now: Date.parse('2026-11-30T03:10:00Z') },
  });
  await test.post('alertmanager', posted('firing', page));
  await test.settle();
  await test.pass(19 * minute);
  expect(sent(test)).toEqual([]);
  await test.pass(minute);
  expect(sent(test)).toEqual(['ana: Page: orders-down of orders']);
});

const watchdog = { alertname: 'Watchdog', severity: 'none' };
const heartbeats = [{ name: 'prometheus', labels: { alertname: 'Watchdog' }, within: 5 * minute, owner: 'sales' }];

test('a heartbeat pages nobody while it comes, pages when it stops, and is resolved when it is back', async () => {
  const test = await start({ heartbeats });
  for (let at = 0; at < 10; at += 1) {
    await test.post('alertmanager', posted('firing', watchdog));
    await test.pass(minute);
  }
  expect(sent(test)).toEqual([]);
  await test.pass(3 * minute);
  expect(sent(test)).toEqual([]);
  await test.pass(minute);
  expect(sent(test)).toEqual(['ana: Page: heartbeat prometheus is missing']);
  await test.post('alertmanager', posted('firing', watchdog));
  await test.pass(1_000);
  expect(sent(test).at(-1)).toBe('ana: Resolved: heartbeat prometheus is missing');
  await test.pass(5 * minute);
  expect(sent(test).at(-1)).toBe('ana: Page: heartbeat prometheus is missing');
});

test('a heartbeat that has never come pages, and the time in which the receiver was stopped does not count', async () => {
  const folder = newFolder();
  const first = await startTestReceiver({ folder, heartbeats });
  await first.post('alertmanager', posted('firing', watchdog));
  await first.settle();
  await first.close();
  const test = await start({ folder, heartbeats, mail: first.mail, clock: { now: first.clock.now + 2 * hour } });
  await test.pass(4 * minute);
  expect(sent(test)).toEqual([]);
  await test.pass(minute);
  expect(sent(test)).toEqual(['ana: Page: heartbeat prometheus is missing']);
});

test('an alert whose route or escalation fails pages the owner of the fleet', async () => {
  const test = await start({
    route: () => {
      throw new Error('a fault of ours');
    },
    escalation: () => {
      throw new Error('another one');
    },
  });
  await test.post('alertmanager', posted('firing', page));
  await test.settle();
  expect(sent(test)).toEqual(['platform-page: Page: orders-down of orders']);
});

test('an escalation that reaches nobody notifies the owner of the fleet', async () => {
  const test = await start({ escalation: (owner, _severity, at) => [{ at, owner, notified: [] }] });
  await test.post('alertmanager', posted('firing', page));
  await test.settle();
  expect(sent(test)).toEqual(['platform-page: Page: orders-down of orders']);
});

test('a forged, cut or expired link acknowledges nothing', async () => {
  const test = await start();
  await test.post('alertmanager', posted('firing', page));
  await test.settle();
  const link = /^Acknowledge: (\S+)$/m.exec(test.mail.mails[0]?.text ?? '')?.[1] ?? '';
  const status = async (url: string): Promise<number> => (await fetch(url, { method: 'POST' })).status;
  expect(await status(link.replace('by=ana', 'by=bo'))).toBe(403);
  expect(await status(link.slice(0, -1))).toBe(403);
  expect(await status(link.replace(/\?.*/, ''))).toBe(403);
  expect(await status(link.replace(/incidents\/[^/]+/, 'incidents/other'))).toBe(403);
  test.clock.now += 3 * 24 * hour + minute;
  expect(await status(link)).toBe(403);
  expect(test.receiver.incidents().map(({ state }) => state)).toEqual(['open']);
});
