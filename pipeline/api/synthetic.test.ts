/** Requests marked as tests, and who may mark them. */
import { afterEach, expect, test } from '@jest/globals';
import { integer } from '../../model/schema.ts';
import { list, publish, type Auth } from '../../model/stage.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { issueToken } from './auth/token.ts';
import { memoryTokens } from './auth/tokenStore.ts';
import { serveForTest, testSystem, type Reply, type Served, type ServeTestOptions } from './testing/serve.ts';

const systemWith = (auth: Auth): PipelineSystem =>
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

test('a marked request from this machine is not an event, sees rows of tests, and shares no cached answer with others', async () => {
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

test('a marked message carries an attribute with the purpose', async () => {
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

test('an unauthenticated caller from elsewhere cannot hide failures: its mark is ignored, and its messages are refused', async () => {
  await serve('none', { proxies: 1 });
  const read = await served.call('/rows', { headers: marked });
  const { status, json } = await post(marked);
  expect([rowsOf(read), status, (json() as { detail: string }).detail]).toEqual([
    [{ id: 1 }],
    403,
    'Atalaya-Synthetic: is accepted only from authenticated callers and from this machine. Fix: leave it out, and send no test messages.',
  ]);
  expect([served.recorder.requests, served.broker.published]).toEqual([
    ['GET /rows 200 declared', 'POST /rows 403 declared'],
    [],
  ]);
});

test('a caller with a valid token may mark from anywhere; one with a wrong token may not', async () => {
  const own = issueToken({ name: 'gate', createdAt: 0 });
  await serve('token', { proxies: 1, auth: { tokens: memoryTokens(own.record) } });
  await post({ ...marked, authorization: `Bearer ${own.token}` });
  await post({ ...marked, authorization: 'Bearer atl_wrong' });
  expect(served.recorder.requests).toEqual(['POST /rows 202 declared synthetic', 'POST /rows 401 declared']);
});
