import { expect, test } from '@jest/globals';
import { googleIdentity, iapIdentity } from '../../model/access.ts';
import { regions } from '../../model/google/regions.ts';
import { openLoad } from '../../model/load.ts';
import type { SystemDefinition } from '../../model/definition.ts';
import { bigquery, cloudFunction, cloudRun, httpFunction, list, pubsub } from '../../model/stage.ts';
import { string, timestamp, type Days } from '../../model/schema.ts';
import { orders, stages } from '../../model/testing/orders.ts';
import { promisesOf } from '../../slo/checks/promises.ts';
import { ordersWith, promisesWith } from '../../slo/checks/testing/promisesWith.ts';
import { infrastructureChecks } from './infrastructureChecks.ts';
import { streamingWindow } from './streamingWindow.ts';
import { unboundedRead } from './unboundedRead.ts';

const found = (parts: Partial<SystemDefinition>, ...others: Parameters<typeof ordersWith>): readonly string[] =>
  infrastructureChecks.flatMap(({ find }) =>
    find(promisesWith(parts, ...others.map((other) => ordersWith(other)))).map(({ check, path }) => `${check} ${path}`),
  );

const withApi = (api: SystemDefinition['stages']['api'], infrastructure: SystemDefinition['infrastructure'] = {}) => ({
  stages: { ...stages, api },
  infrastructure,
});
const routes = [list('/orders')];
const iap = (audience: string, infrastructure: SystemDefinition['infrastructure'] = {}) =>
  withApi(cloudRun('orders-api', { auth: 'iap', identity: iapIdentity(audience), routes }), infrastructure);
const balanced = '/projects/1/global/backendServices/2';
const own = '/projects/1/locations/us-central1/services/orders-api';
const gatewayAccount = 'orders-gateway@atalaya-demo.iam.gserviceaccount.com';
const oidc = (...callers: readonly string[]) =>
  withApi(
    cloudRun('orders-api', {
      auth: 'oidc',
      identity: googleIdentity({ audience: ['https://a.shop.internal'], callers }),
      routes,
    }),
    { gateway: 'endpoints' },
  );

test.each<readonly [string, Partial<SystemDefinition>]>([
  ['as it is', {}],
  [
    'with an ack deadline of exactly the timeout',
    { stages: { ...stages, queue: pubsub('orders-raw', { ackDeadline: '60s' }) } },
  ],
  [
    'with a shorter ack deadline where messages are pulled',
    {
      stages: { ...stages, queue: pubsub('orders-raw', { ackDeadline: '10s' }) },
      infrastructure: { ingest: 'worker' },
    },
  ],
  ['with accounts of 30 characters', { naming: 'suffixed', infrastructure: { accounts: 'a'.repeat(15) } }],
  ['behind Identity-Aware Proxy of its own', iap(own)],
  ['behind Identity-Aware Proxy on a load balancer', iap(balanced, { gateway: 'load-balancer' })],
  ['behind a gateway that may call it', oidc(gatewayAccount)],
])('orders %s are sound', (_, parts) => {
  expect(found(parts)).toEqual([]);
});

