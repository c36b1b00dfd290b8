import { expect, test } from '@jest/globals';
import { changesOf, mostChanges, planOf, type Plan, type PlanOptions } from './plan.ts';
import type { Change, Difference, Kind, Reference } from './resource.ts';

const difference = (kind: Kind, key: string, change: Change, more: Partial<Difference> = {}): Difference => ({
  kind,
  project: 'atalaya-demo',
  owner: 'orders',
  key,
  displayName: key,
  change,
  managedBy: 'apply',
  fields: [],
  wanted: undefined,
  live: undefined,
  unresolved: [],
  ...more,
});

const shown = ({ steps, left }: Plan): readonly string[] => [
  ...steps.map(({ action, difference: { key } }) => `${action} ${key}`),
  ...left.map(({ difference: { key }, reason }) => `${key}: ${reason}`),
];

const plan = (differences: readonly Difference[], options: Partial<PlanOptions> = {}): readonly string[] =>
  shown(planOf(differences, { adopt: true, prune: true, ...options }));

test('what others name is created before them, and deleted after them', () => {
  const kinds: readonly Kind[] = ['dashboard', 'alertPolicy', 'uptimeCheck', 'logMetric', 'slo', 'service'];
  const changes = kinds.flatMap((kind) => [
    difference(kind, `old ${kind}`, 'delete'),
    difference(kind, `new ${kind}`, 'create'),
  ]);
  expect(plan(changes)).toEqual([
    ...kinds.toReversed().map((kind) => `create new ${kind}`),
    ...kinds.map((kind) => `delete old ${kind}`),
  ]);
});

test('what is the same is no step', () => {
  expect(plan([difference('slo', 'a', 'same')])).toEqual([]);
});

test('nothing is deleted without --prune, and nothing of others is taken without --adopt', () => {
  const changes = [difference('slo', 'a', 'delete'), difference('slo', 'b', 'adopt'), difference('slo', 'c', 'update')];
  expect(plan(changes, { adopt: false, prune: false })).toEqual(['update c', 'a: not pruned', 'b: not adopted']);
  expect(plan(changes)).toEqual(['adopt b', 'update c', 'delete a']);
});

test('what Terraform manages is never written, whatever the options', () => {
  for (const change of ['create', 'update', 'adopt', 'delete'] as const)
    expect(plan([difference('alertPolicy', 'a', change, { managedBy: 'terraform' })])).toEqual(['a: terraform']);
});

const check: Reference = { kind: 'uptimeCheck', key: 'health', token: '{check}' };
const channel: Reference = { kind: 'channel', type: 'slack', displayName: 'orders', token: '{channel}' };

test('a resource that names one of this plan is written after it', () => {
  expect(
    plan([
      difference('alertPolicy', 'down', 'create', { unresolved: [check] }),
      difference('uptimeCheck', 'health', 'create'),
    ]),
  ).toEqual(['create health', 'create down']);
});

test('a resource that names what does not exist is left, and so are those that name it', () => {
  const host: Reference = { kind: 'cloudRunHost', service: 'orders-api', location: 'us-central1', token: '{host}' };
  const { left } = planOf(
    [
      difference('uptimeCheck', 'health', 'create', { unresolved: [host] }),
      difference('alertPolicy', 'down', 'create', { unresolved: [check, channel] }),
    ],
    { adopt: false, prune: false },
  );
  expect(left.map(({ difference: { key }, reason, lacks }) => [key, reason, lacks])).toEqual([
    ['health', 'unresolved', [host]],
    ['down', 'unresolved', [check, channel]],
  ]);
});

test('a resource that is deleted needs nothing', () => {
  expect(plan([difference('alertPolicy', 'down', 'delete', { unresolved: [channel] })])).toEqual(['delete down']);
});

test.each([
  [0, 5],
  [24, 5],
  [29, 5],
  [30, 6],
  [1_200, 240],
])('of %d resources %d may change without --yes', (owned, most) => {
  expect(mostChanges(owned)).toBe(most);
});

test('creates are no changes: they hurt nothing that is there', () => {
  const changes = (['create', 'update', 'adopt', 'delete'] as const).map((change) => difference('slo', change, change));
  expect(changesOf(planOf(changes, { adopt: true, prune: true }))).toBe(3);
});
