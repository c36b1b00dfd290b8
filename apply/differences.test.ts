import { expect, test } from '@jest/globals';
import { differencesIn } from './differences.ts';
import { importBlocks } from './importBlocks.ts';
import { liveOf } from './live.ts';
import { referenceTo } from './references.ts';
import type { Difference, JsonObject, Kind, Live, Wanted } from './resource.ts';
import type { ProjectState } from './state.ts';

const project = 'shop-prod';
const labels = { system: 'orders', environment: 'prod' };
const ours = (manager: string): JsonObject => ({ ...labels, atalaya: manager, organization: 'shop' });

const wantedPolicy = (alert: string, more: JsonObject = {}, references: Wanted['references'] = []): Wanted => ({
  kind: 'alertPolicy',
  project,
  owner: 'orders',
  environment: 'prod',
  key: `orders/prod/${alert}`,
  displayName: `orders: ${alert}`,
  collection: 'alertPolicies',
  id: undefined,
  body: { displayName: `orders: ${alert}`, userLabels: { ...ours('apply'), alert }, ...more },
  references,
});

const live = (kind: Kind, body: JsonObject): Live => liveOf(kind, body, { project, organization: 'shop' })!;
const livePolicy = (id: string, alert: string, userLabels: JsonObject, more: JsonObject = {}): Live =>
  live('alertPolicy', {
    name: `projects/${project}/alertPolicies/${id}`,
    displayName: `orders: ${alert}`,
    userLabels: { ...userLabels, alert },
    ...more,
  });

const compare = (
  wanted: readonly Wanted[],
  lives: readonly Live[],
  more: Partial<ProjectState> = {},
  owners?: ReadonlySet<string>,
): readonly Difference[] =>
  differencesIn(
    wanted,
    { project, number: '123', lives, channels: [], notRead: new Set(), hosts: new Map(), ...more },
    { environment: 'prod', owners },
  );

const shown = (differences: readonly Difference[]): readonly string[] =>
  differences.map(({ change, managedBy, key, live: found }) =>
    [change, managedBy, key, found?.name.split('/').at(-1)].filter((part) => part !== undefined).join(' '),
  );

test('what nobody has is missing, what is ours is compared, and what lacks a label has to be adopted', () => {
  const differences = compare(
    [wantedPolicy('missing'), wantedPolicy('same'), wantedPolicy('unlabelled'), wantedPolicy('by-name')],
    [
      livePolicy('1', 'same', ours('apply')),
      livePolicy('2', 'unlabelled', labels),
      live('alertPolicy', { name: `projects/${project}/alertPolicies/3`, displayName: 'orders: by-name' }),
    ],
  );
  expect(shown(differences)).toEqual([
    'create apply orders/prod/missing',
    'same apply orders/prod/same 1',
    'adopt apply orders/prod/unlabelled 2',
    'adopt apply orders/prod/by-name 3',
  ]);
  expect(differences[2]?.fields).toEqual([
    { path: 'userLabels.atalaya', wanted: 'apply', live: undefined },
    { path: 'userLabels.organization', wanted: 'shop', live: undefined },
  ]);
});

test('what Terraform manages is compared, and a missing resource of its system is Terraform’s to create', () => {
  const differences = compare(
    [wantedPolicy('one', { severity: 'CRITICAL' }), wantedPolicy('two')],
    [livePolicy('1', 'one', ours('terraform')), livePolicy('9', 'gone', ours('terraform'))],
  );
  expect(shown(differences)).toEqual([
    'update terraform orders/prod/one 1',
    'create terraform orders/prod/two',
    'delete terraform orders/prod/gone 9',
  ]);
});

test('what another organization, another environment or another system made is not ours to delete', () => {
  const lives = [
    livePolicy('1', 'a', { ...ours('apply'), organization: 'others' }),
    livePolicy('2', 'b', { ...ours('apply'), environment: 'dev' }),
    livePolicy('3', 'c', { ...ours('apply'), system: 'stock' }),
    livePolicy('4', 'd', ours('apply')),
    livePolicy('5', 'e', { atalaya: 'apply' }),
  ];
  expect(shown(compare([], lives, {}, new Set(['orders'])))).toEqual(['delete apply orders/prod/d 4']);
  expect(shown(compare([], lives))).toEqual(['delete apply stock/prod/c 3', 'delete apply orders/prod/d 4']);
});

