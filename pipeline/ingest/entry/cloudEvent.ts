/**
 * A message as Eventarc delivers it: a CloudEvent that contains the body of a push. Source: CloudEvents 1.0, HTTP protocol
 * binding; googleapis/google-cloudevents, google.events.cloud.pubsub.v1.
 */
import { isJsonObject, readMessage, textOf, unreadable, type JsonObject, type Received } from './received.ts';

export const messagePublished = 'google.cloud.pubsub.topic.v1.messagePublished';

export interface EventContext {
  /** The request's header, used when the event itself has no trace. */
  readonly traceparent: string | undefined;
  readonly now: number;
}

/**
 * A CloudEvent as one object, in whatever mode it was sent. The functions framework also delivers pushes: as an event, or
 * unchanged when they have only attributes.
 */
export const readEvent = (event: unknown, { traceparent, now }: EventContext): Received => {
  if (!isJsonObject(event)) return unreadable('is not a CloudEvent');
  if ('message' in event && !('specversion' in event)) return readWrapped(event, { traceparent, now });
  const { type, id, time, source } = event;
  const eventId = textOf(id);
  if (type !== messagePublished)
    return unreadable(`is a CloudEvent that is not of type '${messagePublished}'`, eventId);
  const data = dataOf(event);
  if (!isJsonObject(data)) return unreadable('is a CloudEvent without data', eventId);
  return readMessage(data['message'], {
    id: eventId,
    publishTime: textOf(time),
    attempt: data['deliveryAttempt'],
    source: textOf(data['subscription']) ?? textOf(source),
    traceparent: textOf(event['traceparent']) ?? traceparent,
    now,
  });
};

/** The body of a wrapped push. */
export const readWrapped = (body: unknown, { traceparent, now }: EventContext): Received => {
  if (!isJsonObject(body)) return unreadable('is not a Pub/Sub push');
  const attempt = body['deliveryAttempt'] ?? body['delivery_attempt'];
  return readMessage(body['message'], { attempt, source: textOf(body['subscription']), traceparent, now });
};

const dataOf = (event: JsonObject): unknown => {
  const { data, data_base64: encoded } = event;
  if (data instanceof Uint8Array) return jsonOf(Buffer.from(data));
  if (data === undefined && typeof encoded === 'string') return jsonOf(Buffer.from(encoded, 'base64'));
  return typeof data === 'string' ? jsonOf(Buffer.from(data)) : data;
};

/** Undefined when the bytes are not JSON. */
export const jsonOf = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
};
