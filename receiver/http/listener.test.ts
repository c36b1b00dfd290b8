import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestReceiver, type TestReceiver } from '../testing/receiver.ts';
import { page, posted, token } from '../testing/posted.ts';

let receiver: TestReceiver;
beforeAll(async () => {
  receiver = await startTestReceiver();
});
afterAll(async () => {
  await receiver.close();
  await receiver.mail.close();
});

const problem = async (answer: Response): Promise<readonly unknown[]> => {
  const { detail } = (await answer.json()) as { readonly detail: string };
  return [answer.status, answer.headers.get('content-type'), detail];
};
const type = 'application/problem+json';

test.each([
  ['nothing', '', 'body: is not JSON in UTF-8. Fix: send one JSON object.'],
  ['text', 'hello', 'body: is not JSON in UTF-8. Fix: send one JSON object.'],
  ['a list', [], "body: is not a JSON object. Fix: send what Alertmanager's webhook sends."],
  ['null', null, "body: is not a JSON object. Fix: send what Alertmanager's webhook sends."],
  ['no version', {}, "version: is missing. Fix: send version '4' of Alertmanager's webhook."],
  ['version 3', { version: '3' }, "version: is not known. Fix: send version '4' of Alertmanager's webhook."],
  ['no alerts', { version: '4' }, 'alerts: is not an array. Fix: send the alerts of the group.'],
  [
    'an alert that is a text',
    { version: '4', alerts: ['x'] },
    "alerts[0]: is not an object. Fix: send what Alertmanager's webhook sends.",
  ],
  [
    'an alert without a status',
    { version: '4', alerts: [{ labels: { a: 'b' } }] },
    "alerts[0].status: is neither firing nor resolved. Fix: send what Alertmanager's webhook sends.",
  ],
  [
    'an alert without labels',
    { version: '4', alerts: [{ status: 'firing', labels: { a: { b: 'c' } } }] },
    'alerts[0].labels: is empty. Fix: send the labels of the alert.',
  ],
  [
    'too many alerts',
    { version: '4', alerts: Array.from({ length: 5_001 }, () => 1) },
    'alerts: has more than 5000 alerts. Fix: set max_alerts in the webhook_config of Alertmanager.',
  ],
])('%s is answered 400, with what to change', async (_, body, detail) => {
  expect(await problem(await receiver.post('alertmanager', body))).toEqual([400, type, detail]);
});

test.each([
  ['nothing', {}],
  ['another token', { authorization: 'Bearer other' }],
  ['the token as Basic', { authorization: `Basic ${token}` }],
  ['a longer token', { authorization: `Bearer ${token}x` }],
])('a sender with %s is answered 401', async (_, headers) => {
  const answer = await fetch(`${receiver.url}/hooks/alertmanager`, { method: 'POST', headers, body: '{}' });
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="receiver"');
  expect(await problem(answer)).toEqual([
    401,
    type,
    'authorization: does not have the credentials of this sender. Fix: send the credentials that the receiver is configured with.',
  ]);
});

test('unknown paths and methods are answered with what is served', async () => {
  expect(await problem(await fetch(`${receiver.url}/hooks/other`, { method: 'POST' }))).toEqual([
    404,
    type,
    'path: is not a path of this service. Fix: post notifications to /hooks/<sender>; /health and /ready are served too.',
  ]);
  const answer = await fetch(`${receiver.url}/hooks/alertmanager`);
  expect(answer.headers.get('allow')).toBe('POST');
  expect(await problem(answer)).toEqual([405, type, 'method: is not served here. Fix: use POST.']);
  expect((await fetch(`${receiver.url}/health`)).status).toBe(200);
});

test('a body of more than 1 MiB is answered 413, whether its length is declared or not', async () => {
  const large = JSON.stringify(posted('firing', { ...page, large: 'x'.repeat(1_100_000) }));
  expect(await problem(await receiver.post('alertmanager', large))).toEqual([
    413,
    type,
    'body: is larger than 1048576 bytes. Fix: set max_alerts in the webhook_config of Alertmanager, or group by more labels.',
  ]);
  const status = await new Promise((resolve, reject) => {
    const sent = request(
      `${receiver.url}/hooks/alertmanager`,
      { method: 'POST', headers: { authorization: `Bearer ${token}` } },
      (response) => resolve(response.resume().statusCode),
    );
    sent.once('error', reject);
    for (let chunk = 0; chunk < 11; chunk += 1) sent.write('x'.repeat(100_000));
    sent.end();
  });
  expect(status).toBe(413);
});

test('a megabyte of labels is cut to its bounds, and still pages', async () => {
  const labels = Object.fromEntries(Array.from({ length: 480 }, (_, index) => [`label${index}`, 'x'.repeat(1_000)]));
  const answer = await receiver.post('alertmanager', posted('firing', { ...page, system: 'large', ...labels }));
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'stored', alerts: { fired: 1 } }]);
  await receiver.settle();
  expect(receiver.mail.mails.at(-1)?.header('subject')).toBe('Page: orders-down of large');
});

test('fields that are not known are accepted, and alerts that were left out are counted', async () => {
  const body = { ...posted('firing', { ...page, system: 'later' }), truncatedAlerts: 7, notARealField: { x: [1] } };
  const answer = await receiver.post('alertmanager', body);
  expect(await answer.json()).toEqual({ status: 'stored', alerts: { fired: 1, truncated: 7 } });
});

test('names of properties of objects are labels as any other', async () => {
  const labels = JSON.parse(
    '{"__proto__":"x","constructor":"y","alertname":"odd","severity":"page","owner":"sales"}',
  ) as Record<string, string>;
  const answer = await receiver.post('alertmanager', posted('firing', labels));
  expect(answer.status).toBe(200);
});

test('a sender above its rate is answered 429 and when to come again; another sender is not', async () => {
  const slow = await startTestReceiver({ rate: { perSecond: 0.1, burst: 2 } });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1)
    statuses.push((await slow.post('alertmanager', posted('firing', page))).status);
  expect(statuses).toEqual([200, 200, 429, 429]);
  const refused = await slow.post('alertmanager', posted('firing', page));
  expect(refused.headers.get('retry-after')).toBe('10');
  expect(await problem(refused)).toEqual([
    429,
    type,
    'rate: is above the limit of this sender. Fix: send it again in 10 s.',
  ]);
  expect((await slow.post('cloud-monitoring', {})).status).toBe(400);
  await slow.close();
  await slow.mail.close();
});

test('guessing tokens is slowed down', async () => {
  const guessed = await startTestReceiver();
  const statuses = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => (await guessed.post('alertmanager', {}, `guess-${index}`)).status),
  );
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(8);
  await guessed.close();
  await guessed.mail.close();
});

test('a receiver that stops answers 503, and its sender tries again', async () => {
  const stopping = await startTestReceiver();
  stopping.receiver.drain();
  const answer = await stopping.post('alertmanager', posted('firing', page));
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await problem(answer)).toEqual([503, type, 'service: is stopping. Fix: send it again in a second.']);
  expect((await fetch(`${stopping.url}/ready`)).status).toBe(503);
  await stopping.close();
  await stopping.mail.close();
});
