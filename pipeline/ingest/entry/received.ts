/**
 * What an entry received: a delivery for the handler, or an unreadable push. All parsers (wrapped push, unwrapped push,
 * CloudEvent) return it. Source: pubsub.proto, PubsubMessage; Pub/Sub sends each field in camelCase and in snake_case.
 */
import { orderingKeyAttribute, traceparentAttribute, type Attributes, type Delivery } from '../../ports.ts';

/** Unreadable, however often it is sent: kept as a dead letter with all its bytes. */
export interface Unreadable {
  readonly kind: 'Unreadable';
  /** Undefined when it has none that can be read. */
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

/** Metadata that the envelope of a message may carry. */
export interface EnvelopeMetadata {
  readonly id?: string | undefined;
  readonly publishTime?: string | undefined;
  readonly attempt?: unknown;
  /** The subscription, or the topic of an event. */
  readonly source?: string | undefined;
  /** Of the request: used only when the message has none from its producer. */
  readonly traceparent?: string | undefined;
  /** Milliseconds since the epoch, for a message that does not say when it was published. */
  readonly now: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A PubsubMessage as JSON. */
export const readMessage = (message: unknown, envelope: EnvelopeMetadata): Received => {
  if (!isJsonObject(message)) return unreadable('has no Pub/Sub message in it', envelope.id);
  const id = textOf(message['messageId'] ?? message['message_id']) ?? envelope.id;
  if (id === undefined || id === '') return unreadable('has a message without an id');
  const { data = '', attributes } = message;
  if (typeof data !== 'string' || !isBase64(data)) return unreadable("has 'data' that is not base64", id);
  if (!isAttributes(attributes)) return unreadable("has 'attributes' that are not text", id);
  return deliveryOf(Buffer.from(data, 'base64'), attributes ?? {}, {
    ...envelope,
    id,
    publishTime: textOf(message['publishTime'] ?? message['publish_time']) ?? envelope.publishTime,
    orderingKey: textOf(message['orderingKey'] ?? message['ordering_key']),
  });
};

export const deliveryOf = (
  data: Buffer,
  ownAttributes: Attributes,
  envelope: EnvelopeMetadata & { readonly id: string; readonly orderingKey?: string | undefined },
): Delivery => {
  const attributes = {
    ...(envelope.traceparent === undefined ? {} : { [traceparentAttribute]: envelope.traceparent }),
    ...(envelope.orderingKey === undefined || envelope.orderingKey === ''
      ? {}
      : { [orderingKeyAttribute]: envelope.orderingKey }),
    ...ownAttributes,
  };
  const publishedAt = instantOf(envelope.publishTime);
  return {
    id: envelope.id,
    data,
    attributes: Object.keys(attributes).length === 0 ? undefined : attributes,
    publishedAt: publishedAt ?? envelope.now,
    attempt: attemptOf(envelope.attempt),
    // Without its own time a redelivery gets another one, and readers would not find the two rows side by side.
    log: publishedAt === undefined || envelope.source === '' ? undefined : envelope.source,
    sequence: undefined,
  };
};

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Standard or URL-safe, padded or not. `Buffer.from` would silently skip invalid characters. */
const isBase64 = (text: string): boolean => {
  const unpadded = text.replace(/={1,2}$/, '');
  return unpadded.length % 4 !== 1 && !/[^A-Za-z0-9+/_-]/.test(unpadded);
};

const isAttributes = (value: unknown): value is Attributes | null | undefined =>
  value === undefined ||
  value === null ||
  (isJsonObject(value) && Object.values(value).every((attribute) => typeof attribute === 'string'));

const instantOf = (text: string | undefined): number | undefined => {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
};

const attemptOf = (value: unknown): number | undefined => {
  const attempt = Number(value ?? 0);
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined;
};
