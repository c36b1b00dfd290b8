/** Projects on one fake cloud, and what a definition wants in one: every kind, one that names another, creates, updates and deletes. */
import type { Body, MonitoringClient } from '../../google/monitoring/client.ts';
import { openMonitoring } from '../../google/monitoring/open.ts';
import { execute, type Outcome } from '../../apply/execute.ts';
import { planOf } from '../../apply/plan.ts';
import { kinds, type Difference, type JsonObject, type Kind, type Live, type Wanted } from '../../apply/resource.ts';
import type { Writer } from '../../apply/writeStep.ts';
import { openFakeCloud, type FakeCloud } from '../google/cloud/fakeCloud.ts';
import { fakeLogging } from '../google/cloud/logging/logging.ts';
import { fakeMonitoring } from '../google/cloud/monitoring/monitoring.ts';
import type { Fault } from '../google/cloud/faults.ts';
import type { Call } from '../google/cloud/service.ts';
import { textOf } from '../google/cloud/textOf.ts';
import { worldOf, type Project } from '../google/cloud/world.ts';

/** Replaced by the id of the project in which it is wanted. */
const anyProject = '<project>';
const labels = { atalaya: 'apply', system: 'orders', environment: 'prod' };

const wantedOf = (
  kind: Kind,
  key: string,
  collection: string,
  id: string | undefined,
  body: JsonObject,
  references: Wanted['references'] = [],
): Wanted => ({
  kind,
  project: anyProject,
  owner: 'orders',
  environment: 'prod',
  key,
  displayName: textOf(body['displayName'] ?? key),
  collection,
  id,
  body,
  references,
});

const policy = (alert: string, query: string, references: Wanted['references'] = []): Wanted =>
  wantedOf(
    'alertPolicy',
    alert,
    'alertPolicies',
    undefined,
    {
      displayName: `orders: ${alert}`,
      combiner: 'OR',
      userLabels: { ...labels, key: alert },
      conditions: [
        { displayName: alert, conditionPrometheusQueryLanguage: { query, duration: '60s', evaluationInterval: '60s' } },
      ],
    },
    references,
  );

const filter = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
const slo = (id: string, goal: number): Wanted =>
  wantedOf('slo', `orders-${id}`, 'services/orders/serviceLevelObjectives', id, {
    displayName: `orders: ${id}`,
    goal,
    rollingPeriod: '2592000s',
    serviceLevelIndicator: {
      requestBased: {
        goodTotalRatio: {
          goodServiceFilter: `${filter} AND metric.labels.response_code_class="2xx"`,
          totalServiceFilter: filter,
        },
      },
    },
    userLabels: { ...labels, key: `orders-${id}` },
  });

/** The second version of a definition creates, updates and deletes. */
export const versions = (version: 1 | 2): readonly Wanted[] => [
  wantedOf('service', 'orders', 'services', 'orders', {
    displayName: version === 1 ? 'orders' : 'Orders',
    custom: {},
    userLabels: { ...labels, key: 'orders' },
  }),
  slo('availability', version === 1 ? 0.99 : 0.999),
  ...(version === 1 ? [slo('latency', 0.9)] : [slo('freshness', 0.9)]),
  wantedOf('uptimeCheck', 'health', 'uptimeCheckConfigs', undefined, {
    displayName: 'orders: health',
    period: '60s',
    timeout: version === 1 ? '10s' : '5s',
    monitoredResource: { type: 'uptime_url', labels: { project_id: anyProject, host: 'example.com' } },
    httpCheck: { path: '/health', port: 443, useSsl: true },
    userLabels: { ...labels, key: 'health' },
  }),
  policy('down', 'avg({"monitoring.googleapis.com/uptime_check/check_passed", check_id="{health}"}) < 1', [
    { kind: 'uptimeCheck', key: 'health', token: '{health}' },
  ]),
  policy('errors', `up > ${version}`),
  policy(version === 1 ? 'old' : 'new', 'up > 3'),
  wantedOf('dashboard', 'orders', 'dashboards', 'orders', {
    displayName: `orders ${version}`,
    labels: { ...labels, key: 'orders' },
    mosaicLayout: {
      columns: 48,
      tiles: [{ width: 24, height: 8, widget: { title: 'x', text: { content: `v${version}` } } }],
    },
  }),
];

export const liveOf = (kind: Kind, project: string, body: JsonObject): Live => {
  const own = (body['userLabels'] ?? body['labels'] ?? {}) as Readonly<Record<string, string>>;
  const { mutatedBy, mutateTime } = (body['mutationRecord'] ?? {}) as { mutatedBy?: string; mutateTime?: string };
  return {
    kind,
    project,
    name: textOf(body['name']),
    key: own['key'],
    displayName: textOf(body['displayName']),
    managedBy: own['atalaya'] as Live['managedBy'],
    owner: own['system'],
    environment: own['environment'],
    body,
    etag: body['etag'] as string | undefined,
    changedBy: mutatedBy,
    changedAt: mutateTime,
  };
};

/** Every value of `wanted` is in `live`: what the server adds does not count here. */
const holds = (wanted: unknown, live: unknown): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return wanted === live;
  if (typeof live !== 'object' || live === null) return false;
  return Object.entries(wanted).every(([key, value]) => holds(value, (live as Readonly<Record<string, unknown>>)[key]));
};

const read = async (client: MonitoringClient, project: string): Promise<readonly Live[]> => {
  const each = kinds.map(async (kind) =>
    (await client.list(kind, `projects/${project}`)).map((body: Body) => liveOf(kind, project, body as JsonObject)),
  );
  return (await Promise.all(each)).flat();
};

