/**
 * Messages that Pub/Sub moved to its dead-letter topic after too many failed deliveries. They are taken from its subscription into the
 * dead letters of the table, where they are listed and replayed as the others, and no longer expire with the subscription's retention.
 * Source: https://cloud.google.com/pubsub/docs/handling-failures (attributes of forwarded messages)
 */
import { v1 } from '@google-cloud/pubsub';
import { identityOf, originalTime } from '../ingest/identity.ts';
import { parseTimestamp } from '../ingest/timestamp.ts';
import { WarehouseUnavailable, type Attributes, type DeadLetter, type DeadLetters } from '../ports.ts';
import { deadLetterAttributes } from './deadLetterAttributes.ts';
import { openPubSubClient } from './pubsubClient.ts';
import { pubsubFault } from './pubsubFault.ts';

export interface DeadLetterTopicOptions {
  readonly project: string;
  /** Of the dead-letter topic. */
  readonly subscription: string;
  /** An emulator's host and port. Undefined: PUBSUB_EMULATOR_HOST, if it is set. */
  readonly endpoint: string | undefined;
  readonly letters: Pick<DeadLetters, 'put'>;
  readonly now: () => number;
}

/** Most messages in one pull. */
const maxMessages = 1_000;
/** Milliseconds that a pull waits for a first message. */
const pullMs = 2_000;

/** The number of messages that were moved; each is acknowledged after it is stored. Throws `GoogleError` and `WarehouseUnavailable`. */
export const moveDeadLetters = async (options: DeadLetterTopicOptions): Promise<number> => {
  const { project, letters, now } = options;
  const pubsub = openPubSubClient(project, options.endpoint);
  const subscription = `projects/${project}/subscriptions/${options.subscription}`;
  let client: v1.SubscriberClient | undefined;
  let moved = 0;
  try {
    client = new v1.SubscriberClient(
      (await pubsub.getClientConfig()) as ConstructorParameters<typeof v1.SubscriberClient>[0],
    );
    for (;;) {
      const received = await pull(client, subscription);
      if (received.length === 0) return moved;
      await letters.put(received.map((message) => letterOf(message, now())));
      await client.acknowledge({ subscription, ackIds: received.map(({ ackId }) => ackId ?? '') });
      moved += received.length;
    }
  } catch (error) {
    if (error instanceof WarehouseUnavailable) throw error;
    throw pubsubFault('messages of the dead-letter topic cannot be read', 'subscription', subscription, error);
  } finally {
    await client?.close();
    await pubsub.close();
  }
};

interface ReceivedMessage {
  readonly ackId?: string | null;
  readonly message?: {
    readonly data?: Uint8Array | string | null;
    readonly attributes?: Attributes | null;
    readonly messageId?: string | null;
    readonly publishTime?: { readonly seconds?: unknown; readonly nanos?: number | null } | null;
  } | null;
}

/** Empty when there is none within the time. */
const pull = async (client: v1.SubscriberClient, subscription: string): Promise<readonly ReceivedMessage[]> => {
  try {
    const [answer] = await client.pull({ subscription, maxMessages }, { timeout: pullMs, retry: null });
    return answer.receivedMessages ?? [];
  } catch (error) {
    const deadlineExceeded = 4;
    if ((error as { readonly code?: number }).code === deadlineExceeded) return [];
    throw error;
  }
};

const letterOf = ({ message }: ReceivedMessage, now: number): Omit<DeadLetter, 'replayedAt'> => {
  const { data, attributes, messageId, publishTime } = message ?? {};
  const all: Attributes = { ...attributes };
  const { seconds, nanos } = publishTime ?? {};
  const forwardedAt = Number(seconds ?? 0) * 1_000 + Math.trunc((nanos ?? 0) / 1e6);
  const delivery = {
    id: messageId ?? '',
    data: Buffer.from((data ?? '') as string, typeof data === 'string' ? 'base64' : undefined),
    attributes: Object.keys(all).length === 0 ? undefined : all,
    publishedAt: sourceTime(all) ?? forwardedAt,
    attempt: undefined,
    log: undefined,
    sequence: undefined,
  };
  const count = all[deadLetterAttributes.deliveries];
  return {
    messageId: identityOf(delivery),
    data: delivery.data,
    attributes: delivery.attributes,
    publishedAt: originalTime(delivery) ?? delivery.publishedAt,
    rejectedAt: forwardedAt === 0 ? now : forwardedAt,
    code: 'undelivered',
    field: undefined,
    reason: `Pub/Sub gave it up after ${count === undefined ? 'too many' : count} deliveries, none of which was acknowledged`,
  };
};

/** When the message was published first; Pub/Sub writes it with an offset or with 'Z'. */
const sourceTime = (attributes: Attributes): number | undefined => {
  const text = attributes[deadLetterAttributes.publishTime];
  const micros = text === undefined ? undefined : parseTimestamp(text);
  return micros === undefined ? undefined : Math.trunc(Number(micros) / 1_000);
};
