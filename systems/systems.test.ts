/** Compares the definitions with what five teams published about their systems. */
import { describe, expect, test } from '@jest/globals';
import { channelsOfOwner } from '../model/oncall/team.ts';
import { milliseconds } from '../model/quantity.ts';
import type { Objective } from '../model/objective.ts';
import { resourceName, type PipelineSystem } from '../model/system.ts';
import analytics from './analytics.ts';
import challengelatam from './challengelatam.ts';
import datos from './datos.ts';
import fleet from './fleet.ts';
import flights from './flights.ts';
import ltm from './ltm.ts';
import organization from './organization.ts';
import serverless from './serverless.ts';

const single = [flights, challengelatam, serverless, datos, ltm, analytics];
const all = [...single, ...fleet];

const routesOf = ({ stages: { api } }: PipelineSystem): readonly string[] =>
  api.routes.map(({ method, path }) => `${method} ${path}`);

test.each([
  ['challengelatam', challengelatam, ['GET /data', 'POST /data']],
  ['serverless', serverless, ['GET /data', 'GET /data/{id}', 'POST /data']],
  ['datos', datos, ['GET /datos', 'POST /datos']],
  ['ltm', ltm, ['GET /get_data/{action_id}:{user_email}', 'GET /app_info/{app_id}:{app_department}', 'POST /data']],
  ['analytics', analytics, ['GET /data', 'POST /data']],
  ['flights', flights, ['GET /flights', 'GET /flights/{origin}', 'POST /flights']],
] as const)('%s keeps its own paths', (_id, system, routes) => {
  expect(routesOf(system)).toEqual(routes);
});

test.each([
  ['challengelatam', challengelatam, { id: 'string', name: 'string', timestamp: 'timestamp' }],
  ['datos', datos, { id: 'string', contenido: 'string?', timestamp: 'timestamp' }],
  ['analytics', analytics, { id: 'integer', name: 'string?' }],
  [
    'flights',
    flights,
    { date: 'timestamp', delay: 'integer', distance: 'integer', origin: 'string', destination: 'string' },
  ],
] as const)('%s keeps its own columns', (_id, { schema }, columns) => {
  const types = Object.entries(schema).map(([name, { type, required }]) => [name, `${type}${required ? '' : '?'}`]);
  expect(Object.fromEntries(types)).toEqual(columns);
});

test.each([
  ['challengelatam', challengelatam, ['data-ingestion', 'data-ingestion-subscription', 'latam_dataset.latam']],
  ['datos', datos, ['datos-topic', 'datos-subscription', 'latam_dataset.datos']],
  ['ltm', ltm, ['Data', 'Data-subscription', 'ltm.actions']],
  ['analytics', analytics, ['data-ingest-topic', 'data-ingest-subscription', 'analytics_dataset.example_table']],
  ['flights', flights, ['flights-raw', 'flights-raw-subscription', 'warehouse.flights']],
] as const)('%s keeps the names of its queue and table', (_id, { stages: { queue, table } }, names) => {
  expect([queue.topic, queue.subscription, `${table.dataset}.${table.table}`]).toEqual(names);
});

describe('envelopes', () => {
  test('datos: the last ten rows under datos', () => {
    expect(datos.stages.api.routes[0]).toMatchObject({
      envelope: { kind: 'Keyed', key: 'datos' },
      order: { by: 'timestamp', direction: 'desc' },
      limit: { default: 10 },
    });
  });

  test('analytics: ten rows as a bare array, by published-at as there is no time, and errors under error', () => {
    expect(analytics.stages.api.routes[0]).toMatchObject({
      envelope: { kind: 'Bare' },
      order: { by: undefined },
      limit: { default: 10 },
    });
    expect(analytics.stages.api.errors).toEqual({ kind: 'Keyed', key: 'error' });
    expect(analytics.stages.table.partitionBy).toBeUndefined();
  });
});

test('ltm: port 8000, 2 GiB, 1 CPU, at least one instance, behind Identity-Aware Proxy', () => {
  expect(ltm.stages.api).toMatchObject({
    port: 8_000,
    auth: 'iap',
    resources: { memory: '2GiB', cpu: 1, minInstances: 1 },
  });
});

test('analytics: the function and the service have their published names and memory', () => {
  expect([analytics.stages.ingest.name, analytics.stages.ingest.resources.memory, analytics.stages.api.name]).toEqual([
    'pubsub-to-bigquery',
    '256MB',
    'data-api',
  ]);
});

test('serverless: the environment is in every resource name, and the API is a function', () => {
  expect(resourceName(serverless, serverless.stages.queue.topic, 'staging')).toBe('events-staging');
  expect(serverless.stages.api.platform).toBe('cloud-function');
});

const summaryOf = (objective: Objective): string =>
  [objective.type, objective.target, 'under' in objective ? objective.under : '', objective.window].join(' ');

test.each([
  [challengelatam, ['availability 99.5%  30d', 'latency 95% 1.5s 30d', 'processing 99%  7d']],
  [analytics, ['availability 99.9%  30d', 'latency 95% 300ms 30d', 'freshness 99% 1m 30d']],
  [flights, ['availability 99.9%  30d', 'latency 95% 300ms 30d', 'processing 99%  7d', 'freshness 99% 1m 7d']],
] as const)('$id has the objectives that it published', (system, promises) => {
  expect(system.objectives.map(summaryOf)).toEqual(expect.arrayContaining([...promises]));
});

