import { describe, expect, test } from '@jest/globals';
import { readGcloud } from '../gcloud/readGcloud.ts';
import type { SystemDraft } from './draft.ts';
import { groupSystems } from './groupSystems.ts';

const drafts = (...values: readonly unknown[]): readonly SystemDraft[] =>
  groupSystems(readGcloud([{ file: 'all.json', text: JSON.stringify(values) }]));

const topic = (name: string): object => ({ name: `projects/shop/topics/${name}` });
const subscription = (name: string, of: string, more: object = {}): object => ({
  name: `projects/shop/subscriptions/${name}`,
  topic: `projects/shop/topics/${of}`,
  ...more,
});
const service = (name: string, env: Readonly<Record<string, string>> = {}, more: object = {}): object => ({
  name: `projects/shop/locations/us-east1/services/${name}`,
  uri: `https://${name}-abcdefghij-ue.a.run.app`,
  template: {
    containers: [{ image: 'i', env: Object.entries(env).map(([key, value]) => ({ name: key, value })) }],
    ...more,
  },
});
const table = (dataset: string, name: string): object => ({
  kind: 'bigquery#table',
  tableReference: { projectId: 'shop', datasetId: dataset, tableId: name },
});
const pushTo = (name: string): object => ({
  pushConfig: { pushEndpoint: `https://${name}-abcdefghij-ue.a.run.app/push` },
});

const partsOf = ({ id, queues, ingests, tables, apis }: SystemDraft): object => ({
  id,
  queues: queues.map((queue) => (queue.kind === 'Pubsub' ? queue.subscription : queue.topic)),
  ingests: ingests.map(({ resource }) => resource.name),
  tables: tables.map((stored) => (stored.kind === 'BigQuery' ? stored.resource.table : stored.instance)),
  apis: apis.map(({ resource }) => resource.name),
});

const remarksOf = (found: readonly SystemDraft[]): readonly string[] =>
  found.flatMap(({ remarks }) => remarks.map(({ place, text }) => `${place}: ${text}`));

describe('what connects resources', () => {
  test('the address that a subscription pushes to, and tables that variables name', () => {
    const found = drafts(
      topic('orders'),
      subscription('orders-push', 'orders', pushTo('orders-ingest')),
      service('orders-ingest', { TABLE: 'shop.orders' }),
      service('orders-api', { TABLE: 'shop.orders' }),
      table('shop', 'orders'),
      table('shop', 'orders_archive'),
    );
    expect(found.map(partsOf)).toEqual([
      {
        id: 'orders',
        queues: ['orders-push'],
        ingests: ['orders-ingest'],
        tables: ['orders', 'orders_archive'],
        apis: ['orders-api'],
      },
    ]);
    expect(remarksOf(found)).toEqual([
      'table: Nothing in the file connects shop.orders_archive with the queue: it is here because there is only one queue (all.json[5]).',
    ]);
  });

  test('two systems of one project stay two, also in one dataset', () => {
    const of = (name: string): readonly object[] => [
      topic(name),
      subscription(`${name}-push`, name, pushTo(`${name}-ingest`)),
      service(`${name}-ingest`, { DATASET: 'shop', TABLE: name }),
      service(`${name}-api`, { TABLE: `shop.${name}` }),
      table('shop', name),
    ];
    expect(drafts(...of('orders'), ...of('returns')).map(partsOf)).toEqual([
      { id: 'orders', queues: ['orders-push'], ingests: ['orders-ingest'], tables: ['orders'], apis: ['orders-api'] },
      {
        id: 'returns',
        queues: ['returns-push'],
        ingests: ['returns-ingest'],
        tables: ['returns'],
        apis: ['returns-api'],
      },
    ]);
  });

  test('two subscriptions on one topic are one system', () => {
    const found = drafts(
      topic('orders'),
      subscription('orders-store', 'orders', pushTo('store')),
      subscription('orders-mail', 'orders', pushTo('mail')),
      service('store'),
      service('mail'),
    );
    expect(found.map(partsOf)).toEqual([
      { id: 'orders', queues: ['orders-store', 'orders-mail'], ingests: ['store', 'mail'], tables: [], apis: [] },
    ]);
  });

  test('a Dataflow job reads the subscription of its options', () => {
    const job = {
      id: '1',
      name: 'enrich',
      type: 'JOB_TYPE_STREAMING',
      location: 'us-east1',
      environment: {
        sdkPipelineOptions: {
          options: { inputSubscription: 'projects/shop/subscriptions/orders-sub', outputTable: 'shop:shop.orders' },
        },
      },
    };
    expect(
      drafts(topic('orders'), subscription('orders-sub', 'orders'), job, table('shop', 'orders')).map(partsOf),
    ).toEqual([{ id: 'orders', queues: ['orders-sub'], ingests: ['enrich'], tables: ['orders'], apis: [] }]);
  });

  test('a service uses the Cloud SQL instance of its connection name', () => {
    const found = drafts(
      service('orders-api', { INSTANCE: 'shop:us-east1:orders-db', DB: 'orders' }),
      { kind: 'sql#instance', name: 'orders-db', databaseVersion: 'POSTGRES_16', project: 'shop' },
      { kind: 'sql#database', name: 'orders', instance: 'orders-db' },
    );
    expect(found.map(partsOf)).toEqual([
      { id: 'orders', queues: [], ingests: [], tables: ['orders-db'], apis: ['orders-api'] },
    ]);
    expect(found[0]?.tables).toMatchObject([{ kind: 'CloudSql', database: 'orders', engine: 'postgres' }]);
  });

  test('a container of a cluster has the load balancer whose groups are not serverless', () => {
    const found = drafts(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'orders-api', namespace: 'web' }, spec: {} },
      { name: 'main', nodePools: [], location: 'us-east1' },
      { kind: 'compute#urlMap', name: 'orders', defaultService: 'x/backendServices/orders-backend' },
      {
        kind: 'compute#backendService',
        name: 'orders-backend',
        backends: [{ group: 'x/networkEndpointGroups/k8s1-abc' }],
      },
      { kind: 'compute#networkEndpointGroup', name: 'k8s1-abc' },
    );
    expect(found[0]?.apis).toMatchObject([
      { resource: { name: 'orders-api' }, cluster: 'main', front: { kind: 'LoadBalancer', urlMap: 'orders' } },
    ]);
  });
});

