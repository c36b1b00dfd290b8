import { describe, expect, test } from '@jest/globals';
import type { Delivery } from '../../ports.ts';
import { readPush } from './readPush.ts';

const now = 5_000;
const at = Date.parse('2024-10-10T10:00:00.123Z');
const text = '{"id":"1"}';
const data = Buffer.from(text).toString('base64');
const publishTime = '2024-10-10T10:00:00.123456Z';
const json = { 'content-type': 'application/json' };
const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const other = '00-1bf7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01';

const bodyOf = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown, headers: Record<string, string> = json) => readPush(headers, bodyOf(value), now);
const wrapped = (message: object, overrides: object = {}): object => ({
  message: { data, messageId: '8', publishTime, ...message },
  subscription: 'projects/p/subscriptions/s',
  ...overrides,
});
const delivery = (overrides: Partial<Delivery> = {}): Delivery => ({
  id: '8',
  data: Buffer.from(text),
  attributes: undefined,
  publishedAt: at,
  attempt: undefined,
  log: 'projects/p/subscriptions/s',
  sequence: undefined,
  ...overrides,
});
const event = {
  specversion: '1.0',
  type: 'google.cloud.pubsub.topic.v1.messagePublished',
  source: '//pubsub.googleapis.com/projects/p/topics/t',
  id: '8',
  time: '2024-10-10T10:00:00.123Z',
};
const binary = {
  ...json,
  'ce-specversion': '1.0',
  'ce-type': event.type,
  'ce-source': event.source,
  'ce-id': '8',
  'ce-time': event.time,
};

describe('a wrapped push is a message', () => {
  test.each([
    ['as Pub/Sub sends it', wrapped({ message_id: '8', publish_time: publishTime }), {}],
    [
      'in snake case alone',
      { message: { data, message_id: '8', publish_time: publishTime }, subscription: 'projects/p/subscriptions/s' },
      {},
    ],
    ['with attributes', wrapped({ attributes: { source: 'x' } }), { attributes: { source: 'x' } }],
    [
      'of attributes only',
      wrapped({ data: '', attributes: { a: 'b' } }),
      { data: Buffer.of(), attributes: { a: 'b' } },
    ],
    ['without data', wrapped({ data: undefined }), { data: Buffer.of() }],
    ['with empty attributes', wrapped({ attributes: {} }), {}],
    ['with a delivery attempt', wrapped({}, { deliveryAttempt: 3 }), { attempt: 3 }],
    ['with an ordering key', wrapped({ orderingKey: 'LAS' }), { attributes: { atalaya_ordering_key: 'LAS' } }],
    ['in base64 of URLs, without padding', wrapped({ data: '_-8' }), { data: Buffer.of(0xff, 0xef) }],
  ])('%s', (_, body, expected) => {
    expect(read(body)).toEqual(delivery(expected));
  });

  test('whose subscription guarantees the id, unless subscription or publish time is missing', () => {
    expect(read({ message: { data, messageId: '8', publishTime } })).toEqual(delivery({ log: undefined }));
    expect(read(wrapped({}, { subscription: '' }))).toEqual(delivery({ log: undefined }));
    expect(read(wrapped({ publishTime: undefined }))).toEqual(delivery({ publishedAt: now, log: undefined }));
  });

  test('with any content type', () => {
    expect(read(wrapped({}), { 'content-type': 'text/plain' })).toEqual(delivery());
    expect(read(wrapped({}), {})).toEqual(delivery());
  });
});

test('an unwrapped push is its body, with metadata and attributes from headers', () => {
  const headers = {
    'content-type': 'application/octet-stream',
    authorization: 'Bearer x',
    host: 'ingest.example',
    'user-agent': 'APIs-Google',
    'x-goog-pubsub-message-id': '8',
    'x-goog-pubsub-publish-time': publishTime,
    'x-goog-pubsub-subscription-name': 'projects/p/subscriptions/s',
    'x-goog-pubsub-ordering-key': 'LAS',
    'x-goog-pubsub-delivery-attempt': '2',
    source: 'x',
  };
  const attributes = { source: 'x', atalaya_ordering_key: 'LAS' };
  expect(read(text, headers)).toEqual(delivery({ attributes, attempt: 2 }));
});

