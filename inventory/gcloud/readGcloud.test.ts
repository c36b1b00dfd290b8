import { describe, expect, test } from '@jest/globals';
import type { Inventory } from '../inventory.ts';
import { readGcloud } from './readGcloud.ts';

const read = (...values: readonly unknown[]): Inventory =>
  readGcloud(values.map((value, index) => ({ file: `${index}.json`, text: JSON.stringify(value) })));

test.each<[string, unknown, object]>([
  ['pubsub topics', { name: 'projects/shop/topics/orders' }, { kind: 'Topic', name: 'orders', project: 'shop' }],
  [
    'pubsub subscriptions',
    {
      name: 'projects/shop/subscriptions/orders-push',
      topic: 'projects/shop/topics/orders',
      ackDeadlineSeconds: 30,
      messageRetentionDuration: '604800s',
      deadLetterPolicy: { deadLetterTopic: 'projects/shop/topics/dead', maxDeliveryAttempts: 7 },
      pushConfig: { pushEndpoint: 'https://ingest-abcdefghij-uc.a.run.app/' },
    },
    {
      kind: 'Subscription',
      topic: 'orders',
      ackDeadlineSeconds: 30,
      retentionSeconds: 604_800,
      deadLetterTopic: 'dead',
      maxDeliveryAttempts: 7,
      push: { endpoint: 'https://ingest-abcdefghij-uc.a.run.app/', service: undefined },
    },
  ],
  [
    'run services, as describe prints them',
    {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: 'api', namespace: '1234', labels: { 'cloud.googleapis.com/location': 'us-east1' } },
      spec: {
        template: {
          metadata: { annotations: { 'autoscaling.knative.dev/maxScale': '12' } },
          spec: {
            timeoutSeconds: 300,
            serviceAccountName: 'api@shop.iam.gserviceaccount.com',
            containers: [{ image: 'i', env: [{ name: 'TABLE', value: 'd.t' }] }],
          },
        },
      },
      status: { url: 'https://api-abcdefghij-ue.a.run.app' },
    },
    {
      kind: 'Service',
      name: 'api',
      region: 'us-east1',
      url: 'https://api-abcdefghij-ue.a.run.app',
      limits: { maxInstances: 12, timeoutSeconds: 300 },
      variables: [{ name: 'TABLE', value: 'd.t' }],
      account: 'api',
    },
  ],
  [
    'run services of the second API',
    {
      name: 'projects/shop/locations/us-east1/services/api',
      uri: 'https://x',
      template: { timeout: '60s', scaling: { maxInstanceCount: 4 }, containers: [{ image: 'i' }] },
    },
    {
      kind: 'Service',
      name: 'api',
      project: 'shop',
      region: 'us-east1',
      limits: { maxInstances: 4, timeoutSeconds: 60 },
    },
  ],
  [
    'functions of the first generation',
    {
      name: 'projects/shop/locations/us-east1/functions/load',
      eventTrigger: { eventType: 'google.pubsub.topic.publish', resource: 'projects/shop/topics/orders' },
      timeout: '60s',
      maxInstances: 3,
    },
    {
      kind: 'Function',
      name: 'load',
      generation: 1,
      trigger: { kind: 'Topic', topic: 'orders' },
      limits: { maxInstances: 3, timeoutSeconds: 60 },
    },
  ],
  [
    'functions of the second generation',
    {
      name: 'projects/shop/locations/us-east1/functions/load',
      environment: 'GEN_2',
      serviceConfig: { timeoutSeconds: 540, uri: 'https://load-x', maxInstanceCount: 3 },
      eventTrigger: {
        eventType: 'google.cloud.pubsub.topic.v1.messagePublished',
        pubsubTopic: 'projects/shop/topics/orders',
      },
    },
    {
      kind: 'Function',
      generation: 2,
      trigger: { kind: 'Topic', topic: 'orders' },
      url: 'https://load-x',
      limits: { maxInstances: 3, timeoutSeconds: 540 },
    },
  ],
  [
    'bq show',
    {
      kind: 'bigquery#table',
      tableReference: { projectId: 'shop', datasetId: 'd', tableId: 't' },
      schema: { fields: [{ name: 'id', type: 'INT64', mode: 'REQUIRED' }] },
      timePartitioning: { type: 'DAY', field: 'at' },
      clustering: { fields: ['id'] },
    },
    {
      kind: 'Table',
      project: 'shop',
      dataset: 'd',
      table: 't',
      columns: [{ name: 'id', type: 'INTEGER' }],
      partitionBy: 'at',
      clusterBy: ['id'],
      isView: false,
    },
  ],
  [
    'dataflow jobs list',
    { id: '2026', name: 'enrich', type: 'Streaming', state: 'Running', location: 'us-east1' },
    { kind: 'Dataflow', name: 'enrich', isStreaming: true, region: 'us-east1' },
  ],
  [
    'sql instances',
    { kind: 'sql#instance', name: 'orders', databaseVersion: 'POSTGRES_16', region: 'us-east1', project: 'shop' },
    { kind: 'SqlInstance', name: 'orders', version: 'POSTGRES_16', project: 'shop', region: 'us-east1' },
  ],
  [
    'spanner databases',
    { name: 'projects/shop/instances/main/databases/orders', state: 'READY' },
    { kind: 'SpannerDatabase', name: 'orders', instance: 'main' },
  ],
  [
    'container clusters',
    {
      name: 'web',
      nodePools: [],
      location: 'us-east1-b',
      selfLink: 'https://container.googleapis.com/v1/projects/shop/zones/us-east1-b/clusters/web',
    },
    { kind: 'GkeCluster', name: 'web', region: 'us-east1', project: 'shop' },
  ],
  [
    'url maps',
    {
      kind: 'compute#urlMap',
      name: 'web',
      defaultService: 'https://www.googleapis.com/compute/v1/projects/shop/global/backendServices/web-backend',
    },
    { kind: 'UrlMap', name: 'web', backends: ['web-backend'] },
  ],
  [
    'forwarding rules',
    {
      kind: 'compute#forwardingRule',
      name: 'web',
      target: 'https://x/targetHttpsProxies/web-proxy',
      loadBalancingScheme: 'INTERNAL_MANAGED',
    },
    { kind: 'ForwardingRule', proxy: 'web-proxy', isInternal: true },
  ],
  [
    'serverless endpoint groups',
    { kind: 'compute#networkEndpointGroup', name: 'neg', cloudRun: { service: 'api' } },
    { kind: 'EndpointGroup', service: 'api' },
  ],
  [
    'endpoints services',
    { serviceName: 'api.endpoints.shop.cloud.goog', producerProjectId: 'shop' },
    { kind: 'EndpointsService', service: 'api.endpoints.shop.cloud.goog' },
  ],
  [
    'monitoring policies',
    { name: 'projects/shop/alertPolicies/1', displayName: 'Slow', combiner: 'OR', conditions: [] },
    { kind: 'Policy', title: 'Slow' },
  ],
  [
    'monitoring dashboards',
    { name: 'projects/1/dashboards/2', displayName: 'Orders', mosaicLayout: {} },
    { kind: 'Dashboard', title: 'Orders' },
  ],
  [
    'SLOs',
    { name: 'projects/1/services/api/serviceLevelObjectives/a', goal: 0.99, serviceLevelIndicator: {} },
    { kind: 'Slo', title: 'a' },
  ],
  [
    'uptime checks',
    {
      name: 'projects/shop/uptimeCheckConfigs/u',
      monitoredResource: { type: 'uptime_url', labels: { host: 'api.shop.example' } },
      httpCheck: { path: '/health' },
    },
    { kind: 'UptimeCheck', host: 'api.shop.example', path: '/health' },
  ],
  [
    'eventarc triggers',
    {
      name: 'projects/shop/locations/us-east1/triggers/t',
      destination: { cloudRun: { service: 'api' } },
      transport: {
        pubsub: {
          topic: 'projects/shop/topics/orders',
          subscription: 'projects/shop/subscriptions/eventarc-us-east1-t-sub-1',
        },
      },
    },
    { kind: 'EventTrigger', topic: 'orders', subscription: 'eventarc-us-east1-t-sub-1', service: 'api' },
  ],
  [
    'managed kafka topics',
    { name: 'projects/shop/locations/us-east1/clusters/main/topics/orders' },
    { kind: 'KafkaTopic', name: 'orders', cluster: 'main' },
  ],
  [
    'kubectl',
    {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api', namespace: 'web' }, spec: {} }],
    },
    { kind: 'Workload', name: 'api', namespace: 'web' },
  ],
])('%s', (_source, value, resource) => {
  const inventory = read(value);
  expect(inventory.unread).toEqual([]);
  expect(inventory.resources).toMatchObject([resource]);
});

