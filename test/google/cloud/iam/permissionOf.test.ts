import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from '../fakeCloud.ts';
import { fakePlatform } from '../platform.ts';
import { policyOf } from '../policies.ts';
import { worldOf } from '../world.ts';
import { projectResource } from './granted.ts';
import { authorizing, permissionsOf } from './permissionOf.ts';

const world = worldOf({
  projects: [{ id: 'demo', number: '123456' }],
  billingAccounts: [{ id: 'A-1', currency: 'USD' }],
});
const deployer = 'user:deployer@example.com';
const runtime = 'orders-api@demo.iam.gserviceaccount.com';

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await openFakeCloud(fakePlatform(world), { authorize: authorizing(world, { deployer, expired: '' }) });
});
afterAll(async () => cloud.close());

const send = async (token: string, method: string, path: string, body?: unknown): Promise<string> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${cloud.url}/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { error } = (await response.json()) as { error?: { message: string } };
  return error === undefined ? String(response.status) : `${response.status} ${error.message}`;
};

const grant = (resource: string, ...roles: readonly string[]): void => {
  const { bindings } = policyOf(world, resource);
  const added = roles.map((role) => ({ role, members: [deployer] }));
  world.policies.set(resource, { version: 1, bindings: [...bindings, ...added], etag: 'x' });
};

const neededFor = async (method: string, path: string, body?: unknown): Promise<readonly string[]> => {
  await send('owner', method, path, body);
  const call = cloud.calls.at(-1)!;
  return permissionsOf(world, call).map(({ permission, resource }) => `${permission} on ${resource}`);
};

const project = projectResource('demo');
const region = 'projects/demo/locations/us-central1';

test.each([
  ['GET', 'cloudresourcemanager/v1/projects/123456', [`resourcemanager.projects.get on ${project}`]],
  [
    'POST',
    'cloudresourcemanager/v1/projects/demo:setIamPolicy',
    [`resourcemanager.projects.setIamPolicy on ${project}`],
  ],
  ['POST', 'serviceusage/v1/projects/demo/services:batchEnable', [`serviceusage.services.enable on ${project}`]],
  [
    'PUT',
    'pubsub/v1/projects/demo/topics/orders',
    ['pubsub.topics.create on //pubsub.googleapis.com/projects/demo/topics/orders'],
  ],
  [
    'GET',
    'pubsub/v1/projects/demo/topics/orders:getIamPolicy',
    ['pubsub.topics.getIamPolicy on //pubsub.googleapis.com/projects/demo/topics/orders'],
  ],
  [
    'POST',
    'bigquery/bigquery/v2/projects/demo/datasets',
    ['bigquery.datasets.create on //bigquery.googleapis.com/projects/demo/datasets'],
  ],
  [
    'DELETE',
    'bigquery/bigquery/v2/projects/demo/datasets/d/tables/t',
    ['bigquery.tables.delete on //bigquery.googleapis.com/projects/demo/datasets/d/tables/t'],
  ],
  ['GET', `run/v2/${region}/services`, [`run.services.list on //run.googleapis.com/${region}/services`]],
  [
    'POST',
    'secretmanager/v1/projects/demo/secrets/key:addVersion',
    ['secretmanager.versions.add on //secretmanager.googleapis.com/projects/demo/secrets/key'],
  ],
  [
    'GET',
    'secretmanager/v1/projects/demo/secrets/key/versions/latest:access',
    ['secretmanager.versions.access on //secretmanager.googleapis.com/projects/demo/secrets/key/versions/latest'],
  ],
  ['POST', 'storage/storage/v1/b?project=demo', [`storage.buckets.create on ${project}`]],
  [
    'GET',
    'storage/storage/v1/b/states/o/a/b.tfstate',
    ['storage.objects.get on //storage.googleapis.com/buckets/states/objects/a/b.tfstate'],
  ],
  [
    'PUT',
    'storage/storage/v1/b/states/iam',
    ['storage.buckets.setIamPolicy on //storage.googleapis.com/buckets/states'],
  ],
  [
    'POST',
    'billingbudgets/v1/billingAccounts/A-1/budgets',
    ['billing.budgets.create on //cloudbilling.googleapis.com/billingAccounts/A-1'],
  ],
  [
    'POST',
    'compute/compute/v1/projects/demo/global/addresses',
    ['compute.globalAddresses.create on //compute.googleapis.com/projects/demo/regions/global/addresses'],
  ],
  [
    'PATCH',
    `bigquerydatatransfer/v1/${region}/transferConfigs/1`,
    [`bigquery.transfers.update on //bigquerydatatransfer.googleapis.com/${region}/transferConfigs/1`],
  ],
])('%s %s needs its permission on the resource that it names', async (method, path, needed) => {
  expect(await neededFor(method, path, method === 'GET' ? undefined : {})).toEqual(needed);
});

test('what runs as an account, or signs its tokens, needs the right to act as it', async () => {
  const actsAs = `iam.serviceAccounts.actAs on //iam.googleapis.com/projects/demo/serviceAccounts/${runtime}`;
  const service = { template: { serviceAccount: runtime, containers: [] } };
  expect(await neededFor('POST', `run/v2/${region}/services?serviceId=a`, service)).toEqual([
    `run.services.create on //run.googleapis.com/${region}/services`,
    actsAs,
  ]);
  const push = { topic: 'projects/demo/topics/orders', pushConfig: { oidcToken: { serviceAccountEmail: runtime } } };
  expect(await neededFor('PUT', 'pubsub/v1/projects/demo/subscriptions/orders', push)).toEqual([
    'pubsub.subscriptions.create on //pubsub.googleapis.com/projects/demo/subscriptions/orders',
    'pubsub.topics.attachSubscription on //pubsub.googleapis.com/projects/demo/topics/orders',
    actsAs,
  ]);
});

test('a caller without one of the permissions is refused, and passes with the roles that have them', async () => {
  await send('owner', 'POST', 'iam/v1/projects/demo/serviceAccounts', { accountId: 'orders-api' });
  const path = `run/v2/${region}/services?serviceId=orders`;
  const service = { template: { serviceAccount: runtime, containers: [{ image: 'a' }] } };
  const create = (token = 'deployer'): Promise<string> => send(token, 'POST', path, service);
  expect(await create()).toBe(
    `403 Permission 'run.services.create' denied on resource '//run.googleapis.com/${region}/services' (or it may not exist).`,
  );
  grant(project, 'roles/run.developer');
  const account = `//iam.googleapis.com/projects/demo/serviceAccounts/${runtime}`;
  expect(await create()).toBe(
    `403 Permission 'iam.serviceAccounts.actAs' denied on resource '${account}' (or it may not exist).`,
  );
  grant(account, 'roles/iam.serviceAccountUser');
  expect(await create()).toBe('200');
  expect(await create('expired')).toBe('401 Request had invalid authentication credentials.');
});

test('a role on the project reaches a bucket, whose name does not say its project', async () => {
  await send('owner', 'POST', 'storage/storage/v1/b?project=demo', { name: 'demo-states' });
  expect(await send('deployer', 'GET', 'storage/storage/v1/b/demo-states/o')).toMatch(
    /^403 Permission 'storage.objects.list'/,
  );
  grant(project, 'roles/storage.objectViewer');
  expect(await send('deployer', 'GET', 'storage/storage/v1/b/demo-states/o')).toBe('200');
});
