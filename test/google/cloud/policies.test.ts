import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from './fakeCloud.ts';
import { granted, requirePermission } from './iam/granted.ts';
import { fakePlatform } from './platform.ts';
import { refusalOf, requestsTo, type Request } from './requests.ts';
import { worldOf } from './world.ts';

const world = worldOf({ projects: [{ id: 'demo', number: '123456' }] });
const topic = 'v1/projects/demo/topics/orders';
const api = 'serviceAccount:orders-api@demo.iam.gserviceaccount.com';

let cloud: FakeCloud;
let pubsub: Request;
let iam: Request;
let projects: Request;
beforeAll(async () => {
  cloud = await openFakeCloud(fakePlatform(world), { token: 'x' });
  pubsub = requestsTo(cloud, 'pubsub');
  iam = requestsTo(cloud, 'iam');
  projects = requestsTo(cloud, 'cloudresourcemanager');
  await pubsub('PUT', topic, {});
  await iam('POST', 'v1/projects/demo/serviceAccounts', { accountId: 'orders-api' });
});
afterAll(async () => cloud.close());

const publish = (members: readonly string[]) => [{ role: 'roles/pubsub.publisher', members }];

test('of two writers that read the same policy, one is refused and the change of the other stays', async () => {
  const { body } = await pubsub('GET', `${topic}:getIamPolicy`);
  const writers = [api, 'user:a@example.com'];
  const answers = await Promise.all(
    writers.map((member) =>
      pubsub('POST', `${topic}:setIamPolicy`, { policy: { bindings: publish([member]), etag: body['etag'] } }),
    ),
  );
  const winner = answers.findIndex(({ status }) => status === 200);
  expect(await refusalOf(Promise.resolve(answers[1 - winner]!))).toBe(
    '409 There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
  );
  const after = await pubsub('GET', `${topic}:getIamPolicy`);
  expect(after.body).toEqual({ version: 1, bindings: publish([writers[winner]!]), etag: expect.any(String) });
});

test.each([
  [
    'a role that does not exist',
    'roles/pubsub.publish',
    api,
    "Role (roles/pubsub.publish) does not exist in the resource's hierarchy.",
  ],
  [
    'a role without its prefix',
    'pubsub.publisher',
    api,
    'Role name must be in the format "roles/{role}": pubsub.publisher.',
  ],
  [
    'an account that does not exist',
    'roles/pubsub.publisher',
    'serviceAccount:nobody@demo.iam.gserviceaccount.com',
    'Service account nobody@demo.iam.gserviceaccount.com does not exist.',
  ],
  [
    'a service agent of another project',
    'roles/pubsub.publisher',
    'serviceAccount:service-99@gcp-sa-pubsub.iam.gserviceaccount.com',
    'Service account service-99@gcp-sa-pubsub.iam.gserviceaccount.com does not exist.',
  ],
  [
    'a member without a type',
    'roles/pubsub.publisher',
    'a@example.com',
    'Invalid member: "a@example.com" is not of a known type.',
  ],
])('a binding with %s is refused', async (_kind, role, member, message) => {
  const answer = pubsub('POST', `${topic}:setIamPolicy`, {
    policy: { bindings: [{ role, members: [member] }] },
  });
  expect(await refusalOf(answer)).toBe(`400 ${message}`);
});

test('the policy of a resource that does not exist is not found', async () => {
  expect(await refusalOf(pubsub('GET', 'v1/projects/demo/topics/none:getIamPolicy'))).toBe(
    '404 Resource not found (resource=none).',
  );
  const service = 'v2/projects/demo/locations/us-central1/services/none:getIamPolicy';
  expect((await requestsTo(cloud, 'run')('GET', service)).status).toBe(404);
});

test('a permission holds on the resource and what is below it, and nowhere else', async () => {
  await pubsub('POST', `${topic}:setIamPolicy`, { policy: { bindings: publish([api]) } });
  const resource = '//pubsub.googleapis.com/projects/demo/topics/orders';
  expect(granted(world, api, 'pubsub.topics.publish', resource)).toBe(true);
  expect(granted(world, api, 'pubsub.topics.publish', `${resource}-dead`)).toBe(false);
  expect(granted(world, api, 'pubsub.topics.delete', resource)).toBe(false);
  expect(granted(world, 'user:a@example.com', 'pubsub.topics.publish', resource)).toBe(false);
  const project = 'v1/projects/123456';
  const bindings = [{ role: 'roles/bigquery.dataViewer', members: [api] }];
  await projects('POST', `${project}:setIamPolicy`, { policy: { bindings } });
  expect(
    granted(world, api, 'bigquery.tables.getData', '//bigquery.googleapis.com/projects/demo/datasets/d/tables/t'),
  ).toBe(true);
  expect(() =>
    requirePermission(world, api, 'bigquery.tables.updateData', '//bigquery.googleapis.com/projects/demo/datasets/d'),
  ).toThrow(
    "Permission 'bigquery.tables.updateData' denied on resource '//bigquery.googleapis.com/projects/demo/datasets/d' (or it may not exist).",
  );
});

test('a condition is lost below version 3, so that it is refused, and grants nothing that the caller does not say', async () => {
  const bindings = [
    {
      ...publish([api])[0],
      condition: { title: 'until', expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' },
    },
  ];
  const refused = pubsub('POST', `${topic}:setIamPolicy`, { policy: { bindings } });
  expect(await refusalOf(refused)).toBe(
    '400 Policies with conditions must set version to 3: the condition would be lost.',
  );
  await pubsub('POST', `${topic}:setIamPolicy`, { policy: { bindings, version: 3 } });
  const resource = '//pubsub.googleapis.com/projects/demo/topics/orders';
  expect(granted(world, api, 'pubsub.topics.publish', resource)).toBe(false);
  expect(granted(world, api, 'pubsub.topics.publish', resource, { holds: () => true })).toBe(true);
});

test('a new account of a deleted one’s name has none of its roles', async () => {
  await pubsub('POST', `${topic}:setIamPolicy`, { policy: { bindings: publish([api]) } });
  const account = 'v1/projects/demo/serviceAccounts/orders-api@demo.iam.gserviceaccount.com';
  const { uniqueId } = (await iam('GET', account)).body;
  await iam('DELETE', account);
  await iam('POST', 'v1/projects/demo/serviceAccounts', { accountId: 'orders-api' });
  const { bindings } = (await pubsub('GET', `${topic}:getIamPolicy`)).body;
  expect(bindings).toEqual(publish([`deleted:${api}?uid=${String(uniqueId)}`]));
  expect(granted(world, api, 'pubsub.topics.publish', '//pubsub.googleapis.com/projects/demo/topics/orders')).toBe(
    false,
  );
});
