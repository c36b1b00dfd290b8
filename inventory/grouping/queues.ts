/**
 * The queues of a group of resources: each subscription with a known consumer is one. A subscription that nothing here reads is a
 * remark: an alert on its backlog would fire for ever, and nobody could end it.
 */
import { ofKind, type Inventory, type KafkaTopicResource, type Subscription } from '../inventory.ts';
import type { QueueDraft, Remark } from './draft.ts';
import type { Consumption } from './roles.ts';

interface Queues {
  readonly queues: readonly QueueDraft[];
  readonly remarks: readonly Remark[];
}

export const queuesIn = (group: Pick<Inventory, 'resources'>, consumptions: readonly Consumption[]): Queues => {
  const subscriptions = ofKind(group, 'Subscription');
  const deadLetterTopics = new Set(subscriptions.flatMap(({ deadLetterTopic }) => deadLetterTopic ?? []));
  const read = consumptions.flatMap(({ subscription }) => subscription ?? []);
  const writing = subscriptions.filter(
    ({ writesTable, writesBucket }) => writesTable !== undefined || writesBucket !== undefined,
  );
  const queues: QueueDraft[] = [...new Set([...read, ...writing])].flatMap(queueOf);
  const remarks: Remark[] = [];
  const subscribed = new Set(queues.map(({ topic }) => topic));
  for (const { worker, topic, subscription } of consumptions) {
    if (subscription !== undefined) continue;
    if (topic === undefined) {
      remarks.push({
        place: 'queue',
        text: `${worker.name} is triggered by a topic whose name is not in the file (${worker.address}).`,
      });
    } else if (worker.kind === 'Function' && worker.generation === 1) {
      const made = ofFirstGeneration(worker.name, worker.region, topic);
      if (made === undefined) remarks.push(unknownSubscription(worker.name, topic));
      else queues.push({ ...emptyQueue, topic, subscription: made, address: worker.address });
    } else if (!subscribed.has(topic)) remarks.push(unknownSubscription(worker.name, topic));
  }
  for (const subscription of subscriptions) {
    if (read.includes(subscription) || writing.includes(subscription)) continue;
    remarks.push(unread(subscription, deadLetterTopics));
  }
  for (const topic of ofKind(group, 'Topic')) {
    if (deadLetterTopics.has(topic.name) || queues.some((queue) => queue.topic === topic.name)) continue;
    if (subscriptions.some((subscription) => subscription.topic === topic.name)) continue;
    if (consumptions.some((consumption) => consumption.topic === topic.name)) continue;
    remarks.push({ place: 'queue', text: `Topic ${topic.name} has no subscription in the file (${topic.address}).` });
  }
  return { queues: [...queues, ...ofKind(group, 'KafkaTopic').flatMap(kafkaQueue)], remarks };
};

const emptyQueue = {
  kind: 'Pubsub',
  ackDeadlineSeconds: undefined,
  retentionSeconds: undefined,
  maxDeliveryAttempts: undefined,
  hasDeadLetters: false,
} as const;

const queueOf = (subscription: Subscription): readonly QueueDraft[] => {
  const { topic, name, ackDeadlineSeconds, retentionSeconds, maxDeliveryAttempts, deadLetterTopic, address } =
    subscription;
  // Without its topic the metrics of the subscription still exist: its name stands for it.
  return [
    {
      kind: 'Pubsub',
      topic: topic ?? name,
      subscription: name,
      ackDeadlineSeconds,
      retentionSeconds,
      maxDeliveryAttempts,
      hasDeadLetters: (deadLetterTopic ?? maxDeliveryAttempts) !== undefined,
      address,
    },
  ];
};

const kafkaQueue = ({ name, cluster, address }: KafkaTopicResource): readonly QueueDraft[] =>
  cluster === undefined ? [] : [{ kind: 'Kafka', topic: name, cluster, address }];

/** The subscription that a function of the first generation makes: gcf-<function>-<region>-<topic>. */
const ofFirstGeneration = (name: string, region: string | undefined, topic: string): string | undefined =>
  region === undefined ? undefined : `gcf-${name}-${region}-${topic}`;

const unknownSubscription = (name: string, topic: string): Remark => ({
  place: 'queue',
  text:
    `The trigger of ${name} made a subscription of its own on topic ${topic}, whose name is not in the file. ` +
    `To see it: gcloud pubsub topics list-subscriptions ${topic}. Then add:`,
  code: `queue: pubsub('${topic}', { subscription: '…' }),`,
});

const unread = ({ name, topic, address }: Subscription, deadLetterTopics: ReadonlySet<string>): Remark =>
  topic !== undefined && deadLetterTopics.has(topic)
    ? { place: 'queue', text: `Subscription ${name} reads the dead-letter topic ${topic} (${address}).` }
    : {
        place: 'queue',
        text: `Nothing in the file reads subscription ${name} of topic ${topic ?? 'unknown'} (${address}). If something else does:`,
        code: `queue: pubsub('${topic ?? name}', { subscription: '${name}' }),`,
      };