test('of two with the same labels the older is compared, and the copy is not wanted', () => {
  const at = (time: string): JsonObject => ({ creationRecord: { mutateTime: time } });
  const lives = [
    livePolicy('2', 'a', ours('apply'), at('2026-02-01T00:00:00Z')),
    livePolicy('1', 'a', ours('apply'), at('2026-01-01T00:00:00Z')),
  ];
  expect(shown(compare([wantedPolicy('a')], lives))).toEqual([
    'same apply orders/prod/a 1',
    'delete apply orders/prod/a 2',
  ]);
});

const channel = referenceTo({ kind: 'channel', type: 'email', displayName: 'orders: mail' });
const notified = wantedPolicy('a', { notificationChannels: [channel.token] }, [channel]);
const mail = (id: string): JsonObject => ({
  name: `projects/${project}/notificationChannels/${id}`,
  type: 'email',
  displayName: 'orders: mail',
});
const notifying = livePolicy('1', 'a', ours('apply'), {
  notificationChannels: ['projects/123/notificationChannels/7'],
});

test.each([
  { what: 'the one channel', channels: [mail('7')], change: 'same', lacks: 0 },
  { what: 'another channel', channels: [mail('8')], change: 'update', lacks: 0 },
  { what: 'no such channel', channels: [], change: 'update', lacks: 1 },
  { what: 'two such channels', channels: [mail('7'), mail('8')], change: 'update', lacks: 1 },
])('a channel is found by type and display name: $what', ({ channels, change, lacks }) => {
  const [difference] = compare([notified], [notifying], { channels });
  expect([difference?.change, difference?.unresolved.length]).toEqual([change, lacks]);
});

test('a kind that was not read is neither missing nor different', () => {
  expect(shown(compare([notified], [notifying], { notRead: new Set(['channel']) }))).toEqual([
    'same apply orders/prod/a 1',
  ]);
  expect(compare([notified], [], { notRead: new Set(['alertPolicy']) })).toEqual([]);
});

test('a dashboard names policies by their ids, also by those of an adopted one', () => {
  const policy = referenceTo({ kind: 'alertPolicy', key: 'orders/prod/a' });
  const widgets = (name: string): JsonObject => ({
    gridLayout: { widgets: [{ incidentList: { policyNames: [name] } }] },
  });
  const dashboard: Wanted = {
    ...wantedPolicy('x'),
    kind: 'dashboard',
    key: 'atalaya-orders',
    id: 'atalaya-orders',
    collection: 'dashboards',
    body: { labels: ours('apply'), ...widgets(`alertPolicies/${policy.token}`) },
    references: [policy],
  };
  const there = live('dashboard', {
    name: 'projects/123/dashboards/atalaya-orders',
    labels: ours('apply'),
    ...widgets('alertPolicies/1'),
  });
  expect(shown(compare([wantedPolicy('a'), dashboard], [livePolicy('1', 'a', labels), there]))).toEqual([
    'adopt apply orders/prod/a 1',
    'same apply atalaya-orders atalaya-orders',
  ]);
});

test('import blocks name what Terraform does not manage, with the id of the project', () => {
  const differences = compare(
    [wantedPolicy('a'), wantedPolicy('b'), wantedPolicy('c')],
    [livePolicy('1', 'a', labels), livePolicy('2', 'b', ours('terraform')), livePolicy('3', 'c', ours('apply'))],
  );
  expect([...importBlocks(differences)]).toEqual([
    [
      'orders/terraform',
      `import {
  to = google_monitoring_alert_policy.alert["a"]
  id = "projects/shop-prod/alertPolicies/1"
}

import {
  to = google_monitoring_alert_policy.alert["c"]
  id = "projects/shop-prod/alertPolicies/3"
}
`,
    ],
  ]);
});
