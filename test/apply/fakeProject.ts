/** Projects on one fake cloud, and what a definition wants in one: a few of every kind, and one that names another. */
import { differencesIn } from '../../apply/differences.ts';
import { execute, type Outcome } from '../../apply/execute.ts';
import { keyOf } from '../../apply/key.ts';
import { labelled } from '../../apply/labels.ts';
import { planOf } from '../../apply/plan.ts';
import { readProject } from '../../apply/read.ts';
import { referenceTo } from '../../apply/references.ts';
import type { JsonObject, Kind, Live, Wanted } from '../../apply/resource.ts';
import { openWriter } from '../../apply/writer.ts';
import type { MonitoringClient } from '../../google/monitoring/client.ts';
import { openMonitoring } from '../../google/monitoring/open.ts';
import { openFakeCloud, type FakeCloud } from '../google/cloud/fakeCloud.ts';
import type { Fault } from '../google/cloud/faults.ts';
import { fakeLogging } from '../google/cloud/logging/logging.ts';
import { fakeMonitoring } from '../google/cloud/monitoring/monitoring.ts';
import type { Call } from '../google/cloud/service.ts';
import { textOf } from '../google/cloud/textOf.ts';
import { worldOf, type Project } from '../google/cloud/world.ts';

const organization = 'atalaya';

/** Replaced by the id of the project in which it is wanted. */
const anyProject = '<project>';

const wantedOf = (
  kind: Kind,
  collection: string,
  id: string | undefined,
  body: JsonObject,
  references: Wanted['references'] = [],
): Wanted => {
  const labels = { system: 'orders', environment: 'prod' };
  const field = kind === 'dashboard' ? 'labels' : 'userLabels';
  const own = labelled(kind, { ...body, [field]: { ...labels, ...(body[field] as JsonObject) } }, organization);
  return {
    kind,
    project: anyProject,
    owner: 'orders',
    environment: 'prod',
    key: keyOf(kind, `projects/${anyProject}/${collection}/${id}`, own) ?? '',
    displayName: textOf(body['displayName']),
    collection,
    id,
    body: own,
    references,
  };
};

const policy = (alert: string, query: string, references: Wanted['references'] = []): Wanted =>
  wantedOf(
    'alertPolicy',
    'alertPolicies',
    undefined,
    {
      displayName: `orders: ${alert}`,
      combiner: 'OR',
      userLabels: { alert },
      conditions: [
        { displayName: alert, conditionPrometheusQueryLanguage: { query, duration: '60s', evaluationInterval: '60s' } },
      ],
    },
    references,
  );

const filter = 'metric.type="run.googleapis.com/request_count" AND resource.type="cloud_run_revision"';
const slo = (id: string, goal: number): Wanted =>
  wantedOf('slo', 'services/orders/serviceLevelObjectives', id, {
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
  });

const check = referenceTo({ kind: 'uptimeCheck', key: 'orders/prod/health' });

/** The second version of a definition creates, updates and deletes. */
export const versions = (version: 1 | 2): readonly Wanted[] => [
  wantedOf('service', 'services', 'orders', { displayName: version === 1 ? 'orders' : 'Orders', custom: {} }),
  slo('availability', version === 1 ? 0.99 : 0.999),
  slo(version === 1 ? 'latency' : 'freshness', 0.9),
  wantedOf('uptimeCheck', 'uptimeCheckConfigs', undefined, {
    displayName: 'orders: health',
    period: '60s',
    timeout: version === 1 ? '10s' : '5s',
    monitoredResource: { type: 'uptime_url', labels: { project_id: anyProject, host: 'example.com' } },
    httpCheck: { path: '/health', port: 443, useSsl: true },
    userLabels: { check: 'health' },
  }),
  policy('down', `avg({"monitoring.googleapis.com/uptime_check/check_passed", check_id="${check.token}"}) < 1`, [
    check,
  ]),
  policy('errors', `up > ${version}`),
  policy(version === 1 ? 'old' : 'new', 'up > 3'),
  wantedOf('dashboard', 'dashboards', 'orders', {
    displayName: `orders ${version}`,
    mosaicLayout: {
      columns: 48,
      tiles: [{ width: 24, height: 8, widget: { title: 'x', text: { content: `v${version}` } } }],
    },
  }),
];

export interface ApplyOptions {
  /** Ctrl-C during this write, counted from 1. */
  readonly stopAt?: number;
  /** Runs between the comparison and the first write. */
  readonly between?: () => Promise<void>;
}

export interface FakeProject {
  readonly id: string;
  readonly client: MonitoringClient;
  /** The requests of this project so far. */
  readonly calls: () => readonly Call[];
  /** The next `times` requests for which `concerns` holds have this fault. */
  readonly plan: (fault: Fault, concerns: (call: Call) => boolean, times?: number) => void;
  readonly read: () => Promise<readonly Live[]>;
  readonly apply: (wanted: readonly Wanted[], options?: ApplyOptions) => Promise<Outcome>;
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
  const readAll = async (wanted: readonly Wanted[]) => {
    const { state, notRead } = await readProject(client, id, wanted, {
      organization,
      stop: new AbortController().signal,
    });
    if (notRead.length > 0) throw notRead[0]!.error;
    return state;
  };
  return {
    id,
    client,
    calls: () => cloud.calls.filter(isOurs),
    plan: (fault, concerns, times) => cloud.faults.plan(fault, (call) => isOurs(call) && concerns(call), times),
    read: async () => (await readAll([])).lives,
    apply: async (definition, { stopAt, between } = {}) => {
      const wanted = JSON.parse(JSON.stringify(definition).replaceAll(anyProject, id)) as readonly Wanted[];
      const state = await readAll(wanted);
      const scope = { environment: 'prod', owners: undefined };
      const plan = planOf(differencesIn(wanted, state, scope), { adopt: false, prune: true });
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
      const counted = { ...client, create: counting(create), update: counting(update), remove: counting(remove) };
      const { writer, onMade } = openWriter({ client: counted, wanted, state, scope, organization, sleep });
      return await execute(plan, writer, {
        stop: stop.signal,
        onMade: ({ difference: { kind } }, body) => onMade(kind, body),
        onBegin: () => undefined,
        onDone: () => undefined,
      });
    },
  };
};
