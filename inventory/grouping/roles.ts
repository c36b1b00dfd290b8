/**
 * What each service of an inventory does: it consumes a topic, or it answers callers. A consumer is found by its trigger, by the address
 * that a subscription pushes to, or by a subscription that its variables name.
 */
import {
  ofKind,
  type DataflowResource,
  type FunctionResource,
  type Inventory,
  type Service,
  type Subscription,
  type Workload,
} from '../inventory.ts';
import { lastPart } from '../value.ts';
import { calledBy } from './callers.ts';
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

export const consumptionsOf = (inventory: Pick<Inventory, 'resources'>): readonly Consumption[] => {
  const workers = workersOf(inventory);
  const subscriptions = ofKind(inventory, 'Subscription');
  const words = new Map(workers.map((worker) => [worker, wordsOf(worker.variables)]));
  const pushed = subscriptions.flatMap((subscription) =>
    workers
      .filter((worker) => isPushTarget(subscription, worker))
      .map((worker): Consumption => ({ worker, topic: subscription.topic, subscription })),
  );
  const pulled = subscriptions
    .filter(
      ({ push, writesTable, writesBucket }) =>
        push === undefined && writesTable === undefined && writesBucket === undefined,
    )
    .flatMap((subscription) =>
      workers
        .filter((worker) => words.get(worker)?.has(subscription.name) === true)
        .map((worker): Consumption => ({ worker, topic: subscription.topic, subscription })),
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
      const worker = workers.find(({ name, kind }) => name === trigger.service && kind !== 'Dataflow');
      if (worker === undefined) return [];
      const subscription = subscriptions.find(({ name }) => name === trigger.subscription);
      return [{ worker, topic: trigger.topic ?? subscription?.topic, subscription }];
    }),
  ].filter(({ worker, topic }) => !known.has(`${worker.address} ${topic}`));
  return [...pushed, ...pulled, ...triggered];
};

const isPushTarget = ({ push }: Subscription, worker: Worker): boolean => {
  if (push === undefined || (worker.kind !== 'Service' && worker.kind !== 'Function')) return false;
  return push.endpoint === undefined ? push.service === worker.name : calledBy(push.endpoint, worker);
};
