import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { pagerDuty, slack, webhook, type Channel } from '../../model/channel.ts';
import { startDestination, type DestinationServer } from '../testing/destinationServer.ts';
import { startTestReceiver, type TestReceiver } from '../testing/receiver.ts';
import { page, posted } from '../testing/posted.ts';
import { post } from './http.ts';
import { createPagerDuty } from './pagerDuty.ts';
import { createSlack } from './slack.ts';
import { createWebhook, signingKeyOf } from './webhook.ts';

const signingSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYq=';
const secret = (ref: string): string => `value of ${ref.split('/').at(-1)}`;

let server: DestinationServer;
let receiver: TestReceiver;

beforeEach(async () => {
  server = await startDestination();
});
afterEach(async () => {
  await receiver.close();
  await receiver.mail.close();
  await server.close();
});

const start = async (channel: Channel): Promise<void> => {
  receiver = await startTestReceiver({
    escalation: (owner, _severity, at) => [{ at, owner, notified: [{ kind: 'Channel', channel, owner }] }],
    destinations: {
      Slack: createSlack(`${server.url}/api`, secret, post),
      PagerDuty: createPagerDuty(`${server.url}/v2/enqueue`, secret, post),
      Webhook: createWebhook({ secret, signingKey: signingKeyOf(signingSecret), wallClock: Date.now, post }),
    },
  });
};

const fire = async (): Promise<void> => {
  await receiver.post('alertmanager', posted('firing', page));
  await receiver.settle();
};
const resolve = async (): Promise<void> => {
  await receiver.post(
    'alertmanager',
    posted('resolved', page, { startsAt: '2026-11-30T02:58:00Z', endsAt: '2026-11-30T03:00:00Z' }),
  );
  await receiver.settle();
};
const states = (): readonly string[] =>
  receiver.receiver
    .incidents()
    .flatMap(({ id }) => receiver.receiver.deliveries(id).map(({ kind, state }) => `${kind} ${state}`));
const acknowledge = async (): Promise<void> => {
  for (const { id } of receiver.receiver.incidents()) await receiver.receiver.acknowledge(id, 'ana');
  await receiver.settle();
};

test('PagerDuty gets trigger, acknowledge and resolve under one deduplication key', async () => {
  await start(pagerDuty('projects/p/secrets/pagerduty'));
  server.answer = () => ({ status: 202, body: '{"status":"success"}' });
  await fire();
  await acknowledge();
  await resolve();
  expect(server.posts.map(({ body }) => [body['event_action'], body['routing_key']])).toEqual([
    ['trigger', 'value of pagerduty'],
    ['acknowledge', 'value of pagerduty'],
    ['resolve', 'value of pagerduty'],
  ]);
  expect(new Set(server.posts.map(({ body }) => body['dedup_key'])).size).toBe(1);
  expect(server.posts[0]?.body['payload']).toMatchObject({
    summary: 'Page: orders-down of orders',
    source: 'orders',
    severity: 'critical',
    class: 'orders-down',
  });
});

test('a resolve never overtakes its page', async () => {
  await start(pagerDuty('projects/p/secrets/pagerduty'));
  server.answer = ({ body }) => ({ status: body['event_action'] === 'trigger' ? 500 : 202 });
  await fire();
  expect(states()).toEqual(['page queued']);
  await resolve();
  await receiver.pass(60_000);
  expect(states()).toEqual(['page superseded', 'resolved delivered']);
});

test('429 waits as long as the destination asks', async () => {
  await start(pagerDuty('projects/p/secrets/pagerduty'));
  server.answer = () => ({ status: 429, headers: { 'retry-after': '30' } });
  await fire();
  server.answer = () => ({ status: 202 });
  await receiver.pass(29_000);
  expect([server.posts.length, states()]).toEqual([1, ['page queued']]);
  await receiver.pass(1_000);
  expect([server.posts.length, states()]).toEqual([2, ['page delivered']]);
});

test('a connection that ends without an answer may have delivered: it is sent again with the same id', async () => {
  await start(webhook('http://placeholder', 'atalaya', 'projects/p/secrets/hook'));
  await receiver.close();
  await receiver.mail.close();
  await start(webhook(`${server.url}/hook`, 'atalaya', 'projects/p/secrets/hook'));
  server.answer = () => 'hang up';
  await fire();
  expect(states()).toEqual(['page maybe']);
  server.answer = () => ({ status: 204 });
  await receiver.pass(2_000);
  expect(states()).toEqual(['page delivered']);
  expect(new Set(server.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

test('a webhook is signed: the package of Standard Webhooks verifies it, and refuses a changed body', async () => {
  await start(webhook(`${server.url}/hook`, 'atalaya', 'projects/p/secrets/hook'));
  await fire();
  const [sent] = server.posts;
  const headers = sent?.headers as Record<string, string>;
  const verifier = new Webhook(signingSecret);
  expect(verifier.verify(sent?.text ?? '', headers)).toMatchObject({
    type: 'incident.page',
    data: { owner: 'sales', severity: 'page', subject: 'Page: orders-down of orders', acknowledgedBy: null },
  });
  expect(() => verifier.verify(`${sent?.text} `, headers)).toThrow('No matching signature found');
  expect(headers['authorization']).toBe(`Basic ${Buffer.from('atalaya:value of hook').toString('base64')}`);
});

test('a webhook that redirects or refuses is not sent again', async () => {
  await start(webhook(`${server.url}/hook`, 'atalaya', 'projects/p/secrets/hook'));
  server.answer = () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/' } });
  await fire();
  await receiver.pass(120_000);
  expect([server.posts.length, states()[0]]).toEqual([1, 'page failed']);
});

test('Slack gets a message, what follows in its thread, and the message itself is rewritten when it is over', async () => {
  await start(slack('#orders', 'projects/p/secrets/slack'));
  server.answer = () => ({ status: 200, body: '{"ok":true,"channel":"C1","ts":"17.1"}' });
  await fire();
  await acknowledge();
  await resolve();
  expect(
    server.posts.map(({ path, body }) => [path, body['channel'], body['thread_ts'] ?? body['ts'], body['text']]),
  ).toEqual([
    ['/api/chat.postMessage', '#orders', undefined, 'Page: orders-down of orders'],
    ['/api/chat.postMessage', 'C1', '17.1', 'Acknowledged: orders-down of orders'],
    ['/api/chat.update', 'C1', '17.1', 'Resolved: orders-down of orders'],
    ['/api/chat.postMessage', 'C1', '17.1', 'Resolved: orders-down of orders'],
  ]);
  expect(server.posts[0]?.headers.authorization).toBe('Bearer value of slack');
  expect(JSON.stringify(server.posts[0]?.body['metadata'])).toMatch(/"event_payload":\{"id":"[\w-]{36}"/);
});

test.each([
  ['channel_not_found', 'page failed'],
  ['invalid_auth', 'page failed'],
  ['internal_error', 'page queued'],
])('Slack answers 200 and %s: %s', async (error, state) => {
  await start(slack('#orders', 'projects/p/secrets/slack'));
  server.answer = () => ({ status: 200, body: JSON.stringify({ ok: false, error }) });
  await fire();
  expect(states()).toEqual([state]);
});
