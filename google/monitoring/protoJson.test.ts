import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Body } from './client.ts';
import { openProtoJson } from './protoJson.ts';

const json = await openProtoJson();

const there = (type: string, body: Body): Body => json.toJson(type, json.toObject(type, body));

const v3 = (type: string): string => `google.monitoring.v3.${type}`;

const read = (path: string): Readonly<Record<string, readonly Body[] | undefined>> =>
  JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, readonly Body[]>>;

const folders = readdirSync('generated').filter((id) => readdirSync(`generated/${id}`).includes('cloud-monitoring'));

/** Fields of emitted files that are no fields of the message: they say where it is created. */
const outside: ReadonlySet<string> = new Set(['serviceId', 'sloId']);

const messageOf = (body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([field]) => !outside.has(field)));

test.each(folders)('policies, services and SLOs of %s become protos and JSON again without loss', (id) => {
  const files = readdirSync(`generated/${id}/cloud-monitoring`).map((file) =>
    read(`generated/${id}/cloud-monitoring/${file}`),
  );
  const bodies = files.flatMap(({ alertPolicies = [], services = [], serviceLevelObjectives = [] }) => [
    ...alertPolicies.map((body) => [v3('AlertPolicy'), body] as const),
    ...services.map((body) => [v3('Service'), body] as const),
    ...serviceLevelObjectives.map((body) => [v3('ServiceLevelObjective'), body] as const),
  ]);
  expect(bodies.length).toBeGreaterThan(0);
  for (const [type, body] of bodies) expect(there(type, messageOf(body))).toEqual(messageOf(body));
});

test.each([
  ['a false that is set', { displayName: 'x', enabled: false }],
  ['the text 0 in a map', { userLabels: { a: '0', b: '' } }],
  [
    'a threshold of zero, which has a presence of its own',
    { conditions: [{ conditionThreshold: { trigger: { count: 3 }, duration: '60s' } }] },
  ],
  ['fractions of seconds', { alertStrategy: { notificationRateLimit: { period: '1.500s' } } }],
  ['an enum', { severity: 'CRITICAL', combiner: 'AND_WITH_MATCHING_RESOURCE' }],
  ['an instant', { creationRecord: { mutateTime: '2026-11-30T12:00:00.123Z', mutatedBy: 'x@example.com' } }],
])('%s stays', (_title, body) => {
  expect(there(v3('AlertPolicy'), body)).toEqual(body);
});

test('default values are dropped, as the server drops them', () => {
  expect(
    there(v3('AlertPolicy'), {
      displayName: '',
      combiner: 'COMBINE_UNSPECIFIED',
      userLabels: {},
      conditions: [{ displayName: '', conditionThreshold: { thresholdValue: 0, comparison: 'COMPARISON_GT' } }],
      notificationChannels: [],
    }),
  ).toEqual({ conditions: [{ conditionThreshold: { comparison: 'COMPARISON_GT' } }] });
});

test('one member of a oneof is sent, and not the defaults of the others', () => {
  const object = json.toObject(v3('AlertPolicy'), {
    conditions: [{ conditionPrometheusQueryLanguage: { query: 'up' } }],
  });
  const [condition] = (object as { readonly conditions: readonly object[] }).conditions;
  expect(Object.keys(condition!)).toEqual(['conditionPrometheusQueryLanguage']);
});