describe('what is not read has its file, its place and the reason', () => {
  test.each<[unknown, string]>([
    [[{ kind: 'redis#instance', name: 'cache' }], '0.json[0] redis#instance: no builder describes this kind of object'],
    [{ name: 'projects/shop/secrets/token' }, '0.json secrets: no builder describes this kind of object'],
    [
      { name: 'projects/shop/subscriptions/s', topic: '_deleted-topic_' },
      '0.json pubsub subscription: its topic is deleted',
    ],
    [{ id: '1', name: 'old', type: 'Batch', state: 'Done' }, '0.json dataflow job: the job is Done: it no longer runs'],
    [
      { kind: 'sql#database', name: 'postgres', instance: 'x' },
      '0.json sql database: every instance has this database by itself',
    ],
  ])('%j', (value, text) => {
    const { unread, resources } = read(value);
    expect(resources).toEqual([]);
    expect(unread.map(({ address, type, reason }) => `${address} ${type}: ${reason}`)).toEqual([text]);
  });
});

test('an empty list is fine beside another file, and refused alone', () => {
  expect(read([], [{ name: 'projects/shop/topics/orders' }]).resources).toHaveLength(1);
  expect(() => read([])).toThrow(
    expect.objectContaining({
      message: '0.json is empty: the project has nothing of this kind\n  fix: name files with at least one object',
    }),
  );
});

const fix =
  'write it with `gcloud … list --format=json > FILE` (describe works too), or `bq show --format=json dataset.table > FILE`';

test.each([
  ['name: projects/shop/topics/orders\n', `x.json is YAML\n  fix: ${fix}`],
  ['[1, 2]', `x.json is neither an object nor a list of objects\n  fix: ${fix}`],
  ['"text"', `x.json is neither an object nor a list of objects\n  fix: ${fix}`],
  [
    '{"format_version":"1.0","values":{}}',
    'x.json is a plan or a state of Terraform\n  fix: run `atalaya import terraform x.json`',
  ],
])('refuses %j', (text, message) => {
  expect(() => readGcloud([{ file: 'x.json', text }])).toThrow(expect.objectContaining({ message }));
});