test.each([
  [
    challengelatam,
    [
      { kind: 'LatencyThreshold', stage: 'api', statistic: 'mean', above: '2s', over: '5m' },
      { kind: 'ErrorThreshold', stage: 'ingest', above: '1%', over: '5m' },
      { kind: 'BacklogThreshold', stage: 'queue', messages: 1_000, for: '5m' },
    ],
  ],
  [
    datos,
    [
      { kind: 'LatencyThreshold', stage: 'api', statistic: 'mean', above: '1s', over: '5m' },
      { kind: 'ErrorThreshold', stage: 'api', above: '5%', over: '5m' },
      { kind: 'ErrorThreshold', stage: 'ingest', above: '5%', over: '5m' },
    ],
  ],
  [
    analytics,
    [
      { kind: 'ErrorThreshold', stage: 'ingest', above: '5%', over: '5m' },
      { kind: 'LatencyThreshold', stage: 'api', statistic: 'mean', above: '500ms', over: '5m' },
      { kind: 'BacklogThreshold', stage: 'queue', messages: 100, for: '10m' },
    ],
  ],
] as const)('$id is alerted on what it published', (system, alerts) => {
  // The teams published no severity, so each is a ticket.
  expect(system.alerts).toEqual(alerts.map((alert) => ({ ...alert, severity: 'ticket' })));
});

test('datos: 50 users, 10 more each second, for two minutes', () => {
  expect(datos.load).toEqual({ kind: 'ClosedLoad', users: 50, ramp: '10/s', duration: '2m' });
});

test.each(single)('$id gives a reason for each objective, and at least one rejected indicator', ({ objectives }) => {
  const reasons = objectives.flatMap(({ why, rejected }) => [why, ...rejected.map((rejection) => rejection.why)]);
  expect(new Set(reasons).size).toBe(reasons.length);
  expect(objectives.filter(({ rejected }) => rejected.length === 0)).toEqual([]);
});

test.each(single)('$id has no latency alert below its latency objective', ({ objectives, alerts }) => {
  const promised = objectives.flatMap((objective) =>
    objective.type === 'latency' ? [milliseconds(objective.under)] : [],
  );
  const alerted = alerts.flatMap((alert) => (alert.kind === 'LatencyThreshold' ? [milliseconds(alert.above)] : []));
  expect(alerted.filter((above) => above < Math.min(...promised))).toEqual([]);
});

test.each(single)('$id can be published to', ({ stages: { api } }) => {
  expect(api.routes.filter(({ kind }) => kind === 'PublishRoute')).toHaveLength(1);
});

describe('the fleet', () => {
  test('has fifty systems in several regions, of several owners, of every criticality', () => {
    const countDistinct = (key: (system: PipelineSystem) => string): number => new Set(fleet.map(key)).size;
    expect(fleet).toHaveLength(50);
    expect(countDistinct(({ region }) => region)).toBe(5);
    expect(countDistinct(({ owner }) => owner)).toBe(11);
    expect(countDistinct(({ criticality }) => criticality)).toBe(4);
  });

  test('has systems that depend on others, without a cycle', () => {
    const dependencies = new Map(fleet.map(({ id, dependsOn }) => [id, dependsOn]));
    const cyclesFrom = (id: string, visited: readonly string[] = []): readonly string[] =>
      visited.includes(id)
        ? [id]
        : (dependencies.get(id) ?? []).flatMap((other) => cyclesFrom(other, [...visited, id]));
    expect(fleet.filter(({ dependsOn }) => dependsOn.length > 0).length).toBeGreaterThan(20);
    expect(fleet.flatMap(({ id }) => cyclesFrom(id))).toEqual([]);
  });
});

test('no two systems have the same id', () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

describe('on-call', () => {
  const ownersWith = (has: boolean): readonly string[] =>
    organization.owners.filter(({ onCall }) => (onCall !== undefined) === has).map(({ id }) => id);

  test('the owner of each published system has people on call, and an escalation that ends with its channels', () => {
    const published = [challengelatam, serverless, datos, ltm, analytics].map(({ owner }) => owner);
    expect(ownersWith(true)).toEqual(expect.arrayContaining(published));
    for (const { onCall } of organization.owners) {
      const steps = onCall?.escalation.page.steps;
      if (steps !== undefined) expect(steps.at(-1)?.targets).toEqual([channelsOfOwner]);
    }
  });

  test('the other owners work without a schedule', () => {
    expect(ownersWith(false)).toEqual(expect.arrayContaining(['airport', 'web']));
  });

  test('people are in Santiago, Bengaluru and Berlin, and none of their contacts is a secret', () => {
    const { people } = organization.onCall;
    expect([...new Set(people.map(({ timeZone }) => timeZone))].toSorted()).toEqual([
      'America/Santiago',
      'Asia/Kolkata',
      'Europe/Berlin',
    ]);
    const addresses = people.flatMap(({ contacts: { high, low } }) =>
      [...high, ...low].map((contact) => JSON.stringify(contact)),
    );
    expect(addresses.filter((address) => /token|key|xox/.test(address))).toEqual([]);
  });
});
