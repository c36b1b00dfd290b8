import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ciRoles, grantable, services } from './ciRoles.ts';
import { peopleRoles } from './peopleRoles.ts';
import { roleTable } from './roleTable.ts';
import { serviceRoles } from './serviceRoles.ts';

const rows = [...serviceRoles, ...ciRoles, ...peopleRoles];

test('each role has a call that needs it, and a source', () => {
  for (const { role, needs, source } of rows) {
    expect(role).toMatch(/^roles\/[a-z]+(\.[a-zA-Z]+)?$/);
    expect(needs.length).toBeGreaterThan(0);
    for (const { permission, call } of needs) {
      expect(permission).toMatch(/^[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+$/);
      expect(call).not.toBe('');
    }
    expect(source).toMatch(/^https:\/\//);
  }
});

test('no account has a basic role but plan, which reads; and who grants roles is limited', () => {
  expect(rows.filter(({ role }) => /^roles\/(owner|editor)$/.test(role))).toEqual([]);
  expect(rows.filter(({ role }) => role === 'roles/viewer').map(({ holder }) => holder)).toEqual(['plan']);
  expect(grantable).toEqual(['roles/bigquery.jobUser', 'roles/telemetry.writer']);
});

test('no row is there twice', () => {
  const keys = rows.map(({ holder, role, on }) => `${holder} ${role} ${on}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the module identity allows the roles of services, by the kind of resource, and no other', () => {
  const text = readFileSync(path.resolve('terraform/modules/identity/main.tf'), 'utf8');
  const kinds: Readonly<Record<string, string>> = {
    project: 'project',
    dataset: 'dataset',
    backups: 'dataset',
    topic: 'topic',
    'dead-letter topic': 'topic',
    subscription: 'subscription',
    'ingest service': 'service',
    'api service': 'service',
    functions: 'function',
    'worker pool': 'worker',
    pusher: 'account',
    'ingest account': 'account',
    'api account': 'account',
    'backup account': 'account',
    'service secrets': 'secret',
  };
  const wanted = new Map<string, Set<string>>();
  const developer = ciRoles.filter(
    ({ holder, on }) => holder === 'deploy' && / service$|^functions$|^worker pool$/.test(on),
  );
  for (const { on, role } of [...serviceRoles, ...developer])
    (wanted.get(kinds[on]!) ?? wanted.set(kinds[on]!, new Set()).get(kinds[on]!)!).add(role);
  const [, block = ''] = /allowed = \{\n([\s\S]*?)\n {2}\}/.exec(text) ?? [];
  const allowed = new Map(
    [...block.matchAll(/^ +(\w+) += \[(.*)\]$/gm)].map(([, kind = '', roles = '']) => [
      kind,
      new Set(roles.split(', ').map((role) => JSON.parse(role) as string)),
    ]),
  );
  const sorted = (sets: ReadonlyMap<string, ReadonlySet<string>>): unknown =>
    [...sets].map(([kind, roles]) => [kind, [...roles].toSorted()] as const).toSorted(([x], [y]) => (x < y ? -1 : 1));
  expect(sorted(allowed)).toEqual(sorted(wanted));
});

test('the APIs are listed once, in order', () => {
  expect([...services].toSorted()).toEqual(services);
  expect(new Set(services).size).toBe(services.length);
});

test('the guide to Google Cloud has the table as it is', () => {
  const guide = readFileSync(path.resolve('docs/guides/google-cloud.md'), 'utf8');
  const [, written = ''] = /## Accounts and their roles\n[^|]*(\|[^]*?\|)\n\n/.exec(guide) ?? [];
  expect(written).toBe(roleTable());
});
