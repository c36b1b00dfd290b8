/** What Pub/Sub refuses. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFakeCloud, type FakeCloud } from '../fakeCloud.ts';
import { fakePlatform } from '../platform.ts';
import { refusalOf, requestsTo } from '../requests.ts';
import type { Body } from '../service.ts';
import { worldOf } from '../world.ts';

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await openFakeCloud(fakePlatform(worldOf({ projects: [{ id: 'demo', number: '123456' }] })));
  await requestsTo(cloud, 'pubsub')('PUT', 'v1/projects/demo/topics/orders', {});
});
afterAll(async () => cloud.close());

const refused = async (service: string, method: string, path: string, body: Body): Promise<string> =>
  refusalOf(requestsTo(cloud, service)(method, path, body));

const topic = 'projects/demo/topics/orders';

test.each<readonly [id: string, body: Body, message: string]>([
  [
    'ab',
    { topic },
    '400 Invalid [subscriptions] name: (name=ab). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.',
  ],
  [
    'google-orders',
    { topic },
    '400 Invalid [subscriptions] name: (name=google-orders). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.',
  ],
  ['orders', { topic: 'projects/demo/topics/none' }, '404 Resource not found (resource=none).'],
  [
    'orders',
    { topic, ackDeadlineSeconds: 9 },
    '400 Invalid ack deadline given: (ack_deadline_seconds=9). The value must be between 10 and 600 seconds.',
  ],
  [
    'orders',
    { topic, ackDeadlineSeconds: 601 },
    '400 Invalid ack deadline given: (ack_deadline_seconds=601). The value must be between 10 and 600 seconds.',
  ],
  [
    'orders',
    { topic, messageRetentionDuration: '60s' },
    '400 The value for message_retention_duration is out of bounds. You passed 60s in the request, but the value must be between 600s and 2678400s.',
  ],
  [
    'orders',
    { topic, deadLetterPolicy: { deadLetterTopic: topic, maxDeliveryAttempts: 4 } },
    '400 max_delivery_attempts must be between 5 and 100: 4.',
  ],
  [
    'orders',
    { topic, deadLetterPolicy: { deadLetterTopic: `${topic}-dead` } },
    '404 Resource not found (resource=orders-dead).',
  ],
  [
    'orders',
    { topic, retryPolicy: { minimumBackoff: '60s', maximumBackoff: '30s' } },
    '400 minimum_backoff must be at most maximum_backoff.',
  ],
  [
    'orders',
    { topic, pushConfig: { pushEndpoint: 'http://example.com' } },
    '400 Invalid push endpoint given (endpoint=http://example.com). Endpoint must use HTTPS.',
  ],
  [
    'orders',
    { topic, expirationPolicy: { ttl: '86400s' } },
    '400 The expiration ttl must be at least the message retention duration.',
  ],
])('Pub/Sub refuses subscription %s with %j', async (id, body, message) => {
  expect(await refused('pubsub', 'PUT', `v1/projects/demo/subscriptions/${id}`, body)).toBe(message);
});
