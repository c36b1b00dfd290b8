/**
 * One streaming pull. Messages go to the handler in micro-batches, and each is settled separately. The batch queue is ours:
 * with allowExcessMessages off, the client never delivers messages that its byte limit held back; with it on, it delivers
 * everything that a response contains. Nothing is acknowledged unless the handler settled it.
 */
import { Duration, SubscriptionCloseBehaviors, type Message, type PubSub } from '@google-cloud/pubsub';
import type { Delivery, Handler, Settlement, Subscription } from '../ports.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import { createBatchQueue } from './batchQueue.ts';
import { firstLine } from './googleError.ts';
import { pubsubFault } from './pubsubFault.ts';

export interface PullBounds {
  /** Most deliveries in one call of the handler, and most bytes (one message may be larger). */
  readonly batch: { readonly messages: number; readonly bytes: number; readonly wait: number };
  /** Most concurrent calls of the handler. */
  readonly batches: number;
  /** Milliseconds. A message unsettled for longer is handed back, and its lease is not renewed. */
  readonly ackDeadline: number;
  /** Milliseconds that closing waits for messages in flight. */
  readonly drain: number;
}

export interface PullOptions {
  readonly client: PubSub;
  readonly name: string;
  readonly bounds: PullBounds;
  readonly logger: Logger;
}

/** Milliseconds to connect at the start; later the client reconnects without a limit. */
const connectWithin = 15_000;

export const pull = ({ client, name, bounds, logger }: PullOptions, handler: Handler): Subscription => {
  const { batch, batches, ackDeadline, drain } = bounds;
  const lease = Duration.from({ milliseconds: ackDeadline });
  const subscription = client.subscription(name, {
    streamingOptions: { timeout: connectWithin, retryMaxBackoff: Duration.from({ seconds: 5 }) },
    flowControl: { maxMessages: batch.messages * (batches + 1), maxBytes: batch.bytes * (batches + 1) },
    maxAckDeadline: lease,
    maxExtensionTime: lease,
    closeOptions: {
      behavior: SubscriptionCloseBehaviors.WaitForProcessing,
      timeout: Duration.from({ milliseconds: drain }),
    },
  });
  const { promise: done, resolve: finish, reject: fail } = Promise.withResolvers<void>();
  done.catch(() => undefined);
  let closing: Promise<void> | undefined;

  const handle = async (messages: readonly Message[]): Promise<void> => {
    const valid = messages.filter((message) => {
      const expired = Date.now() - message.received > ackDeadline;
      if (expired) message.nack();
      return !expired;
    });
    if (valid.length === 0) return;
    settle(valid, await settlementsOf(valid));
  };

  const settlementsOf = async (messages: readonly Message[]): Promise<readonly Settlement[]> => {
    try {
      return await handler(messages.map((message) => deliveryOf(message, subscription.name)));
    } catch (error) {
      const fields = { event: 'handler-failed', messages: messages.length, reason: firstLine(error) };
      logger.error(fields, 'messages go back to the queue: the handler failed');
      return [];
    }
  };

  const queue = createBatchQueue<Message>({ ...batch, calls: batches, sizeOf: (message) => message.length, handle });

  subscription.on('message', (message: Message) => {
    if (closing === undefined) queue.add(message);
    else message.nack();
  });
  subscription.on('error', (error: Error) => {
    fail(pubsubFault('the subscription cannot be read', 'subscription', subscription.name, error));
  });
  subscription.on('debug', (message: { readonly message: string }) => {
    logger.warn(
      { event: 'pull', subscription: subscription.name, reason: firstLine(message.message) },
      'streaming pull',
    );
  });

  const close = async (): Promise<void> => {
    for (const message of queue.clear()) message.nack();
    await subscription.close();
    finish();
  };

  return { done, close: () => (closing ??= close()) };
};

const settle = (messages: readonly Message[], settlements: readonly (Settlement | undefined)[]): void => {
  messages.forEach((message, index) => {
    const settlement = settlements[index];
    if (settlement === 'ack' || settlement === 'dead') message.ack();
    else message.nack();
  });
};

const deliveryOf = (message: Message, subscription: string): Delivery => ({
  id: message.id,
  data: message.data,
  attributes: Object.keys(message.attributes).length === 0 ? undefined : message.attributes,
  publishedAt: message.publishTime.getTime(),
  // Pub/Sub counts only where the subscription has a dead-letter topic.
  attempt: message.deliveryAttempt > 0 ? message.deliveryAttempt : undefined,
  // The subscription guarantees the id: the warehouse does not have to look it up.
  log: subscription,
  sequence: undefined,
});
