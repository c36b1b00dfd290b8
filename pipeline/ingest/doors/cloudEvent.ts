/**
 * A message as Eventarc hands it over: a CloudEvent around what a push would hold. Source: CloudEvents 1.0, HTTP protocol
 * binding; googleapis/google-cloudevents, google.events.cloud.pubsub.v1.
 */
import { isMembers, readMessage, textOf, unreadable, type Members, type Received } from './received.ts';

export const messagePublished = 'google.cloud.pubsub.topic.v1.messagePublished';

export interface EventContext {
  /** The request's header, where the event itself brings no trace. */
  readonly traceparent: string | undefined;
  readonly now: number;
}

/**
 * A CloudEvent as one object, whichever way it was sent. The functions framework also hands over pushes: as an event,
 * and, when they have attributes only, as they came.
 */
export const readEvent = (event: unknown, { traceparent, now }: EventContext): Received => {
  if (!isMembers(event)) return unreadable('is no CloudEvent');
  if ('message' in event && !('specversion' in event)) return readWrapped(event, { traceparent, now });
  const { type, id, time, source } = event;
  const name = textOf(id);
  if (type !== messagePublished) return unreadable(`is a CloudEvent that is not of type '${messagePublished}'`, name);
  const data = dataOf(event);
  if (!isMembers(data)) return unreadable('is a CloudEvent without data', name);
  return readMessage(data['message'], {
    id: name,
    publishTime: textOf(time),
    attempt: data['deliveryAttempt'],
    source: textOf(data['subscription']) ?? textOf(source),
    traceparent: textOf(event['traceparent']) ?? traceparent,
    now,
  });
};

/** The body of a wrapped push. */
export const readWrapped = (body: unknown, { traceparent, now }: EventContext): Received => {
  if (!isMembers(body)) return unreadable('is no Pub/Sub push');
  const attempt = body['deliveryAttempt'] ?? body['delivery_attempt'];
  return readMessage(body['message'], { attempt, source: textOf(body['subscription']), traceparent, now });
};

const dataOf = (event: Members): unknown => {
  const { data, data_base64: encoded } = event;
  if (data instanceof Uint8Array) return jsonOf(Buffer.from(data));
  if (data === undefined && typeof encoded === 'string') return jsonOf(Buffer.from(encoded, 'base64'));
  return typeof data === 'string' ? jsonOf(Buffer.from(data)) : data;
};

/** Undefined when it is no JSON. */
export const jsonOf = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
};
