/**
 * Topic, subscription and the native dead-letter topic, for emulators and first runs; in production they are emitted as
 * Terraform. What exists is left as it is.
 */
import { openPubSubClient } from './pubsubClient.ts';
import { alreadyExists, pubsubFault } from './pubsubFault.ts';

/** In seconds; 'none' delivers again at once. */
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
  /** Between two deliveries of a message that was handed back or whose lease ended; 1 to 600 seconds unless given. */
  readonly backoff?: Backoff | undefined;
}

/** The last net: what a subscription gave up on, which no handler ever saw through. */
export const deadTopicName = (subscription: string): string => `${subscription}-dead`;

export const ensurePubSub = async (resources: PubSubResources): Promise<void> => {
  const { project, topic, subscription, backoff = { first: 1, longest: 600 } } = resources;
  const client = openPubSubClient(project, resources.endpoint);
  const dead = deadTopicName(subscription);
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
    await create('topic', dead, () => client.createTopic(dead));
    await create('subscription', dead, () =>
      client.createSubscription(dead, dead, { messageRetentionDuration: retention }),
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
          deadLetterTopic: `projects/${project}/topics/${dead}`,
          maxDeliveryAttempts: resources.maxDeliveryAttempts,
        },
      }),
    );
  } finally {
    await client.close();
  }
};
