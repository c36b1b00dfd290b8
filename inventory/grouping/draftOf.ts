/** One connected group of resources as a system. */
import { ofKind, type Inventory, type Resource, type TableResource } from '../inventory.ts';
import type { Callable, FrontDraft, Remark, ServiceDraft, SystemDraft, TableDraft } from './draft.ts';
import { idOf } from './idOf.ts';
import { wordsOf } from './mentions.ts';
import { queuesIn } from './queues.ts';
import { workersOf, type Worker } from './roles.ts';
import type { Surroundings } from './surroundings.ts';

type Some = Pick<Inventory, 'resources'>;

/** `loose` are the members that nothing connects with the others. */
export const draftOf = (group: Some, surroundings: Surroundings, loose: readonly Resource[]): SystemDraft => {
  const workers = workersOf(group);
  const consumptions = workers.flatMap(({ address }) => surroundings.consumptionsOf.get(address) ?? []);
  const consumers = new Set(consumptions.map(({ worker }) => worker.address));
  const proxies = workers.filter(isEndpointsProxy);
  const asks = (worker: Worker): boolean =>
    consumers.has(worker.address) || worker.kind === 'Dataflow' || (worker.kind === 'Service' && worker.isWorker);
  const apis = workers.filter(
    (worker): worker is Callable =>
      worker.kind !== 'Dataflow' && !asks(worker) && !isEndpointsProxy(worker) && isCallable(worker),
  );
  const others = workers.filter((worker) => !asks(worker) && !isEndpointsProxy(worker) && !isCallable(worker));
  const serviceOf = serviceIn(proxies, surroundings, apis.length);
  const { queues, remarks } = queuesIn(group, consumptions);
  return {
    id: idOf({ group, queues, apis, project: agreed(group, projectIn) }),
    owner: agreed(group, ownerIn),
    project: agreed(group, projectIn),
    region: agreed(group, ({ region }) => region),
    queues,
    ingests: workers
      .filter(asks)
      .filter(isStreaming)
      .map((worker) => ({ ...noFront, resource: worker, cluster: clusterOf(worker, surroundings) })),
    tables: tablesIn(group, surroundings),
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

const ownerIn = ({ labels }: Resource): string | undefined => {
  const owner = labels['owner'] ?? labels['team'];
  return owner !== undefined && /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(owner) ? owner : undefined;
};

/** Some APIs say the number of a project, which a definition does not take. */
const projectIn = ({ project }: Resource): string | undefined =>
  project !== undefined && /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project) ? project : undefined;

/** The value that all members agree on that say one. */
const agreed = ({ resources }: Some, of: (resource: Resource) => string | undefined): string | undefined => {
  const values = new Set(resources.flatMap((resource) => of(resource) ?? []));
  return values.size === 1 ? [...values][0] : undefined;
};

/** What stands in front of a service: a load balancer that names it; Endpoints where the service is the only one behind it. */
const serviceIn = (
  proxies: readonly Worker[],
  surroundings: Surroundings,
  apis: number,
): ((resource: Callable) => ServiceDraft) => {
  const words = wordsOf(proxies.flatMap(({ variables }) => variables));
  return (resource) => {
    const { balancerOf, balancerOfWorkload, endpoints } = surroundings;
    const balancer = resource.kind === 'Workload' ? balancerOfWorkload : balancerOf.get(resource.name);
    const managed =
      apis === 1
        ? endpoints.find(({ service }) => words.has(service) || service.startsWith(`${resource.name}.`))
        : undefined;
    const front: FrontDraft | undefined =
      balancer?.front ??
      (managed === undefined ? undefined : { kind: 'Endpoints', service: managed.service, address: managed.address });
    return { resource, front, cluster: clusterOf(resource, surroundings), probe: undefined };
  };
};

const clusterOf = (worker: Worker, { cluster }: Surroundings): string | undefined =>
  worker.kind === 'Workload' ? cluster : undefined;

const tablesIn = (group: Some, { sqlDatabases, spannerDatabases }: Surroundings): readonly TableDraft[] => [
  ...ofKind(group, 'Table').map((resource): TableDraft => ({ kind: 'BigQuery', resource })),
  ...ofKind(group, 'SqlInstance').map(({ name, version, address }): TableDraft => ({
    kind: 'CloudSql',
    instance: name,
    database: sqlDatabases.get(name)?.[0]?.name,
    engine: version?.startsWith('MYSQL') === true ? 'mysql' : 'postgres',
    address,
  })),
  ...ofKind(group, 'SpannerInstance').flatMap(({ name, address }): readonly TableDraft[] =>
    (spannerDatabases.get(name) ?? []).map((database) => ({
      kind: 'Spanner',
      instance: name,
      database: database.name,
      address,
    })),
  ),
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
