/** The other kinds of the fake of Monitoring: what it rewrites, and what it refuses. */
import { afterAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openFakeCloud } from '../fakeCloud.ts';
import { refusalOf, requestsTo } from '../requests.ts';
import type { Body } from '../service.ts';
import { worldOf } from '../world.ts';
import { fakeMonitoring } from './monitoring.ts';
import { emittedFiles } from '../../../support/emittedFiles.ts';

const world = worldOf({ projects: [{ id: 'atalaya-demo', number: '123' }] });
const cloud = await openFakeCloud([fakeMonitoring(world)]);
afterAll(cloud.close);
const call = requestsTo(cloud, 'monitoring');

const project = 'v3/projects/atalaya-demo';

const policy = (more: Body = {}, condition: Body = {}): Body => ({
  displayName: 'too many errors',
  combiner: 'OR',
  conditions: [
    {
      displayName: 'errors',
      conditionPrometheusQueryLanguage: { query: 'up > 1', duration: '0s', evaluationInterval: '60s', ...condition },
    },
  ],
  ...more,
});

test('a channel hides its secret, is found by Terraform’s filter, and stays while a policy names it', async () => {
  const created = await call('POST', `${project}/notificationChannels`, {
    type: 'slack',
    displayName: 'Slack #on-call',
    labels: { channel_name: '#on-call', auth_token: 'xoxb-secret-1234' },
  });
  const name = String(created.body['name']);
  expect(created.body['labels']).toEqual({ channel_name: '#on-call', auth_token: '************1234' });
  const list = async (filter: string): Promise<unknown> =>
    (await call('GET', `${project}/notificationChannels?filter=${encodeURIComponent(filter)}`)).body;
  expect(await list('display_name="Slack #on-call" AND type="slack"')).toEqual({
    notificationChannels: [created.body],
  });
  expect(await list('display_name="Slack" AND type="slack"')).toEqual({});
  const user = await call('POST', `${project}/alertPolicies`, policy({ notificationChannels: [name] }));
  const userName = String(user.body['name']);
  expect(await refusalOf(call('DELETE', `v3/${name}?force=false`))).toBe(
    `400 Could not delete "${name}" because it is still being referenced by: "${userName}"`,
  );
  await call('DELETE', `v3/${userName}`);
  expect((await call('DELETE', `v3/${name}?force=false`)).status).toBe(200);
});

test('services and SLOs have the number of the project, and go together', async () => {
  const service = await call('POST', `${project}/services?serviceId=atalaya-x`, { custom: {}, displayName: 'x' });
  expect(service.body['name']).toBe('projects/123/services/atalaya-x');
  const ratio = {
    goodServiceFilter: 'metric.type="run.googleapis.com/request_count" metric.labels.response_code_class="2xx"',
    totalServiceFilter: 'metric.type="run.googleapis.com/request_count"',
  };
  const slo = (goal: number, more: Body = {}): Body => ({
    goal,
    rollingPeriod: '2592000s',
    serviceLevelIndicator: { requestBased: { goodTotalRatio: ratio } },
    ...more,
  });
  const at = `${project}/services/atalaya-x/serviceLevelObjectives`;
  const created = await call('POST', `${at}?serviceLevelObjectiveId=a`, slo(0.99));
  expect(created.body['name']).toBe('projects/123/services/atalaya-x/serviceLevelObjectives/a');
  expect(await refusalOf(call('POST', `${at}?serviceLevelObjectiveId=a`, slo(0.99)))).toBe(
    '409 Requested entity already exists: projects/123/services/atalaya-x/serviceLevelObjectives/a.',
  );
  expect(await refusalOf(call('POST', `${at}?serviceLevelObjectiveId=b`, slo(1)))).toBe(
    '400 Field service_level_objective.goal is invalid: 1 must be above 0 and at most 0.9999.',
  );
  expect(await refusalOf(call('POST', `${at}?serviceLevelObjectiveId=b`, slo(0.9, { rollingPeriod: '3600s' })))).toBe(
    '400 Field service_level_objective.rolling_period is invalid: 3600s must be 1 to 30 whole days.',
  );
  expect(await refusalOf(call('PATCH', `${at}/a`, { goal: 0.9 }))).toBe('400 The update mask must be set.');
  expect((await call('PATCH', `${at}/a?updateMask=goal`, { goal: 0.9 })).body['goal']).toBe(0.9);
  await call('DELETE', `${project}/services/atalaya-x`);
  expect((await call('GET', `${at}/a`)).status).toBe(404);
});

