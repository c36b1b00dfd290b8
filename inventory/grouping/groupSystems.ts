/**
 * The systems of an inventory. Resources are one system where a trigger, an address, a variable, a role or a load balancer connects
 * them. What nothing connects joins the only system with a queue, if there is one and it is little; else it is a system of its own.
 */
import { ofKind, type Inventory, type Resource } from '../inventory.ts';
import { distinct } from './distinct.ts';
import { draftOf } from './draftOf.ts';
import type { SystemDraft } from './draft.ts';
import { loadBalancersOf } from './fronts.ts';
import { wordsOf } from './mentions.ts';
import { consumptionsOf, workersOf } from './roles.ts';
import { storesOf, usesOf } from './tables.ts';
import { newGroups, type Groups } from './unionFind.ts';

/** As many services without any connection join the only system with a queue. */
const mostJoined = 2;

export const groupSystems = (inventory: Inventory): readonly SystemDraft[] => {
  const whole = { ...inventory, resources: distinct(inventory.resources) };
  const groups = newGroups<Resource>();
  for (const resource of membersOf(whole)) groups.add(resource);
  connect(whole, groups);
  const joined = joinLoose(whole, groups);
  const members = Map.groupBy(membersOf(whole), groups.root);
  const drafts = [...members.values()]
    .filter((resources) => resources.some(isWatchable))
    .map((resources) =>
      draftOf(
        { resources },
        whole,
        resources.filter((resource) => joined.has(resource)),
      ),
    );
  return withDistinctIds(withPolicies(drafts, whole));
};

const isWatchable = ({ kind }: Resource): boolean =>
  [
    'Topic',
    'Subscription',
    'KafkaTopic',
    'Service',
    'Function',
    'Dataflow',
    'Workload',
    'SqlInstance',
    'SpannerInstance',
    'Table',
  ].includes(kind);

/** The resources that a system is made of. */
const membersOf = (inventory: Pick<Inventory, 'resources'>): readonly Resource[] => [
  ...ofKind(inventory, 'Topic'),
  ...ofKind(inventory, 'Subscription'),
  ...ofKind(inventory, 'KafkaTopic'),
  ...workersOf(inventory),
  ...storesOf(inventory),
];

const connect = (inventory: Pick<Inventory, 'resources'>, groups: Groups<Resource>): void => {
  const topics = new Map(ofKind(inventory, 'Topic').map((topic) => [topic.name, topic]));
  const joinTopic = (resource: Resource, name: string | undefined): void => {
    const topic = name === undefined ? undefined : topics.get(name);
    if (topic !== undefined) groups.join(topic, resource);
  };
  const tables = ofKind(inventory, 'Table');
  for (const subscription of ofKind(inventory, 'Subscription')) {
    joinTopic(subscription, subscription.topic);
    joinTopic(subscription, subscription.deadLetterTopic);
    const table = tables.find(({ dataset, table: name }) => `${dataset}.${name}` === subscription.writesTable);
    if (table !== undefined) groups.join(subscription, table);
  }
  for (const { worker, topic, subscription } of consumptionsOf(inventory)) {
    joinTopic(worker, topic);
    if (subscription !== undefined) groups.join(subscription, worker);
  }
  const uses = usesOf(inventory);
  for (const worker of workersOf(inventory)) {
    for (const store of uses(worker)) groups.join(worker, store);
    // A variable that names a topic: the service publishes to it.
    const words = wordsOf(worker.variables);
    for (const [name, topic] of topics) if (words.has(name)) groups.join(topic, worker);
  }
  for (const { services } of loadBalancersOf(inventory)) joinNamed(inventory, services, groups);
};

/** Services behind one load balancer's backend are one system. */
const joinNamed = (
  inventory: Pick<Inventory, 'resources'>,
  names: readonly string[],
  groups: Groups<Resource>,
): void => {
  const [first, ...others] = workersOf(inventory).filter(({ name }) => names.includes(name));
  for (const other of others) if (first !== undefined) groups.join(first, other);
};

/** Gives back what was joined although nothing connects it. */
const joinLoose = (inventory: Pick<Inventory, 'resources'>, groups: Groups<Resource>): ReadonlySet<Resource> => {
  const members = [...Map.groupBy(membersOf(inventory), groups.root).values()];
  const withQueue = members.filter((resources) =>
    resources.some(
      ({ kind }) => kind === 'Topic' || kind === 'Subscription' || kind === 'KafkaTopic' || kind === 'Dataflow',
    ),
  );
  const loose = members.filter((resources) => !withQueue.includes(resources));
  const [only] = withQueue;
  const [target] = only ?? [];
  const services = loose.flat().filter(({ kind }) => kind === 'Service' || kind === 'Function' || kind === 'Workload');
  if (withQueue.length !== 1 || target === undefined || services.length > mostJoined) return new Set();
  for (const [first] of loose) if (first !== undefined) groups.join(target, first);
  return new Set(loose.flat());
};

/** A policy or SLO belongs to the system that it names; what names none, or several, is a remark of the first. */
const withPolicies = (drafts: readonly SystemDraft[], inventory: Inventory): readonly SystemDraft[] => {
  const wordsOfDraft = drafts.map(namesIn);
  const ownerOf = (text: string): number => {
    const words = wordsOf([{ name: '', value: text }]);
    const counts = wordsOfDraft.map((names) => names.filter((name) => words.has(name)).length);
    const most = Math.max(0, ...counts);
    return most === 0 ? 0 : counts.indexOf(most);
  };
  const policies = Map.groupBy(ofKind(inventory, 'Policy'), ({ policy }) => ownerOf(JSON.stringify(policy)));
  const slos = Map.groupBy(ofKind(inventory, 'Slo'), ({ slo }) => ownerOf(JSON.stringify(slo)));
  return drafts.map((draft, index) => ({ ...draft, policies: policies.get(index) ?? [], slos: slos.get(index) ?? [] }));
};

const namesIn = ({ queues, ingests, apis, tables }: SystemDraft): readonly string[] => [
  ...queues.flatMap((queue) => (queue.kind === 'Pubsub' ? [queue.topic, queue.subscription] : [queue.topic])),
  ...[...ingests, ...apis].flatMap(({ resource, front }) => [
    resource.name,
    ...(front === undefined ? [] : [front.kind === 'LoadBalancer' ? front.urlMap : front.service]),
  ]),
  ...tables.flatMap((table) => (table.kind === 'BigQuery' ? [table.resource.table] : [table.instance])),
];

const withDistinctIds = (drafts: readonly SystemDraft[]): readonly SystemDraft[] => {
  const taken = new Map<string, number>();
  return drafts.map((draft) => {
    const count = (taken.get(draft.id) ?? 0) + 1;
    taken.set(draft.id, count);
    return count === 1 ? draft : { ...draft, id: `${draft.id.slice(0, 36)}-${count}` };
  });
};
