/** What we emit as OpenSLO is what OpenSLO v1 takes, and refers to nothing that is not there. */
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { PipelineSystem } from '../../model/system.ts';
import { sharedNodes } from '../../alerts/sharedNodes.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import { openSlo } from '../../slo/openslo/openSlo.ts';
import type { OpenSloDocument } from '../../slo/openslo/document.ts';
import attendees from '../fixtures/systems/attendees.ts';
import correspondence from '../fixtures/systems/correspondence.ts';
import diary from '../fixtures/systems/diary.ts';
import fleet from '../fixtures/systems/fleet.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import organization from '../fixtures/systems/organization.ts';
import statements from '../fixtures/systems/statements.ts';
import { budgetKinds } from '../support/budgetKinds.ts';
import { availability } from '../../model/objective.ts';
import { shared } from '../../model/sharedObjective.ts';
import { openSloSchema } from './schema.ts';

const systems: readonly PipelineSystem[] = [
  attendees,
  correspondence,
  diary,
  freight,
  lms,
  statements,
  ...fleet,
  budgetKinds,
];
const isValid = new Ajv({ allErrors: true }).compile(openSloSchema);

const refused = (document: OpenSloDocument): unknown => (isValid(document) ? undefined : isValid.errors);

const names = (documents: readonly OpenSloDocument[], kind: string): readonly string[] =>
  documents.filter((document) => document.kind === kind).map(({ metadata }) => metadata.name);

/** Every value under `key`, wherever it is. */
const valuesOf = (value: unknown, key: string): readonly unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([at, inner]) => (at === key ? [inner] : valuesOf(inner, key)))
    : [];

const references = [
  ['alertPolicyRef', 'AlertPolicy'],
  ['conditionRef', 'AlertCondition'],
  ['targetRef', 'AlertNotificationTarget'],
  ['metricSourceRef', 'DataSource'],
  ['service', 'Service'],
] as const;

const sharing = sharedNodes(
  [freight, diary],
  {
    sharedObjectives: [
      shared({
        id: 'both',
        owner: 'web',
        objective: 'ingest-freshness-1m',
        systems: ['freight', 'diary'],
        why: 'few messages',
      }),
    ],
  },
  'prod',
);

describe.each([
  ...sharing.map((nodes) => ['an objective that systems share', openSlo(nodes, organization)] as const),
  ...systems.flatMap((system) => [
    [`${system.id}, with an organization`, openSlo(nodesOf(system, 'prod'), organization)] as const,
    [`${system.id}, without one`, openSlo(nodesOf(system, 'prod'))] as const,
  ]),
])('%s', (_case, documents) => {
  test('every document is valid OpenSLO v1', () => {
    expect(documents.filter((document) => refused(document) !== undefined)).toEqual([]);
  });

  test('each reference names a document, and each document is referred to', () => {
    for (const [key, kind] of references)
      expect(new Set(documents.flatMap(({ spec }) => valuesOf(spec, key)))).toEqual(new Set(names(documents, kind)));
  });

  test('no two documents of a kind have one name, and every reader knows the letters', () => {
    const all = documents.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(all).size).toBe(all.length);
    for (const { metadata } of documents) expect(metadata.name).toMatch(/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
  });

  test('no secret is in it', () => {
    expect(JSON.stringify(documents)).not.toMatch(/secrets\//);
  });
});

test('the schema refuses what others got wrong', () => {
  const [slo] = openSlo(nodesOf(freight, 'prod')).filter(({ kind }) => kind === 'SLO');
  const wrong = (spec: object): boolean => isValid({ ...slo, spec: { ...slo!.spec, ...spec } });
  expect(wrong({})).toBe(true);
  expect(wrong({ objectives: [{ op: 'gt', target: 0.99 }] })).toBe(false);
  expect(wrong({ budgetingMethod: 'Timeslices' })).toBe(false);
  expect(wrong({ alertPolicies: ['by-name'] })).toBe(false);
  expect(wrong({ timeWindow: [{ duration: '1d' }] })).toBe(false);
});

test('a calendar month begins at midnight UTC on its first day', () => {
  const promise = availability('api', { target: '99.9%', window: 'calendar month', why: 'w', rejected: [] });
  const documents = openSlo(nodesOf({ ...freight, objectives: [promise] }, 'prod'));
  expect(documents.filter((document) => refused(document) !== undefined)).toEqual([]);
  expect(documents.flatMap(({ spec }) => valuesOf(spec, 'timeWindow'))).toEqual([
    [{ duration: '1M', calendar: { startTime: '2024-01-01 00:00:00', timeZone: 'Etc/UTC' }, isRolling: false }],
  ]);
});