test('an uptime check gets its checkers and the project, and stays while a policy reads it', async () => {
  const body = {
    displayName: 'health',
    timeout: '10s',
    period: '60s',
    monitoredResource: { type: 'uptime_url', labels: { host: 'a.example.com' } },
    httpCheck: { useSsl: true, validateSsl: false, path: '/health' },
  };
  const { body: check } = await call('POST', `${project}/uptimeCheckConfigs`, body);
  expect(check).toEqual({
    name: expect.stringMatching(/^projects\/atalaya-demo\/uptimeCheckConfigs\/health-\d{11}$/),
    displayName: 'health',
    timeout: '10s',
    period: '60s',
    checkerType: 'STATIC_IP_CHECKERS',
    monitoredResource: { type: 'uptime_url', labels: { host: 'a.example.com', project_id: 'atalaya-demo' } },
    httpCheck: { useSsl: true, path: '/health', port: 443, requestMethod: 'GET' },
  });
  const id = path.basename(String(check['name']));
  const user = await call(
    'POST',
    `${project}/alertPolicies`,
    policy({}, { query: `max({"monitoring.googleapis.com/uptime_check/check_passed", check_id="${id}"}) < 1` }),
  );
  expect(await refusalOf(call('DELETE', `v3/${String(check['name'])}`))).toBe(
    `400 Cannot delete check ${id}. One or more alerting policies is using it. Delete the alerting policy first and try again.`,
  );
  await call('DELETE', `v3/${String(user.body['name'])}`);
  expect((await call('DELETE', `v3/${String(check['name'])}`)).status).toBe(200);
});

test('a dashboard has the number of the project and an etag, which may not be stale', async () => {
  const emitted = JSON.parse(
    readFileSync(path.join(await emittedFiles(), 'diary/dashboards/atalaya-diary.json'), 'utf8'),
  ) as Body;
  const { body } = await call('POST', 'v1/projects/atalaya-demo/dashboards', emitted);
  expect(body['name']).toBe('projects/123/dashboards/atalaya-diary');
  expect((await call('POST', 'v1/projects/atalaya-demo/dashboards', emitted)).status).toBe(409);
  const changed = await call('PATCH', `v1/${String(body['name'])}`, {
    ...emitted,
    etag: body['etag'],
    displayName: 'b',
  });
  expect(changed.body['displayName']).toBe('b');
  expect(await refusalOf(call('PATCH', `v1/${String(body['name'])}`, { ...emitted, etag: body['etag'] }))).toBe(
    `409 The etag of the dashboard is "${String(changed.body['etag'])}", not "${String(body['etag'])}": it was changed meanwhile.`,
  );
  await call('DELETE', `v1/${String(body['name'])}`);
});

test('a list is in pages', async () => {
  for (const displayName of ['a', 'b', 'c'])
    await call('POST', `${project}/alertPolicies`, policy({ displayName, userLabels: { system: 'x' } }));
  const first = await call(
    'GET',
    `${project}/alertPolicies?pageSize=2&filter=${encodeURIComponent('user_labels.system="x"')}`,
  );
  const second = await call(
    'GET',
    `${project}/alertPolicies?pageSize=2&pageToken=${String(first.body['nextPageToken'])}&filter=${encodeURIComponent('user_labels.system="x"')}`,
  );
  const policies = [first, second].flatMap(({ body }) => body['alertPolicies'] as readonly Body[]);
  expect(policies.map(({ displayName }) => displayName).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(second.body['nextPageToken']).toBeUndefined();
  for (const { name } of policies) await call('DELETE', `v3/${String(name)}`);
  expect(cloud.left()).toEqual([]);
});
