/** What a request that says that it is a test gets, and who is believed. */
import { afterEach, expect, test } from '@jest/globals';
import { integer } from '../../model/schema.ts';
import { list, publish, type Auth } from '../../model/stage.ts';
import type { System } from '../../model/system.ts';
import { issueToken } from './auth/token.ts';
import { memoryTokens } from './auth/tokenStore.ts';
import { serveForTest, testSystem, type Reply, type Served, type ServeTestOptions } from './testing/serve.ts';

const systemWith = (auth: Auth): System =>
  testSystem({ routes: [list('/rows'), publish('/rows')], auth }, { id: integer() });

let served: Served;
afterEach(async () => served.close());

const serve = async (auth: Auth, options: ServeTestOptions = {}): Promise<void> => {
  served = await serveForTest(systemWith(auth), { rows: [[1]], ...options });
  await served.warehouse.store([
    { messageId: 'synthetic:9', publishedAt: 1, values: [9], log: undefined, sequence: undefined },
  ]);
};

const marked = { 'atalaya-synthetic': 'load test' };
const rowsOf = (reply: Reply): unknown => (reply.json() as { data: unknown }).data;
const post = async (headers: Readonly<Record<string, string>>): Promise<Reply> =>
  served.call('/rows', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"id":5}',
  });

test('on this machine a marked request is no event, sees rows of tests, and shares no answer with others', async () => {
  await serve('none');
  const [people, tests, again] = [
    await served.call('/rows'),
    await served.call('/rows', { headers: marked }),
    await served.call('/rows'),
  ];
  expect([rowsOf(people), rowsOf(tests), rowsOf(again)]).toEqual([[{ id: 1 }], [{ id: 1 }, { id: 9 }], [{ id: 1 }]]);
  expect(served.recorder.requests).toEqual([
    'GET /rows 200 declared',
    'GET /rows 200 declared synthetic',
    'GET /rows 200 declared',
  ]);
});

test('a marked message says so in the queue, with what for', async () => {
  await serve('none');
  await post(marked);
  await post({ 'atalaya-synthetic': `\u00e9 ${'x'.repeat(100)}` });
  await post({});
  expect(served.broker.published.map(({ attributes }) => attributes)).toEqual([
    { atalaya_synthetic: 'load test' },
    { atalaya_synthetic: 'x'.repeat(63) },
    undefined,
  ]);
});

test('whoever proves nothing cannot hide a failure: from elsewhere the mark is not believed, and takes no message', async () => {
  await serve('none', { proxies: 1 });
  const read = await served.call('/rows', { headers: marked });
  const { status, json } = await post(marked);
  expect([rowsOf(read), status, (json() as { detail: string }).detail]).toEqual([
    [{ id: 1 }],
    403,
    'Atalaya-Synthetic: is believed of callers who prove who they are, and of this machine. Fix: leave it out, and with it the messages of tests.',
  ]);
  expect([served.recorder.requests, served.broker.published]).toEqual([
    ['GET /rows 200 declared', 'POST /rows 403 declared'],
    [],
  ]);
});

test('a caller with a token is believed wherever it calls from; one with a wrong token is not', async () => {
  const own = issueToken({ name: 'gate', createdAt: 0 });
  await serve('token', { proxies: 1, auth: { tokens: memoryTokens(own.record) } });
  await post({ ...marked, authorization: `Bearer ${own.token}` });
  await post({ ...marked, authorization: 'Bearer atl_wrong' });
  expect(served.recorder.requests).toEqual(['POST /rows 202 declared synthetic', 'POST /rows 401 declared']);
});