test.each<readonly [string, Partial<SystemDefinition>, readonly string[]]>([
  [
    'an ack deadline under the timeout',
    { stages: { ...stages, queue: pubsub('orders-raw', { ackDeadline: '59s' }) } },
    ['infrastructure/ack-deadline stages.queue.ackDeadline'],
  ],
  [
    'a longer timeout',
    { stages: { ...stages, ingest: cloudFunction('orders-ingest', { resources: { timeout: '5m' } }) } },
    ['infrastructure/ack-deadline stages.queue.ackDeadline'],
  ],
  [
    'accounts of 31 characters',
    { naming: 'suffixed', infrastructure: { accounts: 'a'.repeat(16) } },
    ['infrastructure/name-length infrastructure.accounts'],
  ],
  [
    'accounts of 5 characters',
    { infrastructure: { accounts: 'a' } },
    ['infrastructure/name-length infrastructure.accounts'],
  ],
  [
    'a function of 39 characters, which leaves no room for the tag of a candidate',
    { stages: { ...stages, ingest: cloudFunction('a'.repeat(39)) } },
    ['infrastructure/name-length stages.ingest.name'],
  ],
  ['a function of 38 characters', { stages: { ...stages, ingest: cloudFunction('a'.repeat(38)) } }, []],
  ['a region that does not exist', { region: 'us-central9' }, ['infrastructure/region region']],
  [
    'a load for more instances than there may be',
    { load: openLoad({ reads: '50000/s', messages: '1/s', duration: '5m' }) },
    ['infrastructure/too-few-instances stages.api.resources.maxInstances'],
  ],
  [
    'the audience of a load balancer without one',
    iap(balanced),
    ['infrastructure/iap-audience stages.api.identity.audience'],
  ],
  [
    'the audience of the service behind a load balancer',
    iap(own, { gateway: 'load-balancer' }),
    ['infrastructure/iap-audience stages.api.identity.audience'],
  ],
  [
    'Identity-Aware Proxy on a function',
    withApi(httpFunction('orders-api', { auth: 'iap', identity: iapIdentity(own), routes })),
    ['infrastructure/iap-audience stages.api'],
  ],
  [
    'a gateway that is no caller',
    oidc('web@shop.iam.gserviceaccount.com'),
    ['infrastructure/gateway stages.api.identity.callers'],
  ],
  [
    'tokens behind a gateway that replaces them',
    withApi(cloudRun('orders-api', { auth: 'token', routes }), { gateway: 'endpoints' }),
    ['infrastructure/gateway stages.api.auth'],
  ],
])('%s is found', (_, parts, faults) => {
  expect(found(parts)).toEqual(faults);
});

const other = {
  id: 'refunds',
  stages: {
    ...stages,
    queue: pubsub('refunds-raw'),
    table: bigquery('warehouse.refunds', { partitionBy: 'at', clusterBy: ['id'] }),
  },
} as const satisfies Partial<SystemDefinition>;

test('a dataset is made by one system of a project, in one region', () => {
  const fault = ['infrastructure/made-twice stages.table.dataset'];
  const described = { infrastructure: { keepRows: '90d' } } as const;
  expect(found(described, other)).toEqual(fault);
  // Somebody may have made it long ago.
  expect(found({}, other)).toEqual([]);
  expect(found(described, { ...other, project: 'elsewhere' })).toEqual([]);
  expect(found({}, { ...other, infrastructure: { existing: ['dataset'] } })).toEqual([]);
  expect(found({ infrastructure: { existing: ['dataset'] } }, other)).toEqual([]);
  expect(found({}, { ...other, region: 'us-east1', infrastructure: { existing: ['dataset'] } })).toEqual(fault);
});

test('every region is spelt as Google spells regions, once', () => {
  expect(regions.filter((region) => !/^[a-z]+-[a-z]+\d+$/.test(region))).toEqual([]);
  expect(new Set(regions).size).toBe(regions.length);
});

test('a topic of several systems, and the beginning of accounts, belong to one of them', () => {
  const infrastructure = { accounts: 'orders' } as const;
  const apart = {
    ...other,
    stages: { ...other.stages, table: bigquery('refunds.refunds', { partitionBy: 'at', clusterBy: ['id'] }) },
  };
  expect(found({}, { ...apart, infrastructure })).toEqual(['infrastructure/made-twice infrastructure.accounts']);
  const sharing = { ...apart, stages: { ...apart.stages, queue: pubsub('orders-raw', { subscription: 'refunds' }) } };
  expect(found({}, { ...sharing, infrastructure: {} })).toEqual(['infrastructure/made-twice stages.queue.topic']);
  expect(found({}, { ...sharing, infrastructure: { existing: ['topic'] } })).toEqual([]);
});

const partitioned = (days: Days | undefined, partitionBy: 'at' | 'published-at' = 'at') =>
  ordersWith({
    schema: { ...orders.schema, at: timestamp(days === undefined ? {} : { days }) },
    stages: { ...stages, table: bigquery('warehouse.orders', partitionBy === 'at' ? { partitionBy } : {}) },
  });
