/**
 * What came through a door, as a delivery for the handler, or as something in which no message can be read. Parsers of
 * wrapped pushes, unwrapped pushes and CloudEvents end here. Source: pubsub.proto, PubsubMessage; Pub/Sub sends camelCase
 * and snake_case twins.
 */
import { orderingKeyAttribute, traceparentAttribute, type Attributes, type Delivery } from '../../ports.ts';

/** Never to be read, however often it is sent: kept as a dead letter with all its bytes. */
export interface Unreadable {
  readonly kind: 'Unreadable';
  /** Where it says who it is. */
  readonly messageId: string | undefined;
  readonly reason: string;
}

export type Received = Delivery | Unreadable;

export const isUnreadable = (received: Received): received is Unreadable => 'kind' in received;

export const unreadable = (reason: string, messageId?: string): Unreadable => ({
  kind: 'Unreadable',
  messageId,
  reason,
});

/** What a message may have from around it. */
export interface Surroundings {
  readonly id?: string | undefined;
  readonly publishTime?: string | undefined;
  readonly attempt?: unknown;
  /** The subscription, or the topic of an event. */
  readonly source?: string | undefined;
  /** Of the request: counts only where the message brings none, which is its producer's. */
  readonly traceparent?: string | undefined;
  /** Milliseconds since the epoch, for a message that does not say when it was published. */
  readonly now: number;
}

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A PubsubMessage as JSON. */
export const readMessage = (message: unknown, around: Surroundings): Received => {
  if (!isMembers(message)) return unreadable('has no Pub/Sub message in it', around.id);
  const id = textOf(message['messageId'] ?? message['message_id']) ?? around.id;
  if (id === undefined || id === '') return unreadable('has a message without an id');
  const { data = '', attributes } = message;
  if (typeof data !== 'string' || !isBase64(data)) return unreadable("has 'data' that is not base64", id);
  if (!isAttributes(attributes)) return unreadable("has 'attributes' that are not text", id);
  return deliveryOf(Buffer.from(data, 'base64'), attributes ?? {}, {
    ...around,
    id,
    publishTime: textOf(message['publishTime'] ?? message['publish_time']) ?? around.publishTime,
    orderingKey: textOf(message['orderingKey'] ?? message['ordering_key']),
  });
};

export const deliveryOf = (
  data: Buffer,
  given: Attributes,
  around: Surroundings & { readonly id: string; readonly orderingKey?: string | undefined },
): Delivery => {
  const attributes = {
    ...(around.traceparent === undefined ? {} : { [traceparentAttribute]: around.traceparent }),
    ...(around.orderingKey === undefined || around.orderingKey === ''
      ? {}
      : { [orderingKeyAttribute]: around.orderingKey }),
    ...given,
  };
  const publishedAt = instantOf(around.publishTime);
  return {
    id: around.id,
    data,
    attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
    publishedAt: publishedAt ?? around.now,
    attempt: attemptOf(around.attempt),
    // Without its own time it comes again with another one, and readers would not see the two side by side.
    log: publishedAt === undefined || around.source === '' ? undefined : around.source,
    sequence: undefined,
  };
};

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Standard or URL-safe, padded or not. `Buffer.from` would skip what does not belong. */
const isBase64 = (text: string): boolean => {
  const bare = text.replace(/={1,2}$/, '');
  return bare.length % 4 !== 1 && !/[^A-Za-z0-9+/_-]/.test(bare);
};

const isAttributes = (value: unknown): value is Attributes | null | undefined =>
  value === undefined ||
  value === null ||
  (isMembers(value) && Object.values(value).every((one) => typeof one === 'string'));

const instantOf = (text: string | undefined): number | undefined => {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
};

const attemptOf = (value: unknown): number | undefined => {
  const attempt = Number(value ?? 0);
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined;
};