describe('a CloudEvent is its message', () => {
  const payload = wrapped({}, { deliveryAttempt: 3 });
  test.each([
    ['structured', { ...event, data: payload }, { 'content-type': 'application/cloudevents+json; charset=utf-8' }],
    [
      'structured, in base64',
      { ...event, data_base64: Buffer.from(JSON.stringify(payload)).toString('base64') },
      { 'content-type': 'application/cloudevents+json' },
    ],
    ['binary', payload, binary],
  ])('%s', (_, body, headers) => {
    expect(read(body, headers)).toEqual(delivery({ attempt: 3 }));
  });

  test("with the event's id, time and source where the message has none", () => {
    expect(read({ message: { data } }, binary)).toEqual(delivery({ log: event.source }));
  });

  test('with no guarantee for the id when neither has a publish time', () => {
    const { 'ce-time': _, ...timeless } = binary;
    expect(read({ message: { data } }, timeless)).toEqual(delivery({ publishedAt: now, log: undefined }));
  });
});

describe('the trace continues', () => {
  const header = { ...json, traceparent: other };
  test.each([
    [
      "of the message's producer before that of the request",
      wrapped({ attributes: { googclient_traceparent: trace } }),
      header,
      trace,
    ],
    ['of the request where the message brings none', wrapped({}), header, other],
    [
      'of the event before that of the request',
      wrapped({}),
      { ...binary, traceparent: other, 'ce-traceparent': trace },
      trace,
    ],
  ])('%s', (_, body, headers, expected) => {
    expect(read(body, headers)).toEqual(delivery({ attributes: { googclient_traceparent: expected } }));
  });
});

describe('the message is unreadable', () => {
  const noMessage = 'has no Pub/Sub message in it';
  test.each([
    ['in JSON without one', { subscription: 's' }, json, undefined, noMessage],
    ['when it is text', { message: 'x' }, json, undefined, noMessage],
    ['when it is an array', { message: [] }, json, undefined, noMessage],
    ['without an id', { message: { data } }, json, undefined, 'has a message without an id'],
    ['in an array', [], json, undefined, 'is not a Pub/Sub push'],
    ['whose data is not base64', wrapped({ data: 'a*b=' }), json, '8', "has 'data' that is not base64"],
    ['whose base64 is cut', wrapped({ data: 'YWJjZ' }), json, '8', "has 'data' that is not base64"],
    ['whose data is a number', wrapped({ data: 7 }), json, '8', "has 'data' that is not base64"],
    [
      'whose attributes are numbers',
      wrapped({ attributes: { a: 1 } }),
      json,
      '8',
      "has 'attributes' that are not text",
    ],
    [
      'in a body that is neither',
      'hello',
      { 'content-type': 'text/plain' },
      undefined,
      "is not JSON, so not a wrapped push, and has no headers of an unwrapped push (set 'write metadata' on the subscription)",
    ],
    [
      'in an event of another kind',
      {},
      { ...binary, 'ce-type': 'google.cloud.storage.object.v1.finalized' },
      '8',
      "is a CloudEvent that is not of type 'google.cloud.pubsub.topic.v1.messagePublished'",
    ],
    [
      'in an event without data',
      event,
      { 'content-type': 'application/cloudevents+json' },
      '8',
      'is a CloudEvent without data',
    ],
    [
      'in an event that is not JSON',
      'x',
      { 'content-type': 'application/cloudevents+json' },
      undefined,
      'is not a CloudEvent',
    ],
    [
      'in a batch of events',
      [event],
      { 'content-type': 'application/cloudevents-batch+json' },
      undefined,
      'is a batch of CloudEvents: send each in a separate request',
    ],
  ])('%s', (_, body, headers, messageId, reason) => {
    expect(read(body, headers)).toEqual({ kind: 'Unreadable', messageId, reason });
  });
});
