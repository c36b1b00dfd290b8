/** What Cloud Run refuses. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from '../fakeCloud.ts';
import { fakePlatform } from '../platform.ts';
import { refusalOf, requestsTo } from '../requests.ts';
import type { Body } from '../service.ts';
import { worldOf } from '../world.ts';

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await openFakeCloud(fakePlatform(worldOf({ projects: [{ id: 'demo', number: '123456' }] })));
});
afterAll(async () => cloud.close());

const region = 'projects/demo/locations/us-central1';

const refused = async (service: string, method: string, path: string, body: Body): Promise<string> =>
  refusalOf(requestsTo(cloud, service)(method, path, body));

const container = { image: 'a' };
const template = (values: Body, of: Body = {}): Body => ({
  template: { ...values, containers: [{ ...container, ...of }] },
});
const limits = (cpu: string, memory: string): Body => ({ resources: { limits: { cpu, memory } } });
const long = 'a'.repeat(50);

test.each<readonly [id: string, location: string, body: Body, message: string]>([
  [
    'Orders',
    'us-central1',
    template({}),
    '400 metadata.name: the name must use only lowercase letters, digits and hyphens, begin with a letter, not end with a hyphen, and have at most 49 characters: "Orders".',
  ],
  [
    long,
    'us-central1',
    template({}),
    `400 metadata.name: the name must use only lowercase letters, digits and hyphens, begin with a letter, not end with a hyphen, and have at most 49 characters: "${long}".`,
  ],
  ['a', 'us-middle1', template({}), '403 Location us-middle1 is not found or access is unauthorized.'],
  ['a', 'us-central1', { template: { containers: [] } }, '400 template.containers is required.'],
  ['a', 'us-central1', template({ timeout: '3601s' }), '400 timeout must be between 0s and 3600s: 3601s.'],
  [
    'a',
    'us-central1',
    template({ scaling: { minInstanceCount: 3, maxInstanceCount: 2 } }),
    '400 min_instance_count must be less than or equal to max_instance_count: 3 > 2.',
  ],
  [
    'a',
    'us-central1',
    template({ maxInstanceRequestConcurrency: 1001 }),
    '400 max_instance_request_concurrency must be between 1 and 1000: 1001.',
  ],
  [
    'a',
    'us-central1',
    template({ maxInstanceRequestConcurrency: 2 }, limits('0.5', '256Mi')),
    '400 Invalid value specified for container_concurrency. Total cpu < 1 is not supported with concurrency > 1.',
  ],
  [
    'a',
    'us-central1',
    template({}, limits('3', '2Gi')),
    '400 Invalid value specified for cpu: "3". CPU must be 1, 2, 4, 6, 8, or from 0.08 to less than 1.',
  ],
  [
    'a',
    'us-central1',
    template({}, limits('1', '8Gi')),
    '400 Invalid value specified for container memory. For 1 CPU, memory must be between 128Mi and 4096Mi inclusive: 8Gi.',
  ],
  [
    'a',
    'us-central1',
    template({}, { env: [{ name: 'PORT', value: '1' }] }),
    '400 The following reserved env names were provided: PORT. These values are automatically set by the system.',
  ],
  [
    'a',
    'us-central1',
    template({}, { startupProbe: { periodSeconds: 10, failureThreshold: 30, httpGet: {} } }),
    '400 startup_probe: failure_threshold * period_seconds must be at most 240 seconds: 300.',
  ],
  [
    'a',
    'us-central1',
    template({}, { livenessProbe: { timeoutSeconds: 11, httpGet: {} } }),
    '400 liveness_probe.timeout_seconds must be between 1 and period_seconds: 11.',
  ],
  [
    'a',
    'us-central1',
    template({ serviceAccount: 'nobody@demo.iam.gserviceaccount.com' }),
    "403 Permission 'iam.serviceaccounts.actAs' denied on service account nobody@demo.iam.gserviceaccount.com (or it may not exist).",
  ],
  [
    'a',
    'us-central1',
    template({}, { volumeMounts: [{ name: 'keys', mountPath: '/keys' }] }),
    '400 volume_mounts: volume "keys" is not defined.',
  ],
  [
    'a',
    'us-central1',
    { ...template({}), labels: { System: 'x' } },
    '400 Invalid label "System: x": lowercase letters, digits, underscores and dashes, at most 63 characters.',
  ],
  [
    'a',
    'us-central1',
    { ...template({}), traffic: [{ percent: 90 }] },
    '400 The sum of the percentages in traffic must be 100: 90.',
  ],
])('Cloud Run refuses service %s in %s: %j', async (id, location, body, message) => {
  expect(await refused('run', 'POST', `v2/projects/demo/locations/${location}/services?serviceId=${id}`, body)).toBe(
    message,
  );
});

test('a service reads a secret only if it exists, has a version, and its account has access', async () => {
  const secrets = requestsTo(cloud, 'secretmanager');
  const account = '123456-compute@developer.gserviceaccount.com';
  const env = [{ name: 'KEY', valueSource: { secretKeyRef: { secret: 'orders-key', version: 'latest' } } }];
  const create = (): Promise<string> =>
    refused('run', 'POST', `v2/${region}/services?serviceId=reads`, template({}, { env }));
  const at = 'template.containers[0].env[0].value_source.secret_key_ref';
  const missing = `400 ${at}: Secret projects/demo/secrets/orders-key/versions/latest was not found.`;
  expect(await create()).toBe(missing);
  await secrets('POST', 'v1/projects/demo/secrets?secretId=orders-key', { replication: { automatic: {} } });
  expect(await create()).toBe(missing);
  await secrets('POST', 'v1/projects/demo/secrets/orders-key:addVersion', { payload: { data: 'eA==' } });
  expect(await create()).toMatch(
    `400 ${at}: Permission denied on secret: projects/demo/secrets/orders-key/versions/latest`,
  );
  const bindings = [{ role: 'roles/secretmanager.secretAccessor', members: [`serviceAccount:${account}`] }];
  await secrets('POST', 'v1/projects/demo/secrets/orders-key:setIamPolicy', { policy: { bindings } });
  expect(await create()).toBe('200 undefined');
  await secrets('POST', 'v1/projects/demo/secrets/orders-key/versions/1:destroy');
  expect(await refusalOf(secrets('GET', 'v1/projects/demo/secrets/orders-key/versions/latest:access'))).toBe(
    '400 Secret Version [projects/123456/secrets/orders-key/versions/1] is in DESTROYED state.',
  );
});