const streamed = (located: ReturnType<typeof ordersWith>, today: string | undefined): readonly string[] =>
  streamingWindow
    .find(promisesOf([{ system: located, file: 'systems/orders.ts', member: '' }], 'prod', today))
    .map(({ message }) => message);

test.each<readonly [string, Days | undefined, 'at' | 'published-at', string | undefined]>([
  ['whose days are not declared', undefined, 'at', '2026-11-30'],
  ['of the first and the last day that is streamed', { from: '2021-12-01', to: '2027-12-01' }, 'at', '2026-11-30'],
  ['of old days in a table that published-at partitions', { from: '2001-01-01' }, 'published-at', '2026-11-30'],
  ['that nobody asks about on any day', { from: '2001-01-01' }, 'at', undefined],
])('a field %s can be streamed', (_, days, partitionBy, today) => {
  expect(streamed(partitioned(days, partitionBy), today)).toEqual([]);
});

test.each<readonly [Days, string]>([
  [{ from: '2021-11-30', to: '2026-01-01' }, 'from 2021-11-30 to 2026-01-01'],
  [{ from: '2026-01-01', to: '2027-12-02' }, 'from 2026-01-01 to 2027-12-02'],
  [{ from: '2001-01-01' }, 'from 2001-01-01'],
])('days %j are named with the days that are streamed', (days, text) => {
  expect(streamed(partitioned(days), '2026-11-30')).toEqual([
    `'at' has the days ${text}, and BigQuery streams rows into partitions of 2021-12-01 to 2027-12-01 only (1825 days back, 366 ahead): the API answers 422 to other days, and ingest makes dead letters of them`,
  ]);
});

const keyed = (table: ReturnType<typeof bigquery>, rate: '20/s' | '1/m' = '20/s') =>
  unboundedRead
    .find(
      promisesWith({
        stages: { ...stages, table },
        load: openLoad({ reads: '1/s', messages: rate, duration: '5m' }),
      }),
    )
    .map(({ message }) => message);

test('a key that neither partitions nor clusters the table is named with the day from which it is refused', () => {
  expect(keyed(bigquery('w.orders', { partitionBy: 'at' as never }))).toEqual([
    "/orders/{id} reads every partition of the table, which is partitioned by 'at'. At the declared load a day has 183 MB, and one read may bill 10 GB: after about 54 days it is answered 400, unless the request has a range such as at[gte]",
  ]);
});

test.each([
  ['clusters the table', bigquery('w.orders', { clusterBy: ['id' as never] }), '20/s'],
  ['reads a table that stays small', bigquery('w.orders'), '1/m'],
  ['may bill as much as a year has', bigquery('w.orders', { maximumBytesBilled: '70GB' }), '20/s'],
] as const)('a key that %s is no finding', (_, table, rate) => {
  expect(keyed(table, rate)).toEqual([]);
});

test.each([
  [
    bigquery('w.orders'),
    '_published_at',
    'leave its order out: the newest message comes first, and a page reads the newest partitions only',
  ],
  [bigquery('w.orders', { partitionBy: 'day' as never }), 'day', "order it by 'day', or partition the table by 'at'"],
] as const)('a list in another order than that of the partitions is named, with the way out', (table, column, fix) => {
  const api = cloudRun('orders-api', {
    routes: [list('/orders', { order: { by: 'at' as never, direction: 'desc' } })],
  });
  const schema = { id: string(), at: timestamp(), day: timestamp() };
  const definition = {
    schema,
    stages: { ...stages, table, api },
    load: openLoad({ reads: '1/s', messages: '20/s', duration: '5m' }),
  };
  const found = unboundedRead.find(promisesWith(definition));
  expect(found.map(({ message, fix: way }) => [message.split('. ')[0], way])).toEqual([
    [`/orders is ordered by 'at', and reads every partition of the table, which is partitioned by '${column}'`, fix],
  ]);
});