describe('which subscription is watched', () => {
  const load = (more: object): object => ({
    name: 'projects/shop/locations/us-east1/functions/load',
    ...more,
  });
  const first = load({
    eventTrigger: { eventType: 'google.pubsub.topic.publish', resource: 'projects/shop/topics/orders' },
  });
  const second = load({
    serviceConfig: { uri: 'https://load-abcdefghij-ue.a.run.app' },
    eventTrigger: {
      eventType: 'google.cloud.pubsub.topic.v1.messagePublished',
      pubsubTopic: 'projects/shop/topics/orders',
    },
  });

  test('of a function of the first generation, the one that its trigger made', () => {
    expect(drafts(topic('orders'), first).map(partsOf)).toMatchObject([{ queues: ['gcf-load-us-east1-orders'] }]);
  });

  test('of the second generation, the one that Eventarc made, where the files have it', () => {
    const made = subscription('eventarc-us-east1-load-123-sub-456', 'orders', pushTo('load'));
    expect(drafts(topic('orders'), second, made).map(partsOf)).toMatchObject([
      { queues: ['eventarc-us-east1-load-123-sub-456'], ingests: ['load'] },
    ]);
  });

  test('of the second generation, none without that: its name cannot be guessed, and the remark says how to find it', () => {
    const found = drafts(topic('orders'), second);
    expect(found.map(partsOf)).toMatchObject([{ queues: [], ingests: ['load'] }]);
    expect(remarksOf(found)).toEqual([
      'queue: The trigger of load made a subscription of its own on topic orders, whose name is not in the file. To see it: gcloud pubsub topics list-subscriptions orders. Then add:',
    ]);
  });

  test('never one that nothing reads: its backlog grows for ever', () => {
    const found = drafts(topic('orders'), subscription('orders-debug', 'orders'), first);
    expect(found.map(partsOf)).toMatchObject([{ queues: ['gcf-load-us-east1-orders'] }]);
    expect(remarksOf(found)).toEqual([
      'queue: Nothing in the file reads subscription orders-debug of topic orders (all.json[1]). If something else does:',
    ]);
  });
});

test('a list and a description of one service are one service', () => {
  expect(drafts(topic('orders'), service('api'), service('api', { TABLE: 'x' })).map(partsOf)).toMatchObject([
    { apis: ['api'] },
  ]);
});

test('ids are unique, and begin with a letter', () => {
  const ids = drafts(...['Orders', 'orders_', '2024-orders', 'Ürders'].flatMap((name) => [topic(name)])).map(
    ({ id }) => id,
  );
  expect(ids).toEqual(['orders', 'orders-2', 'orders-3', 'urders']);
});
