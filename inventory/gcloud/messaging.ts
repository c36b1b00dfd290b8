/** `gcloud pubsub`, `eventarc` and `managed-kafka`. */
import { at, lastPart, mapAt, numberAt, partAfter, secondsAt, textAt } from '../value.ts';
import { commonOf, isNamed, type Kind } from './reading.ts';

const topic: Kind = {
  type: 'pubsub topic',
  matches: (value) => isNamed(value, /^projects\/[^/]+\/topics\/[^/]+$/),
  read: (item) => ({ kind: 'Topic', ...commonOf(item), name: lastPart(textAt(item.value, 'name')) ?? '' }),
};

/** Google's name for the topic of a subscription whose topic is gone. */
const deleted = '_deleted-topic_';

const subscription: Kind = {
  type: 'pubsub subscription',
  matches: (value) => isNamed(value, /^projects\/[^/]+\/subscriptions\/[^/]+$/) && at(value, 'topic') !== undefined,
  read: (item) => {
    const { value } = item;
    const from = textAt(value, 'topic');
    if (from === deleted) return { reason: 'its topic is deleted' };
    const endpoint = textAt(value, 'pushConfig', 'pushEndpoint');
    return {
      kind: 'Subscription',
      ...commonOf(item),
      name: lastPart(textAt(value, 'name')) ?? '',
      topic: lastPart(from),
      ackDeadlineSeconds: numberAt(value, 'ackDeadlineSeconds'),
      retentionSeconds: secondsAt(value, 'messageRetentionDuration'),
      maxDeliveryAttempts: numberAt(value, 'deadLetterPolicy', 'maxDeliveryAttempts'),
      deadLetterTopic: lastPart(textAt(value, 'deadLetterPolicy', 'deadLetterTopic')),
      push: endpoint === undefined ? undefined : { endpoint, service: undefined },
      writesTable: textAt(value, 'bigqueryConfig', 'table')?.replace(':', '.').split('.').slice(-2).join('.'),
      writesBucket: textAt(value, 'cloudStorageConfig', 'bucket'),
      isFiltered: textAt(value, 'filter') !== undefined,
    };
  },
};

const eventTrigger: Kind = {
  type: 'eventarc trigger',
  matches: (value) => isNamed(value, /\/triggers\/[^/]+$/) && mapAt(value, 'destination') !== undefined,
  read: (item) => ({
    kind: 'EventTrigger',
    ...commonOf(item),
    name: lastPart(textAt(item.value, 'name')) ?? '',
    topic: lastPart(textAt(item.value, 'transport', 'pubsub', 'topic')),
    subscription: lastPart(textAt(item.value, 'transport', 'pubsub', 'subscription')),
    service:
      lastPart(textAt(item.value, 'destination', 'cloudRun', 'service')) ??
      lastPart(textAt(item.value, 'destination', 'cloudFunction')),
  }),
};

const kafkaCluster: Kind = {
  type: 'managed-kafka cluster',
  matches: (value) => isNamed(value, /\/clusters\/[^/]+$/) && mapAt(value, 'gcpConfig') !== undefined,
  read: (item) => ({ kind: 'KafkaCluster', ...commonOf(item), name: lastPart(textAt(item.value, 'name')) ?? '' }),
};

const kafkaTopic: Kind = {
  type: 'managed-kafka topic',
  matches: (value) => isNamed(value, /\/clusters\/[^/]+\/topics\/[^/]+$/),
  read: (item) => ({
    kind: 'KafkaTopic',
    ...commonOf(item),
    name: lastPart(textAt(item.value, 'name')) ?? '',
    cluster: partAfter(textAt(item.value, 'name'), 'clusters'),
  }),
};

export const messagingKinds: readonly Kind[] = [kafkaTopic, kafkaCluster, topic, subscription, eventTrigger];
