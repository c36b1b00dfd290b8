/** One connected group of resources as a system. */
import { ofKind, type Inventory, type Resource, type TableResource } from '../inventory.ts';
import type { Callable, FrontDraft, Remark, ServiceDraft, SystemDraft, TableDraft } from './draft.ts';
import { loadBalancersOf } from './fronts.ts';
import { idOf } from './idOf.ts';
import { wordsOf } from './mentions.ts';
import { queuesIn } from './queues.ts';
import { consumptionsOf, workersOf, type Worker } from './roles.ts';

type Some = Pick<Inventory, 'resources'>;

/** `loose` are the members that nothing connects with the others. */
export const draftOf = (group: Some, whole: Some, loose: readonly Resource[]): SystemDraft => {
  const names = new Set(workersOf(group).map(({ address }) => address));
  const consumptions = consumptionsOf(whole).filter(({ worker }) => names.has(worker.address));
  const consumers = new Set(consumptions.map(({ worker }) => worker.address));
  const workers = workersOf(group);
  const proxies = workers.filter(isEndpointsProxy);
  const asks = (worker: Worker): boolean =>
    consumers.has(worker.address) || worker.kind === 'Dataflow' || (worker.kind === 'Service' && worker.isWorker);
  const apis = workers.filter(
    (worker): worker is Callable =>
      worker.kind !== 'Dataflow' && !asks(worker) && !isEndpointsProxy(worker) && isCallable(worker),
  );
  const others = workers.filter((worker) => !asks(worker) && !isEndpointsProxy(worker) && !isCallable(worker));
  const serviceOf = serviceIn(group, whole, apis.length);
  const { queues, remarks } = queuesIn(group, consumptions);
  return {
    id: idOf({ group, queues, apis, project: agreed(group, ({ project }) => project) }),
    owner: agreed(group, ({ labels }) => labels['owner'] ?? labels['team']),
    project: agreed(group, ({ project }) => project),
    region: agreed(group, ({ region }) => region),
    queues,
    ingests: workers
      .filter(asks)
      .filter(isStreaming)
      .map((worker) => ({ ...noFront, resource: worker, cluster: clusterOf(worker, whole) })),
    tables: tablesIn(group, whole),
    apis: apis.map(serviceOf),
    policies: [],
    slos: [],
    probes: [],
    remarks: [
      ...remarks,
      ...workers.filter((worker) => !isStreaming(worker)).map(batchRemark),
      ...others.map(otherRemark),
      ...proxies.map(proxyRemark),
      ...loose.filter((resource) => !proxies.some(({ address }) => address === resource.address)).map(looseRemark),
    ],
  };
};

const noFront = { front: undefined, cluster: undefined, probe: undefined } as const;

const isStreaming = (worker: Worker): boolean => worker.kind !== 'Dataflow' || worker.isStreaming;

const isCallable = (worker: Worker): boolean =>
  worker.kind === 'Service' ||
  worker.kind === 'Workload' ||
  (worker.kind === 'Function' && worker.trigger.kind === 'Http');

/** The Extensible Service Proxy: a container of Google's in front of the API. */
export const isEndpointsProxy = (worker: Worker): boolean =>
  worker.kind === 'Service' && /endpoints-release\/endpoints-runtime/.test(worker.image ?? '');

/** The value that all members agree on that say one. */
const agreed = ({ resources }: Some, of: (resource: Resource) => string | undefined): string | undefined => {
  const values = new Set(resources.flatMap((resource) => of(resource) ?? []));
  return values.size === 1 ? [...values][0] : undefined;
};

/** What stands in front of a service: a load balancer that names it; Endpoints where the service is the only one behind it. */
const serviceIn = (group: Some, whole: Some, apis: number): ((resource: Callable) => ServiceDraft) => {
  const balancers = loadBalancersOf(whole);
  const endpoints = ofKind(whole, 'EndpointsService');
  const words = wordsOf(
    workersOf(group)
      .filter(isEndpointsProxy)
      .flatMap(({ variables }) => variables),
  );
  return (resource) => {
    const named = balancers.find(({ services }) => resource.kind !== 'Workload' && services.includes(resource.name));
    const ofWorkload = balancers.filter(({ hasOthers }) => resource.kind === 'Workload' && hasOthers);
    const workloads = ofKind(whole, 'Workload').length;
    const balancer = named ?? (ofWorkload.length === 1 && workloads === 1 ? ofWorkload[0] : undefined);
    const managed = endpoints.filter(
      ({ service }) => apis === 1 && (words.has(service) || service.startsWith(`${resource.name}.`)),
    );
    const [only] = managed;
    const front: FrontDraft | undefined =
      balancer?.front ??
      (only === undefined ? undefined : { kind: 'Endpoints', service: only.service, address: only.address });
    return { resource, front, cluster: clusterOf(resource, whole), probe: undefined };
  };
};

const clusterOf = (worker: Worker, whole: Some): string | undefined => {
  const clusters = ofKind(whole, 'GkeCluster');
  return worker.kind === 'Workload' && clusters.length === 1 ? clusters[0]?.name : undefined;
};

const tablesIn = (group: Some, whole: Some): readonly TableDraft[] => [
  ...ofKind(group, 'Table').map((resource): TableDraft => ({ kind: 'BigQuery', resource })),
  ...ofKind(group, 'SqlInstance').map(({ name, version, address }): TableDraft => ({
    kind: 'CloudSql',
    instance: name,
    database: ofKind(whole, 'SqlDatabase').find(({ instance }) => instance === name)?.name,
    engine: /^MYSQL/.test(version ?? '') ? 'mysql' : 'postgres',
    address,
  })),
  ...ofKind(group, 'SpannerInstance').flatMap(({ name, address }): readonly TableDraft[] => {
    const databases = ofKind(whole, 'SpannerDatabase').filter(({ instance }) => instance === name);
    return databases.map((database) => ({ kind: 'Spanner', instance: name, database: database.name, address }));
  }),
];

const batchRemark = (worker: Worker): Remark => ({
  place: 'ingest',
  text: `${worker.name} is a batch job: it ends, so no alert watches it (${worker.address}).`,
});

const otherRemark = (worker: Worker): Remark => ({
  place: 'ingest',
  text:
    worker.kind === 'Function' && worker.trigger.kind === 'Other'
      ? `${worker.name} is triggered by ${worker.trigger.event}: no builder describes such a stage (${worker.address}).`
      : `${worker.name} is neither called nor triggered by a topic (${worker.address}).`,
});

const proxyRemark = ({ name, address }: Worker): Remark => ({
  place: 'api',
  text: `${name} runs the proxy of Cloud Endpoints: its requests are counted as those of the API behind it (${address}).`,
});

const looseRemark = (resource: Resource): Remark => ({
  place: placeOf(resource),
  text: `Nothing in the file connects ${titleOf(resource)} with the queue: it is here because there is only one queue (${resource.address}).`,
});

const placeOf = ({ kind }: Resource): Remark['place'] =>
  kind === 'Table' || kind === 'SqlInstance' || kind === 'SpannerInstance' ? 'table' : 'api';

const titleOf = (resource: Resource): string =>
  resource.kind === 'Table' ? tableName(resource) : 'name' in resource ? resource.name : resource.kind;

const tableName = ({ dataset, table }: TableResource): string => `${dataset ?? 'unknown'}.${table}`;