const idOf = (lives: readonly Live[], key: string): string | undefined =>
  lives
    .find((live) => live.kind === 'uptimeCheck' && live.key === key)
    ?.name.split('/')
    .at(-1);

const resolvedWith =
  (lives: readonly Live[]) =>
  ({ body, references }: Wanted): JsonObject => {
    let text = JSON.stringify(body);
    for (const reference of references)
      if (reference.kind === 'uptimeCheck') text = text.replaceAll(reference.token, idOf(lives, reference.key) ?? '?');
    return JSON.parse(text) as JsonObject;
  };

const differencesOf = (wanted: readonly Wanted[], lives: readonly Live[], project: string): readonly Difference[] => {
  const resolve = resolvedWith(lives);
  const base = { project, owner: 'orders', managedBy: 'apply' as const };
  const changed = wanted.map((item): Difference => {
    const { kind, key, displayName } = item;
    const live = lives.find((other) => other.kind === kind && other.key === key);
    const body = resolve(item);
    const fields = Object.keys(body)
      .filter((field) => live !== undefined && !holds(body[field], live.body[field]))
      .map((path) => ({ path, wanted: body[path], live: live?.body[path] }));
    const change = live === undefined ? 'create' : fields.length > 0 ? 'update' : 'same';
    const unresolved = item.references.filter(
      ({ kind: of }) => of === 'uptimeCheck' && idOf(lives, 'health') === undefined,
    );
    return { ...base, kind, key, displayName, change, fields, wanted: item, live, unresolved };
  });
  const gone = lives
    .filter(
      ({ kind, key, managedBy }) =>
        managedBy === 'apply' && !wanted.some((item) => item.kind === kind && item.key === key),
    )
    .map((live): Difference => {
      const { kind, key = '', displayName } = live;
      return { ...base, kind, key, displayName, change: 'delete', fields: [], wanted: undefined, live, unresolved: [] };
    });
  return [...changed, ...gone];
};

export interface FakeProject {
  readonly id: string;
  readonly client: MonitoringClient;
  /** The requests of this project so far. */
  readonly calls: () => readonly Call[];
  /** The next `times` writes for which `concerns` holds have this fault. */
  readonly plan: (fault: Fault, concerns: (call: Call) => boolean, times?: number) => void;
  readonly read: () => Promise<readonly Live[]>;
  readonly apply: (wanted: readonly Wanted[], options?: ApplyOptions) => Promise<Outcome>;
}

export interface ApplyOptions {
  /** Ctrl-C during this write, counted from 1. */
  readonly stopAt?: number;
  /** Runs between the comparison and the first write. */
  readonly between?: () => Promise<void>;
}

export interface FakeProjects {
  /** An empty project. */
  readonly next: () => FakeProject;
  readonly close: () => Promise<void>;
}

const sleep = (): Promise<void> => Promise.resolve();

/** One cloud and one client: loading Google's takes most of the time. */
export const openFakeProjects = async (count: number): Promise<FakeProjects> => {
  const projects = Array.from({ length: count }, (_, index) => ({
    id: `atalaya-${100 + index}`,
    number: `${1 + index}`,
  }));
  const world = worldOf({ projects });
  const cloud = await openFakeCloud([fakeMonitoring(world), fakeLogging(world)]);
  const [monitoring, logging] = ['monitoring', 'logging'].map((name) => new URL(cloud.endpoint(name)));
  const retry = { budget: 60_000, random: () => 1, stop: new AbortController().signal, sleep };
  const client = await openMonitoring({ monitoring, logging, run: undefined, retry });
  const unused = [...projects];
  return {
    next: () => {
      const project = unused.shift();
      if (project === undefined) throw new Error(`the file needs more than ${count} projects`);
      return fakeProject(cloud, client, project);
    },
    close: async () => {
      await client.close();
      await cloud.close();
    },
  };
};

const fakeProject = (cloud: FakeCloud, client: MonitoringClient, { id, number }: Project): FakeProject => {
  const isOurs = ({ path }: Call): boolean => [id, number].includes(path.split('/')[2] ?? '');
  return {
    id,
    client,
    calls: () => cloud.calls.filter(isOurs),
    plan: (fault, concerns, times) => cloud.faults.plan(fault, (call) => isOurs(call) && concerns(call), times),
    read: () => read(client, id),
    apply: async (definition, { stopAt, between } = {}) => {
      const wanted = JSON.parse(JSON.stringify(definition).replaceAll(anyProject, id)) as readonly Wanted[];
      const lives = [...(await read(client, id))];
      const plan = planOf(differencesOf(wanted, lives, id), { adopt: false, prune: true });
      await between?.();
      const stop = new AbortController();
      let writes = 0;
      const counting =
        <Args extends readonly unknown[], T>(write: (...args: Args) => Promise<T>) =>
        (...args: Args): Promise<T> => {
          writes += 1;
          if (writes === stopAt) stop.abort();
          return write(...args);
        };
      const { create, update, remove } = client;
      const writer: Writer = {
        client: { ...client, create: counting(create), update: counting(update), remove: counting(remove) },
        resolve: (item) => resolvedWith(lives)(item),
        liveOf,
        isWanted: (item, body) => holds(resolvedWith(lives)(item), body),
        sleep,
      };
      return await execute(plan, writer, {
        stop: stop.signal,
        onMade: ({ difference: { kind } }, body) => void lives.unshift(liveOf(kind, id, body)),
        onBegin: () => undefined,
        onDone: () => undefined,
      });
    },
  };
};
