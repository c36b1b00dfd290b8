import { expect, test } from '@jest/globals';
import { googleIdentity, iapIdentity } from '../../model/access.ts';
import type { SystemDefinition } from '../../model/definition.ts';
import { bigquery, byKey, cloudFunction, cloudRun, cloudRunWorker, list, publish, pubsub } from '../../model/stage.ts';
import { defineSystem, watchSystem, type Environment } from '../../model/system.ts';
import { orders } from '../../model/testing/orders.ts';
import { infrastructureFiles } from './root.ts';

type Calls = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The calls of modules by name, and the variables of the root. */
const rootOf = (parts: Partial<SystemDefinition> = {}, environment: Environment = 'prod') => {
  const files = infrastructureFiles(defineSystem({ ...orders, ...parts }), environment);
  const parsed = files.map(([, text]) => JSON.parse(text) as { module?: Calls; variable?: Calls; terraform?: object });
  const calls: Calls = Object.assign({}, ...parsed.map(({ module: called }) => called ?? {})) as Calls;
  return { calls, main: parsed[0]!, paths: files.map(([path]) => path) };
};

const sourcesOf = (calls: Calls): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(calls).map(([name, { source }]) => [name, source]));

test('a function and a service are called from a root with a state of its own', () => {
  const { calls, main, paths } = rootOf();
  expect(paths).toEqual(
    ['main', 'identity', 'queue', 'table', 'services'].map((name) => `infrastructure/${name}.tf.json`),
  );
  expect(sourcesOf(calls)).toEqual({
    identity: '../../modules/identity',
    access: '../../modules/identity',
    deploy: '../../modules/identity',
    pipeline: '../../modules/pipeline',
    table: '../../modules/table',
    ingest: '../../modules/function',
    api: '../../modules/service',
  });
  expect(main.terraform).toMatchObject({ backend: { gcs: { prefix: 'atalaya/prod/orders/infrastructure' } } });
  expect(Object.keys(main.variable!)).toEqual([
    'project',
    'region',
    'environment',
    'protect',
    'applier',
    'deployer',
    'image',
    'source_archive',
    'cursor_key_secret',
  ]);
});

test('the environment is in every name where the system says so, and data are protected in prod alone', () => {
  const stages = { ...orders.stages, api: cloudRun('orders-api', { routes: [list('/orders')] }) };
  const { calls, main } = rootOf({ naming: 'suffixed', stages }, 'staging');
  expect(calls['pipeline']).toMatchObject({
    topic: 'orders-raw-staging',
    subscription: 'orders-raw-subscription-staging',
  });
  expect(calls['table']).toMatchObject({
    dataset: 'warehouse_staging',
    tables: {
      messages: { name: 'orders' },
      dead_letters: { name: 'orders_dead_letters' },
      claims: { name: 'orders_claims', partition: 'claimed_at', partition_type: 'HOUR', keep_days: 8, backup: false },
    },
    backups: { dataset: 'warehouse_staging_orders_backups', keep_days: 30 },
  });
  expect(calls['api']).toMatchObject({ name: 'orders-api-staging' });
  expect(calls['identity']).toMatchObject({ accounts: { api: { account_id: 'orders-api-staging' } } });
  expect(main.variable!['protect']!['default']).toBe(false);
  expect(rootOf().main.variable!['protect']!['default']).toBe(true);
});

test('a queue keeps its deadlines, and messages are pushed with a token of the pusher', () => {
  const queue = pubsub('orders-raw', { ackDeadline: '90s', retention: '2d', maxDeliveryAttempts: 7 });
  expect(rootOf({ stages: { ...orders.stages, queue } }).calls['pipeline']).toMatchObject({
    ack_deadline_seconds: 90,
    request_timeout_seconds: 60,
    retention_seconds: 172_800,
    max_delivery_attempts: 7,
    push: { endpoint: '${module.ingest.uri}/', account: '${module.identity.emails["pusher"]}' },
  });
});

test('a container takes pushes for an audience that it checks, and a worker pool pulls', () => {
  const ingest = cloudRunWorker('orders-ingest', { resources: { cpu: 2, memory: '2GiB', concurrency: 10 } });
  const pushed = rootOf({ stages: { ...orders.stages, ingest } }).calls;
  const audience = 'https://orders-ingest.${var.project}.push';
  expect(pushed['pipeline']!['push']).toMatchObject({ audience });
  expect(pushed['ingest']).toMatchObject({
    source: '../../modules/service',
    audiences: [audience],
    ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
    size: { cpu: '2', memory: '2Gi', concurrency: 10, cpu_always: true },
    env: { ATALAYA_SERVICE: 'ingest', ATALAYA_SYSTEM: 'orders', ATALAYA_PUSH_AUDIENCE: audience },
  });

  const pulled = rootOf({ stages: { ...orders.stages, ingest }, infrastructure: { ingest: 'worker' } }).calls;
  expect(pulled['pipeline']).not.toHaveProperty('push');
  expect(pulled['ingest']).toMatchObject({
    kind: 'worker',
    size: { min_instances: 1 },
    env: { ATALAYA_ENTRY: 'pull' },
  });
  expect(pulled['identity']!['accounts']).not.toHaveProperty('pusher');
  expect(pulled['access']!['grants']).toHaveProperty('ingest-subscription');
});

