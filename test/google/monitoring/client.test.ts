/** Google's clients behind our interface, against the fake of Cloud Monitoring and Logging. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Body, MonitoringClient } from '../../../google/monitoring/client.ts';
import { MonitoringError } from '../../../google/monitoring/failure.ts';
import type { WritableKind } from '../../../google/monitoring/kind.ts';
import { openMonitoring } from '../../../google/monitoring/open.ts';
import { UsageError } from '../../../model/usageError.ts';
import { openFakeCloud, type FakeCloud } from '../cloud/fakeCloud.ts';
import { concurrentEdits, cut, tooMany, unavailable } from '../cloud/faults.ts';
import { fakeLogging } from '../cloud/logging/logging.ts';
import { fakeMonitoring } from '../cloud/monitoring/monitoring.ts';
import { worldOf } from '../cloud/world.ts';

const parent = 'projects/atalaya-demo';
const waits: number[] = [];
const retry = {
  budget: 60_000,
  random: () => 1,
  stop: new AbortController().signal,
  sleep: (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  },
};

let cloud: FakeCloud;
let client: MonitoringClient;
beforeAll(async () => {
  const world = worldOf({ projects: [{ id: 'atalaya-demo', number: '123' }] });
  cloud = await openFakeCloud([fakeMonitoring(world), fakeLogging(world)]);
  const [monitoring, logging] = ['monitoring', 'logging'].map((name) => new URL(cloud.endpoint(name)));
  client = await openMonitoring({ monitoring, logging, run: undefined, retry });
});
afterAll(async () => {
  await client.close();
  await cloud.close();
});

const policy: Body = {
  displayName: 'too many errors',
  combiner: 'OR',
  enabled: false,
  severity: 'CRITICAL',
  userLabels: { system: 'orders', zero: '0' },
  documentation: { content: 'Look.', mimeType: 'text/markdown' },
  conditions: [
    {
      displayName: 'errors',
      conditionPrometheusQueryLanguage: { query: 'up > 1', duration: '300s', evaluationInterval: '60s' },
    },
  ],
  alertStrategy: { autoClose: '1800s' },
};

const ratio = (filter: string): Body => ({
  requestBased: {
    goodTotalRatio: {
      goodServiceFilter: `${filter} AND metric.labels.response_code_class="2xx"`,
      totalServiceFilter: filter,
    },
  },
});

const dashboard: Body = {
  displayName: 'orders',
  labels: { system: 'orders' },
  annotations: {
    defaultResourceNames: ['projects/123'],
    eventAnnotations: [{ displayName: 'deployments', eventType: 'CLOUD_RUN_DEPLOYMENT', enabled: true }],
  },
  mosaicLayout: { columns: 48, tiles: [{ width: 24, height: 8, widget: { title: 'x', text: { content: 'hello' } } }] },
};

interface Case {
  readonly kind: WritableKind;
  readonly in: string;
  readonly id?: string;
  readonly body: Body;
  readonly change: Body;
}

const cases: readonly Case[] = [
  { kind: 'alertPolicy', in: parent, body: policy, change: { displayName: 'errors', userLabels: {} } },
  {
    kind: 'service',
    in: parent,
    id: 'orders',
    body: { displayName: 'orders', custom: {} },
    change: { displayName: 'o' },
  },
  {
    kind: 'slo',
    in: `${parent}/services/shared`,
    id: 'availability',
    body: {
      displayName: 'availability',
      goal: 0.999,
      rollingPeriod: '2592000s',
      serviceLevelIndicator: ratio(
        'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"',
      ),
    },
    change: { goal: 0.99 },
  },
  {
    kind: 'uptimeCheck',
    in: parent,
    body: {
      displayName: 'health',
      period: '60s',
      timeout: '10s',
      selectedRegions: ['USA', 'EUROPE', 'SOUTH_AMERICA'],
      monitoredResource: { type: 'uptime_url', labels: { project_id: 'atalaya-demo', host: 'example.com' } },
      httpCheck: { requestMethod: 'GET', path: '/health', port: 443, useSsl: true, validateSsl: true },
    },
    change: { timeout: '5s' },
  },
  { kind: 'dashboard', in: parent, body: dashboard, change: { ...dashboard, displayName: 'all orders' } },
  {
    kind: 'logMetric',
    in: parent,
    id: 'orders/errors',
    body: { filter: 'severity>=ERROR', metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64' } },
    change: { filter: 'severity=ERROR', metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64' } },
  },
];

test.each(cases)(
  'a $kind is created, listed, read, changed and deleted as it was sent',
  async ({ kind, in: of, id, body, change }) => {
    if (kind === 'slo') await client.create('service', parent, { displayName: 'shared', custom: {} }, 'shared');
    const created = await client.create(kind, of, body, id);
    const name = String(created['name']);
    expect(created).toMatchObject(body);
    expect(await client.list(kind, parent)).toContainEqual(created);
    expect(await client.get(kind, name)).toEqual(created);
    const sent = kind === 'dashboard' ? { ...change, etag: created['etag'] } : change;
    const updated = await client.update(kind, name, sent, Object.keys(change));
    const { userLabels, ...rest } = change;
    expect(updated).toMatchObject(rest);
    if (userLabels !== undefined) expect(updated).not.toHaveProperty('userLabels');
    expect(await client.get(kind, name)).toEqual(updated);
    expect(await client.remove(kind, name)).toBe(true);
    expect(await client.remove(kind, name)).toBe(false);
    expect(await client.get(kind, name)).toBeUndefined();
  },
);

test('a descriptor of a metric is created, and found among its like', async () => {
  const type = 'prometheus.googleapis.com/orders_total/counter';
  const body = { type, metricKind: 'CUMULATIVE', valueType: 'DOUBLE', labels: [{ key: 'route' }] };
  await client.create('metricDescriptor', parent, body);
  expect((await client.list('metricDescriptor', parent)).map((descriptor) => descriptor['type'])).toEqual([type]);
});

test('lists follow pages to their end', async () => {
  for (let index = 0; index < 101; index += 1)
    await client.create('service', parent, { displayName: `s${index}`, custom: {} }, `many-${index}`);
  const ids = (await client.list('service', parent)).map(({ name }) => /many-\d+$/.exec(String(name))?.[0]);
  expect(new Set(ids.filter((id) => id !== undefined)).size).toBe(101);
});

const refusal = async (call: Promise<unknown>): Promise<readonly [id: string, message: string]> => {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof MonitoringError)) throw new Error('it was not refused', { cause: error });
  return [error.id, error.message.replaceAll(/127\.0\.0\.1:\d+/g, '<fake>')];
};

test.each([
  [
    'a project that the caller may not see',
    () => client.list('alertPolicy', 'projects/other-project'),
    [
      'denied',
      `cannot list the alert policies of projects/other-project: Permission denied on resource project other-project (or it may not exist).
  fix: check that 'other-project' is the right project (Google answers the same for one that does not exist), and give the account roles/monitoring.viewer there`,
    ],
  ],
  [
    'a policy without conditions',
    () => client.create('alertPolicy', parent, { displayName: 'x', combiner: 'OR' }),
    [
      'refused',
      expect.stringContaining(
        'cannot create an alert policy in projects/atalaya-demo: Google refuses it (INVALID_ARGUMENT: ',
      ),
    ],
  ],
  [
    'a value of another type than the field, which is never sent',
    () => client.create('alertPolicy', parent, { ...policy, displayName: 1 }),
    [
      'refused',
      `cannot create an alert policy in projects/atalaya-demo: Google refuses it (INVALID_ARGUMENT: fromProto3JSONToInternalRepresentation: field displayName of type string cannot contain value 1)
  fix: change the definition that the message is about, emit it, and run the command again`,
    ],
  ],
] as const)('%s is refused with a sentence', async (_title, call, expected) => {
  expect(await refusal(call())).toEqual(expected);
});

test.each([
  [
    "a project's number",
    '123',
    `'123' is the number of a project, not its id
  fix: name its id: gcloud projects describe 123 --format='value(projectId)'`,
  ],
  [
    'what cannot be the id of a project',
    'Atalaya Demo',
    `'Atalaya Demo' is not the id of a project: 6 to 30 lower-case letters, digits and dashes, beginning with a letter
  fix: check the id: gcloud projects list`,
  ],
])('%s is wrong use, and nothing is read', async (_title, project, message) => {
  const before = cloud.calls.length;
  await expect(client.list('dashboard', `projects/${project}`)).rejects.toThrow(new UsageError(message));
  expect(cloud.calls.length).toBe(before);
});

test('a dashboard that somebody else wrote meanwhile is not overwritten', async () => {
  const { name, etag } = await client.create('dashboard', parent, dashboard, 'etags');
  await client.update('dashboard', String(name), { ...dashboard, displayName: 'theirs', etag }, []);
  const [id, message] = await refusal(client.update('dashboard', String(name), { ...dashboard, etag }, []));
  expect([id, message.split('(')[0]]).toEqual([
    'conflict',
    'cannot update the dashboard projects/123/dashboards/etags: somebody else wrote it meanwhile ',
  ]);
});

test('quota and overlapping writes are waited for, as long as the server asks', async () => {
  waits.length = 0;
  const before = cloud.calls.length;
  cloud.faults.plan(tooMany(20), ({ method }) => method === 'POST');
  cloud.faults.plan(concurrentEdits, ({ method }) => method === 'POST');
  await client.create('service', parent, { displayName: 'w', custom: {} }, 'waited');
  cloud.faults.plan(tooMany(3), ({ method }) => method === 'POST');
  await client.create('dashboard', parent, dashboard, 'waited');
  expect([waits, cloud.calls.length - before]).toEqual([[20_000, 1_000, 3_000], 5]);
});

test.each(['service', 'dashboard'] as const)(
  'a create of a %s whose answer is lost is not sent again',
  async (kind) => {
    for (const [fault, id] of [
      [cut, 'lost-answer'],
      [unavailable, 'unavailable'],
    ] as const) {
      const before = cloud.calls.length;
      cloud.faults.plan(fault, ({ method }) => method === 'POST');
      const body = kind === 'service' ? { displayName: 'x', custom: {} } : dashboard;
      const [found] = await refusal(client.create(kind, parent, body, `${kind}-${id}`));
      expect([found, cloud.calls.length - before]).toEqual([id, 1]);
    }
  },
);
