/** Pub/Sub, Eventarc and Managed Kafka in Terraform. */
import { numberAt, secondsAt, textAt } from '../value.ts';
import { commonOf, linkAt, type Read, type Reading } from './reading.ts';
import { callableTypes } from './services.ts';

const topics = ['google_pubsub_topic'];

const topic: Read = (reading) => named('Topic', reading);

const named = (kind: 'Topic' | 'KafkaCluster', reading: Reading): ReturnType<Read> => {
  const { values } = reading.instance;
  const name = textAt(values, 'name') ?? textAt(values, 'cluster_id');
  return name === undefined ? { reason: 'its name is known after apply' } : { kind, ...commonOf(reading), name };
};

const subscription: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return { reason: 'its name is known after apply' };
  const endpoint = textAt(values, 'push_config', 0, 'push_endpoint');
  const pushed = linkAt(reading, ['push_config', 0, 'push_endpoint'], callableTypes);
  return {
    kind: 'Subscription',
    ...commonOf(reading),
    name,
    topic: linkAt(reading, ['topic'], topics),
    ackDeadlineSeconds: numberAt(values, 'ack_deadline_seconds'),
    retentionSeconds: secondsAt(values, 'message_retention_duration'),
    maxDeliveryAttempts: numberAt(values, 'dead_letter_policy', 0, 'max_delivery_attempts'),
    deadLetterTopic: linkAt(reading, ['dead_letter_policy', 0, 'dead_letter_topic'], topics),
    push:
      endpoint === undefined && pushed === undefined
        ? undefined
        : { endpoint, service: endpoint === undefined ? pushed : undefined },
    writesTable:
      tableOf(textAt(values, 'bigquery_config', 0, 'table')) ??
      linkAt(reading, ['bigquery_config', 0, 'table'], ['google_bigquery_table']),
    writesBucket: linkAt(reading, ['cloud_storage_config', 0, 'bucket'], ['google_storage_bucket']),
    isFiltered: textAt(values, 'filter') !== undefined,
  };
};

/** 'project.dataset.table', with dots or a colon, without the project. */
const tableOf = (name: string | undefined): string | undefined =>
  name?.replace(':', '.').split('.').slice(-2).join('.');

const eventTrigger: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return { reason: 'its name is known after apply' };
  return {
    kind: 'EventTrigger',
    ...commonOf(reading),
    name,
    topic: linkAt(reading, ['transport', 0, 'pubsub', 0, 'topic'], topics),
    subscription: linkAt(reading, ['transport', 0, 'pubsub', 0, 'subscription'], ['google_pubsub_subscription']),
    service: linkAt(reading, ['destination', 0, 'cloud_run_service', 0, 'service'], callableTypes),
  };
};

const kafkaTopic: Read = (reading) => {
  const name = textAt(reading.instance.values, 'topic_id');
  if (name === undefined) return { reason: 'its name is known after apply' };
  const cluster = linkAt(reading, ['cluster'], ['google_managed_kafka_cluster']);
  return { kind: 'KafkaTopic', ...commonOf(reading), name, cluster };
};

export const messaging: Readonly<Record<string, Read>> = {
  google_pubsub_topic: topic,
  google_pubsub_subscription: subscription,
  google_eventarc_trigger: eventTrigger,
  google_managed_kafka_cluster: (reading) => named('KafkaCluster', reading),
  google_managed_kafka_topic: kafkaTopic,
};
