/**
 * The systems of an inventory. Resources are one system where a trigger, an address, a variable, a role or a load balancer connects
 * them. What nothing connects joins the only system with a queue, if there is one and it is little; else it is a system of its own.
 */
import { ofKind, type Inventory, type Resource } from '../inventory.ts';
import { distinct } from './distinct.ts';
import { draftOf } from './draftOf.ts';
import type { SystemDraft } from './draft.ts';
import { wordsOf } from './mentions.ts';
import { workersOf } from './roles.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';
import { storesOf, usesOf } from './tables.ts';
import { newGroups, type Groups } from './unionFind.ts';

/** As many services without any connection join the only system with a queue. */
const mostJoined = 2;

export const groupSystems = (inventory: Inventory): readonly SystemDraft[] => {
  const whole = { ...inventory, resources: distinct(inventory.resources) };
  const surroundings = surroundingsOf(whole);
  const groups = newGroups<Resource>();
  const members = membersOf(whole);
  for (const resource of members) groups.add(resource);
  connect(whole, surroundings, groups);
  const joined = joinLoose(members, groups);
  const drafts = [...Map.groupBy(members, groups.root).values()]
    .filter((resources) => resources.some(isWatchable))
    .map((resources) =>
      draftOf(
        { resources },
        surroundings,
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

const connect = (
  inventory: Pick<Inventory, 'resources'>,
  { consumptions, balancers }: Surroundings,
  groups: Groups<Resource>,
): void => {
  const topics = new Map(ofKind(inventory, 'Topic').map((topic) => [topic.name, topic]));
  const joinTopic = (resource: Resource, name: string | undefined): void => {
    const topic = name === undefined ? undefined : topics.get(name);
    if (topic !== undefined) groups.join(topic, resource);
  };
  const tables = new Map(ofKind(inventory, 'Table').map((table) => [`${table.dataset}.${table.table}`, table]));
  for (const subscription of ofKind(inventory, 'Subscription')) {
    joinTopic(subscription, subscription.topic);
    joinTopic(subscription, subscription.deadLetterTopic);
    const table = tables.get(subscription.writesTable ?? '');
    if (table !== undefined) groups.join(subscription, table);
  }
  for (const { worker, topic, subscription } of consumptions) {
    joinTopic(worker, topic);
    if (subscription !== undefined) groups.join(subscription, worker);
  }
  const uses = usesOf(inventory);
  const workers = workersOf(inventory);
  for (const worker of workers) {
    for (const store of uses(worker)) groups.join(worker, store);
    // A variable that names a topic: the service publishes to it.
    for (const word of wordsOf(worker.variables)) joinTopic(worker, word);
  }
  const byName = Map.groupBy(workers, ({ name }) => name);
  // Services behind one load balancer's backend are one system.
  for (const { services } of balancers) {
    const [first, ...others] = services.flatMap((name) => byName.get(name) ?? []);
    for (const other of others) if (first !== undefined) groups.join(first, other);
  }
};

const hasQueue = ({ kind }: Resource): boolean =>
  kind === 'Topic' || kind === 'Subscription' || kind === 'KafkaTopic' || kind === 'Dataflow';

/** Gives back what was joined although nothing connects it. */
const joinLoose = (members: readonly Resource[], groups: Groups<Resource>): ReadonlySet<Resource> => {
  const byQueue = Map.groupBy(Map.groupBy(members, groups.root).values(), (resources) => resources.some(hasQueue));
  const [only, ...others] = byQueue.get(true) ?? [];
  const loose = byQueue.get(false) ?? [];
  const [target] = only ?? [];
  const services = loose.flat().filter(({ kind }) => kind === 'Service' || kind === 'Function' || kind === 'Workload');
  if (others.length > 0 || target === undefined || services.length > mostJoined) return new Set();
  for (const [first] of loose) if (first !== undefined) groups.join(target, first);
  return new Set(loose.flat());
};

/** A policy or SLO belongs to the system most of whose names it has; what names none belongs to the first. */
const withPolicies = (drafts: readonly SystemDraft[], inventory: Inventory): readonly SystemDraft[] => {
  const byName = new Map<string, number[]>();
  drafts.forEach((draft, index) => {
    for (const name of new Set(namesIn(draft))) byName.set(name, [...(byName.get(name) ?? []), index]);
  });
  const ownerOf = (text: string): number => {
    const counts = new Map<number, number>();
    for (const word of wordsOf([{ name: '', value: text }]))
      for (const index of byName.get(word) ?? []) counts.set(index, (counts.get(index) ?? 0) + 1);
    return [...counts].toSorted(([a, first], [b, second]) => second - first || a - b)[0]?.[0] ?? 0;
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
