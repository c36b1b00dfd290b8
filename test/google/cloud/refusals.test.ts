/** What Google refuses, the fake refuses, so that an apply in a test fails where an apply in a project would. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from './fakeCloud.ts';
import { fakePlatform } from './platform.ts';
import { refusalOf, requestsTo } from './requests.ts';
import type { Body } from './service.ts';
import { worldOf } from './world.ts';

let cloud: FakeCloud;
beforeAll(async () => {
  const billingAccounts = [{ id: 'A-1', currency: 'CLP' }];
  cloud = await openFakeCloud(fakePlatform(worldOf({ projects: [{ id: 'demo', number: '123456' }], billingAccounts })));
});
afterAll(async () => cloud.close());

const region = 'projects/demo/locations/us-central1';

/** The refusal, without its code. */
const refused = async (service: string, method: string, path: string, body: Body): Promise<string> =>
  refusalOf(requestsTo(cloud, service)(method, path, body));

test.each<readonly [service: string, path: string, body: Body, message: string]>([
  [
    'iam',
    'v1/projects/demo/serviceAccounts',
    { accountId: 'api' },
    '400 The account ID "api" does not have a length between 6 and 30, or is not of lowercase letters, digits and dashes.',
  ],
  [
    'iam',
    'v1/projects/other/serviceAccounts',
    { accountId: 'orders-api' },
    '403 Permission denied on resource project other (or it may not exist).',
  ],
  [
    'iam',
    'v1/projects/demo/locations/global/workloadIdentityPools?workloadIdentityPoolId=gcp-a',
    {},
    '400 The id must have 4 to 32 lowercase letters, digits and dashes, and not begin with "gcp-": "gcp-a".',
  ],
  [
    'secretmanager',
    'v1/projects/demo/secrets?secretId=a.b',
    { replication: {} },
    '400 Secret ID must match the pattern [A-Za-z0-9_-]{1,255}: "a.b".',
  ],
  [
    'artifactregistry',
    `v1/${region}/repositories?repository_id=Images`,
    { format: 'DOCKER' },
    '400 Invalid repository id: "Images".',
  ],
  [
    'billingbudgets',
    'v1/billingAccounts/A-1/budgets',
    { amount: { specifiedAmount: { currencyCode: 'USD', units: '1' } } },
    '400 The currency code USD does not match the currency of the billing account, CLP.',
  ],
  ['billingbudgets', 'v1/billingAccounts/B-2/budgets', {}, '403 The caller does not have permission'],
  [
    'cloudscheduler',
    `v1/${region}/jobs`,
    { name: `${region}/jobs/gate`, schedule: 'daily' },
    '400 Schedule or time zone is invalid: "daily".',
  ],
  [
    'bigquerydatatransfer',
    `v1/${region}/transferConfigs`,
    { dataSourceId: 'scheduled_query', schedule: 'every 1 minutes', params: { query: 'x' } },
    '400 The schedule interval must be at least 5 minutes: "every 1 minutes".',
  ],
  ['storage', 'storage/v1/b?project=demo', { name: 'Demo' }, "400 Invalid bucket name: 'Demo'"],
  [
    'serviceusage',
    'v1/projects/demo/services:batchEnable',
    { serviceIds: ['run'] },
    '403 Not found or permission denied for service(s): run.',
  ],
  [
    'servicemanagement',
    'v1/services',
    { serviceName: 'api.example.com', producerProjectId: 'demo' },
    '400 Service name api.example.com must be NAME.endpoints.demo.cloud.goog or the host of a Cloud Run service.',
  ],
  [
    'compute',
    'compute/v1/projects/demo/global/urlMaps',
    { name: 'a', defaultService: 'projects/demo/global/backendServices/b' },
    "400 Invalid value for field 'resource': 'projects/demo/global/backendServices/b'. The referenced resource cannot be found.",
  ],
  [
    'logging',
    `v2/${region}/buckets?bucketId=audit`,
    { retentionDays: 4000 },
    '400 retentionDays must be between 1 and 3650: 4000.',
  ],
  [
    'cloudfunctions',
    `v2/${region}/functions?functionId=api`,
    {
      buildConfig: { runtime: 'nodejs24', entryPoint: 'api', source: { storageSource: { bucket: 'a', object: 'b' } } },
    },
    '404 Source object gs://a/b was not found.',
  ],
])('%s refuses at %s: %j', async (service, path, body, message) => {
  expect(await refused(service, 'POST', path, body)).toBe(message);
});