test('an instance with less than one CPU exports while it answers', () => {
  const api = cloudRun('orders-api', { resources: { cpu: 0.5, concurrency: 1 }, routes: [list('/orders')] });
  expect(rootOf({ stages: { ...orders.stages, api } }).calls['api']!['size']).toMatchObject({
    cpu: '0.5',
    cpu_always: false,
  });
});

test('what others made is read, rows and snapshots are kept as long as the definition says', () => {
  const infrastructure = { existing: ['topic', 'dataset'], keepRows: '400d', keepBackups: 'none' } as const;
  const { calls } = rootOf({ infrastructure });
  expect(calls['pipeline']).toMatchObject({ create_topic: false });
  expect(calls['table']).toMatchObject({ create_dataset: false, tables: { messages: { keep_days: 400 } } });
  expect(calls['table']).not.toHaveProperty('backups');
  expect(calls['identity']!['accounts']).not.toHaveProperty('backup');
});

const invokers = (parts: Partial<SystemDefinition>): readonly unknown[] =>
  Object.values(rootOf(parts).calls['access']!['grants'] as Calls)
    .filter(({ resource }) => resource === '${module.api.name}')
    .map(({ member, agent }) => member ?? agent);

const withApi = (api: SystemDefinition['stages']['api']): Partial<SystemDefinition> => ({
  stages: { ...orders.stages, api },
});

test('who may call the API follows from how callers authenticate', () => {
  const routes = [list('/orders')];
  expect(invokers({})).toEqual(['allUsers']);
  expect(invokers(withApi(cloudRun('orders-api', { auth: 'token', routes })))).toEqual(['allUsers']);
  const callers = ['a@shop.iam.gserviceaccount.com', 'b@shop.internal'];
  const identity = googleIdentity({ audience: ['https://orders.shop.internal'], callers });
  const oidc = withApi(cloudRun('orders-api', { auth: 'oidc', identity, routes }));
  expect(invokers(oidc)).toEqual(['serviceAccount:a@shop.iam.gserviceaccount.com', 'user:b@shop.internal']);
  expect(rootOf(oidc).calls['api']).toMatchObject({ audiences: ['https://orders.shop.internal'] });
  const iap = withApi(
    cloudRun('orders-api', {
      auth: 'iap',
      identity: iapIdentity('/projects/1/locations/us-central1/services/orders-api'),
      routes,
    }),
  );
  expect(invokers(iap)).toEqual(['iap']);
  expect(rootOf(iap).calls['api']).toHaveProperty('iap');
});

test('Cloud Endpoints gets the paths of the API, and a load balancer bans who exceeds the rate limit', () => {
  const api = cloudRun('orders-api', {
    auth: 'oidc',
    identity: googleIdentity({
      audience: ['https://o.shop.internal'],
      callers: ['orders-gateway@atalaya-demo.iam.gserviceaccount.com'],
    }),
    rateLimit: { rate: '5/s', burst: 10 },
    routes: [list('/orders'), byKey('/orders/{id}'), publish('/orders')],
  });
  const { calls } = rootOf({ ...withApi(api), infrastructure: { gateway: 'endpoints' } });
  const { openapi } = calls['gateway']!['endpoints'] as { readonly openapi: string };
  for (const path of ['"/orders" = { "get"', '"/orders.ndjson"', '"/orders/{id}"', '"/health"', '"post"'])
    expect(openapi).toContain(path);
  expect(invokers({ ...withApi(api), infrastructure: { gateway: 'endpoints' } })).toEqual([
    'serviceAccount:${module.identity.emails["gateway"]}',
  ]);

  const balanced = rootOf({ ...withApi(api), infrastructure: { gateway: 'load-balancer' } });
  expect(balanced.calls['gateway']).toMatchObject({ load_balancer: { requests_per_minute: 300 } });
  expect(balanced.calls['api']).toMatchObject({ ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' });
  expect(Object.keys(balanced.main.variable!)).toContain('domain');
});

test('text of a definition is no template of Terraform', () => {
  const { calls } = rootOf({ description: 'Orders ${of} %{all} "kinds".' });
  expect(calls['table']).toMatchObject({ tables: { messages: { description: 'Orders $${of} %%{all} "kinds".' } } });
});

test('a system with stages of others has no infrastructure', () => {
  const watched = watchSystem({
    id: 'shop',
    description: 'Runs elsewhere.',
    owner: 'shop',
    stages: {
      queue: pubsub('shop-raw'),
      ingest: cloudFunction('shop-ingest', { runtime: 'own' }),
      table: bigquery('shop.rows'),
    },
    objectives: [],
  });
  expect(infrastructureFiles(watched, 'prod')).toEqual([]);
});
