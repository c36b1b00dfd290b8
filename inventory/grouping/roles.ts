/**
 * What each service of an inventory does: it consumes a topic, or it answers callers. A consumer is found by its trigger, by the address
 * that a subscription pushes to, or by a subscription that its variables name.
 */
import type { Workload } from '../frontResources.ts';
import {
  ofKind,
  type DataflowResource,
  type FunctionResource,
  type Inventory,
  type Service,
  type Subscription,
} from '../inventory.ts';
import { lastPart } from '../value.ts';
import { calledBy, hostOf, namesIn } from './callers.ts';
import { wordsOf } from './mentions.ts';

export type Worker = Service | FunctionResource | DataflowResource | Workload;

export interface Consumption {
  readonly worker: Worker;
  readonly topic: string | undefined;
  /** Undefined where a trigger makes a subscription of its own. */
  readonly subscription: Subscription | undefined;
}

export const workersOf = (inventory: Pick<Inventory, 'resources'>): readonly Worker[] => [
  ...ofKind(inventory, 'Service'),
  ...ofKind(inventory, 'Function'),
  ...ofKind(inventory, 'Dataflow'),
  ...ofKind(inventory, 'Workload'),
];

/** Each step looks names up: a state may have thousands of services and subscriptions. */
export const consumptionsOf = (inventory: Pick<Inventory, 'resources'>): readonly Consumption[] => {
  const workers = workersOf(inventory);
  const subscriptions = ofKind(inventory, 'Subscription');
  const byName = Map.groupBy(workers, ({ name }) => name.toLowerCase());
  const byHost = Map.groupBy(workers, (worker) => ('url' in worker ? hostOf(worker.url ?? '') : undefined));
  const subscriptionsByName = Map.groupBy(subscriptions, ({ name }) => name);
  const pushed = subscriptions.flatMap((subscription) => {
    const { push, topic } = subscription;
    if (push === undefined) return [];
    const { endpoint, service } = push;
    const candidates =
      endpoint === undefined
        ? (byName.get(service?.toLowerCase() ?? '') ?? [])
        : [
            ...namesIn(endpoint).flatMap((name) => byName.get(name) ?? []),
            ...(byHost.get(hostOf(endpoint) ?? '') ?? []),
          ];
    return [...new Set(candidates)]
      .filter((worker) => isPushTarget(subscription, worker))
      .map((worker): Consumption => ({ worker, topic, subscription }));
  });
  const pulled = workers.flatMap((worker) =>
    [...wordsOf(worker.variables)]
      .flatMap((word) => subscriptionsByName.get(word) ?? [])
      .filter(isPulled)
      .map((subscription): Consumption => ({ worker, topic: subscription.topic, subscription })),
  );
  const known = new Set([...pushed, ...pulled].map(({ worker, topic }) => `${worker.address} ${topic}`));
  const triggered = [
    ...ofKind(inventory, 'Function').flatMap((worker): readonly Consumption[] =>
      worker.trigger.kind === 'Topic' ? [{ worker, topic: worker.trigger.topic, subscription: undefined }] : [],
    ),
    ...ofKind(inventory, 'Dataflow').flatMap((worker): readonly Consumption[] => {
      const input = worker.variables.find(({ name }) => /input_?topic/i.test(name))?.value;
      return input === undefined ? [] : [{ worker, topic: lastPart(input), subscription: undefined }];
    }),
    ...ofKind(inventory, 'EventTrigger').flatMap((trigger): readonly Consumption[] => {
      const worker = byName.get(trigger.service?.toLowerCase() ?? '')?.find(({ kind }) => kind !== 'Dataflow');
      if (worker === undefined) return [];
      const subscription = subscriptionsByName.get(trigger.subscription ?? '')?.[0];
      return [{ worker, topic: trigger.topic ?? subscription?.topic, subscription }];
    }),
  ].filter(({ worker, topic }) => !known.has(`${worker.address} ${topic}`));
  return [...pushed, ...pulled, ...triggered];
};

const isPulled = ({ push, writesTable, writesBucket }: Subscription): boolean =>
  push === undefined && writesTable === undefined && writesBucket === undefined;

const isPushTarget = ({ push }: Subscription, worker: Worker): boolean => {
  if (push === undefined || (worker.kind !== 'Service' && worker.kind !== 'Function')) return false;
  return push.endpoint === undefined ? push.service === worker.name : calledBy(push.endpoint, worker);
};