test('a second create is refused, pages follow their token, and an account made again has another id', async () => {
  const accounts = requestsTo(cloud, 'iam');
  const path = 'v1/projects/demo/serviceAccounts';
  for (const accountId of ['orders-a', 'orders-b', 'orders-c']) await accounts('POST', path, { accountId });
  expect(await refusalOf(accounts('POST', path, { accountId: 'orders-a' }))).toBe(
    '409 Service account orders-a already exists within project projects/demo.',
  );
  const first = (await accounts('GET', `${path}?pageSize=2`)).body;
  const second = (await accounts('GET', `${path}?pageSize=2&pageToken=${String(first['nextPageToken'])}`)).body;
  const names = [first, second].map(({ accounts: page }) =>
    (page as readonly Body[]).map(({ email }) => String(email).slice(0, 8)),
  );
  expect(names).toEqual([['orders-a', 'orders-b'], ['orders-c']]);
  expect(second['nextPageToken']).toBe('');
  const before = (await accounts('GET', `${path}/orders-a@demo.iam.gserviceaccount.com`)).body['uniqueId'];
  await accounts('DELETE', `${path}/orders-a@demo.iam.gserviceaccount.com`);
  expect((await accounts('POST', path, { accountId: 'orders-a' })).body['uniqueId']).not.toBe(before);
});

test('the id of a deleted pool stays taken', async () => {
  const pools = requestsTo(cloud, 'iam');
  const path = 'v1/projects/demo/locations/global/workloadIdentityPools';
  await pools('POST', `${path}?workloadIdentityPoolId=github`, {});
  const provider = {
    attributeMapping: { 'google.subject': 'assertion.sub' },
    oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
  };
  expect(
    await refusalOf(pools('POST', `${path}/github/providers?workloadIdentityPoolProviderId=actions`, provider)),
  ).toBe("400 The attribute condition must reference one of the provider's claims.");
  await pools('DELETE', `${path}/github`);
  expect(await refusalOf(pools('POST', `${path}?workloadIdentityPoolId=github`, {}))).toBe(
    '409 Requested entity already exists: it was deleted in the last 30 days.',
  );
});

test('a resource of a load balancer that another one uses stays', async () => {
  const compute = requestsTo(cloud, 'compute');
  const path = 'compute/v1/projects/demo/global';
  await compute('POST', `${path}/backendServices`, { name: 'api' });
  await compute('POST', `${path}/urlMaps`, { name: 'all', defaultService: 'projects/demo/global/backendServices/api' });
  expect(await refusalOf(compute('DELETE', `${path}/backendServices/api`))).toBe(
    "400 The backendService resource 'projects/demo/global/backendServices/api' is already being used by 'projects/demo/global/urlMaps/all'",
  );
});

test('where APIs are checked, each is refused until it is enabled', async () => {
  const other = await openFakeCloud(
    fakePlatform(worldOf({ projects: [{ id: 'demo', number: '123456' }], checkApis: true })),
  );
  try {
    const create = (): Promise<string> =>
      refusalOf(requestsTo(other, 'pubsub')('PUT', 'v1/projects/demo/topics/orders', {}));
    expect(await create()).toBe(
      '403 pubsub.googleapis.com has not been used in project 123456 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/pubsub.googleapis.com/overview?project=123456 then retry.',
    );
    await requestsTo(other, 'serviceusage')('POST', 'v1/projects/demo/services:batchEnable', {
      serviceIds: ['pubsub.googleapis.com'],
    });
    expect(await create()).toBe('200 undefined');
  } finally {
    await other.close();
  }
});
