/**
 * Reads one HTTP request of Pub/Sub or Eventarc, in any of their four forms. The headers show the form: those of a
 * CloudEvent, or those of an unwrapped push with metadata. Every other request must be a wrapped push.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { jsonOf, readEvent, readWrapped, type EventContext } from './cloudEvent.ts';
import { deliveryOf, unreadable, type Received } from './received.ts';

/** Source: Pub/Sub, payload unwrapping. Attributes are headers with the attribute's name, in lower case. */
const metadata = 'x-goog-pubsub-';

export const readPush = (headers: IncomingHttpHeaders, body: Buffer, now: number): Received => {
  const context: EventContext = { traceparent: headerOf(headers, 'traceparent'), now };
  const type = (headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('application/cloudevents-batch'))
    return unreadable('is a batch of CloudEvents: send each in a separate request');
  if (type.startsWith('application/cloudevents')) return readEvent(jsonOf(body), context);
  if (headers['ce-specversion'] !== undefined) return readEvent({ ...eventOf(headers), data: body }, context);
  const id = headerOf(headers, `${metadata}message-id`);
  if (id !== undefined && id !== '') return readUnwrapped(id, headers, body, context);
  const wrapped = jsonOf(body);
  if (wrapped === undefined) {
    return unreadable(
      "is not JSON, so not a wrapped push, and has no headers of an unwrapped push (set 'write metadata' on the subscription)",
    );
  }
  return readWrapped(wrapped, context);
};

const readUnwrapped = (
  id: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  { traceparent, now }: EventContext,
): Received =>
  deliveryOf(body, attributesOf(headers), {
    id,
    publishTime: headerOf(headers, `${metadata}publish-time`),
    attempt: headerOf(headers, `${metadata}delivery-attempt`),
    orderingKey: headerOf(headers, `${metadata}ordering-key`),
    source: headerOf(headers, `${metadata}subscription-name`),
    traceparent,
    now,
  });

/** Headers that belong to the request and not to the message. */
// prettier-ignore
const ofRequest: ReadonlySet<string> = new Set([
  'accept', 'accept-encoding', 'authorization', 'connection', 'content-encoding', 'content-length', 'content-type',
  'expect', 'forwarded', 'from', 'host', 'keep-alive', 'te', 'traceparent', 'tracestate', 'trailer',
  'transfer-encoding', 'upgrade', 'user-agent', 'via',
]);

const isOfRequest = (name: string): boolean =>
  ofRequest.has(name) ||
  name.startsWith(metadata) ||
  name.startsWith('x-cloud-trace-') ||
  name.startsWith('x-forwarded-');

const attributesOf = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value !== 'string' || isOfRequest(name) ? [] : [[name, value]],
    ),
  );

const eventOf = (headers: IncomingHttpHeaders): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (name.startsWith('ce-') ? [[name.slice(3), value]] : [])),
  );

const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};
