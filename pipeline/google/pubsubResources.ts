/**
 * Creates topic, subscription and Pub/Sub's dead-letter topic, for emulators and first runs; in production the emitted
 * Terraform does. Existing ones are not changed.
 */
import { deadLetterTopicName } from '../../model/google/names.ts';
import { openPubSubClient } from './pubsubClient.ts';
import { alreadyExists, pubsubFault } from './pubsubFault.ts';

/** In seconds; 'none' redelivers at once. */
export type Backoff = { readonly first: number; readonly longest: number } | 'none';

export interface PubSubResources {
  readonly project: string;
  readonly topic: string;
  readonly subscription: string;
  readonly endpoint?: string | undefined;
  /** Seconds. */
  readonly ackDeadline: number;
  readonly retention: number;
  readonly maxDeliveryAttempts: number;
  /** Wait before a redelivery. Default: 1 to 600 seconds. */
  readonly backoff?: Backoff | undefined;
}

export const ensurePubSub = async (resources: PubSubResources): Promise<void> => {
  const { project, topic, subscription, backoff = { first: 1, longest: 600 } } = resources;
  const client = openPubSubClient(project, resources.endpoint);
  const deadLetterTopic = deadLetterTopicName(subscription);
  const create = async (noun: 'topic' | 'subscription', name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (alreadyExists(error)) return;
      throw pubsubFault(`the ${noun} cannot be created`, noun, `projects/${project}/${noun}s/${name}`, error);
    }
  };
  const retention = { seconds: resources.retention };
  try {
    await create('topic', topic, () => client.createTopic(topic));
    await create('topic', deadLetterTopic, () => client.createTopic(deadLetterTopic));
    await create('subscription', deadLetterTopic, () =>
      client.createSubscription(deadLetterTopic, deadLetterTopic, { messageRetentionDuration: retention }),
    );
    await create('subscription', subscription, () =>
      client.createSubscription(topic, subscription, {
        ackDeadlineSeconds: resources.ackDeadline,
        messageRetentionDuration: retention,
        expirationPolicy: {},
        ...(backoff === 'none'
          ? {}
          : {
              retryPolicy: {
                minimumBackoff: { seconds: backoff.first },
                maximumBackoff: { seconds: backoff.longest },
              },
            }),
        deadLetterPolicy: {
          deadLetterTopic: `projects/${project}/topics/${deadLetterTopic}`,
          maxDeliveryAttempts: resources.maxDeliveryAttempts,
        },
      }),
    );
  } finally {
    await client.close();
  }
};
