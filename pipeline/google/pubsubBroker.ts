/**
 * The broker on Pub/Sub. The client batches publishes, which resolve with ids when the messages are durable. A subscription
 * is one streaming pull (`pubsubSubscription.ts`). Ids are Pub/Sub's own; messages have no sequence.
 */
import type { Topic } from '@google-cloud/pubsub';
import type { Broker, Handler, Subscription } from '../ports.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { firstLine } from './googleError.ts';
import { openPubSubClient } from './pubsubClient.ts';
import { isPermissionDenied, pubsubFault } from './pubsubFault.ts';
import { pull, type PullBounds } from './pubsubSubscription.ts';

export interface PubSubOptions {
  readonly project: string;
  readonly topic: string;
  readonly subscription: string;
  /** An emulator's host and port. Undefined: PUBSUB_EMULATOR_HOST, if it is set. */
  readonly endpoint?: string | undefined;
  readonly bounds: PullBounds;
  readonly logger: Logger;
  /** Milliseconds after which a publish that is not durable fails. */
  readonly publishTimeout?: number;
}

/** Limits of one publish request: Pub/Sub accepts 1,000 messages and 10 MB. */
const batching = { maxMessages: 1_000, maxBytes: 5_000_000, maxMilliseconds: 10 };

/** Milliseconds. */
const pingMs = 2_000;

export const openPubSub = (options: PubSubOptions): Broker => {
  const client = openPubSubClient(options.project, options.endpoint);
  const timeout = options.publishTimeout ?? 10_000;
  const topic = client.topic(options.topic, { batching, gaxOpts: { timeout } });
  const open = new Set<Subscription>();
  let mayNotRead = false;
  let closing: Promise<void> | undefined;

  const subscribe = (handler: Handler): Subscription => {
    const { subscription: name, bounds, logger } = options;
    const subscription = pull({ client, name, bounds, logger }, handler);
    open.add(subscription);
    const forget = (): void => void open.delete(subscription);
    subscription.done.then(forget, forget);
    return subscription;
  };

  const close = async (): Promise<void> => {
    await Promise.all([...open].map((subscription) => subscription.close()));
    await topic.flush().catch((error: unknown) => {
      options.logger.error({ event: 'publish-failed', reason: firstLine(error) }, 'the last publish failed');
    });
    await client.close();
  };

  return {
    publish: async (messages) => {
      try {
        return await Promise.all(
          messages.map(({ data, attributes }) => publishOne(topic, bufferOf(data), attributes ?? {})),
        );
      } catch (error) {
        throw pubsubFault('messages cannot be published', 'topic', topic.name, error);
      }
    },
    subscribe,
    ping: async () => {
      if (mayNotRead) return;
      await topic.getMetadata({ timeout: pingMs }).catch((error: unknown) => {
        // A publisher's role does not include reading the topic: then only publishing shows whether it works.
        mayNotRead = isPermissionDenied(error);
        if (!mayNotRead) throw pubsubFault('messages cannot be published', 'topic', topic.name, error);
      });
    },
    close: () => (closing ??= close()),
  };
};

const publishOne = (topic: Topic, data: Buffer, attributes: Readonly<Record<string, string>>): Promise<string> =>
  topic.publishMessage({ data, attributes });

const bufferOf = (data: Uint8Array): Buffer =>
  Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
