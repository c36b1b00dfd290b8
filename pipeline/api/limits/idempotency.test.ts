/** `Idempotency-Key`: the same request twice is one request. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { list, publish } from '../../../model/stage.ts';
import { issueToken } from '../auth/token.ts';
import { memoryTokens } from '../auth/tokenStore.ts';
import { originalIdAttribute, originalTimeAttribute } from '../../ports.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import { createIdempotency } from './idempotency.ts';
import { until } from '../../testing/until.ts';

const system = testSystem({ routes: [list('/rows'), publish('/rows'), publish('/other')], auth: 'token' });
const [first, second] = [issueToken({ name: 'a', createdAt: 0 }), issueToken({ name: 'b', createdAt: 0 })];
const row = { id: 1, name: null, at: '2026-11-22T00:00:00Z' };

let served: Served;
beforeEach(async () => {
  served = await serveForTest(system, { auth: { tokens: memoryTokens(first.record, second.record) } });
});
afterEach(async () => {
  await served.close();
});

const post = async (
  key: string | undefined,
  body: unknown = row,
  token = first.token,
  path = '/rows',
): Promise<Reply> =>
  served.call(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
const ids = (reply: Reply): unknown => (reply.json() as { messageIds: unknown }).messageIds;
const detail = (reply: Reply): unknown => [reply.status, (reply.json() as { detail: string }).detail];

test('the same key and messages are published once, and get the same answer', async () => {
  const first = await post('"k-1"', [row, { ...row, id: 2 }]);
  const again = await post(
    'k-1',
    [row, { id: 2, at: row.at, name: null }].map((change) => ({ ...row, ...change })),
  );
  expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([202, 202, 'true']);
  expect(ids(again)).toEqual(ids(first));
  expect(served.broker.published.map(({ attributes }) => attributes?.[originalIdAttribute])).toEqual(ids(first));
});

test('a key that has its time gives it to the message, the same in every repeat', async () => {
  const time = Date.now();
  const hex = time.toString(16).padStart(12, '0');
  await post(`${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`);
  await post('6f2c');
  expect(served.broker.published.map(({ attributes }) => attributes?.[originalTimeAttribute])).toEqual([
    String(time),
    undefined,
  ]);
});

test('a key of 300 bytes is refused: 255 characters are the most', async () => {
  expect((await post('k'.repeat(300))).status).toBe(400);
  expect((await post('k'.repeat(255))).status).toBe(202);
});

test('without a key every request is published', async () => {
  await post(undefined);
  await post(undefined);
  expect(served.broker.published).toHaveLength(2);
});

test('another caller, and another route, have their own keys', async () => {
  const all = [await post('k'), await post('k', row, second.token), await post('k', row, first.token, '/other')];
  expect(all.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(new Set(all.map((reply) => String(ids(reply)))).size).toBe(3);
  expect(served.broker.published).toHaveLength(3);
});

test('the same key with other messages is refused', async () => {
  await post('k');
  expect(detail(await post('k', { ...row, id: 2 }))).toEqual([
    422,
    'idempotency-key: was used for other messages. Fix: send a new key with new messages.',
  ]);
  expect(served.broker.published).toHaveLength(1);
});

test('a key whose request is not answered yet is refused with Retry-After', async () => {
  let waiting = false;
  let publishNow = (): void => undefined;
  served.broker.before = async () =>
    new Promise((resolve) => {
      publishNow = resolve;
      waiting = true;
    });
  const first = post('k');
  await until('the first one publishes', () => waiting);
  const second = await post('k');
  expect([detail(second), second.headers['retry-after']]).toEqual([
    [409, 'idempotency-key: belongs to a request that is not answered yet. Fix: send it again in a second.'],
    '1',
  ]);
  publishNow();
  expect((await first).status).toBe(202);
});

test('after a failed publish the same request can be retried, with the same ids', async () => {
  const attempted: unknown[] = [];
  served.broker.before = async () => {
    throw new Error('gone');
  };
  expect((await post('k')).status).toBe(503);
  served.broker.before = async () => undefined;
  attempted.push(ids(await post('k')));
  expect(attempted).toEqual([served.broker.published.map(({ attributes }) => attributes?.[originalIdAttribute])]);
});

test('refused messages do not use up a key', async () => {
  expect((await post('k', { id: 'x' })).status).toBe(422);
  expect((await post('k')).status).toBe(202);
});

test.each(['', '"', 'two keys', 'x'.repeat(256), '"a" "b"'])('%j is not a key', async (key) => {
  expect(detail(await post(key))).toEqual([
    400,
    'idempotency-key: is not one key. Fix: send 1 to 255 visible ASCII characters, such as a UUID.',
  ]);
});

describe('the memory of keys', () => {
  const request = (key: string, text = 'm') => ({
    headers: { 'idempotency-key': key },
    caller: 'c',
    route: '/r',
    messages: [Buffer.from(text)],
  });

  test('is bounded in number and time; derived ids never change', () => {
    let now = 0;
    const begin = createIdempotency({ now: () => now, maxEntries: 2, keepMs: 1_000 });
    const first = begin(request('a'));
    first?.settle(true);
    expect(begin(request('a'))?.repeated).toBe(true);
    for (const key of ['b', 'c']) begin(request(key))?.settle(true);
    const forgotten = begin(request('a'));
    expect([forgotten?.repeated, forgotten?.messageIds]).toEqual([false, first?.messageIds]);
    forgotten?.settle(true);
    now = 1_000;
    expect(begin(request('a', 'other'))?.repeated).toBe(false);
    // Another instance, or the same after a restart.
    expect(createIdempotency({ now: () => 0 })(request('a'))?.messageIds).toEqual(first?.messageIds);
  });

  const at = Date.parse('2026-11-30T12:00:00Z');
  const uuid7 = (time: number, rest = '7abc-8def-0123456789ab'): string => {
    const hex = time.toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-${rest}`;
  };
  test.each([
    ['now', uuid7(at), at],
    ['a moment before the end of its lifetime', uuid7(at - 86_400_000 + 1), at - 86_400_000 + 1],
    ['at the end of its lifetime', uuid7(at - 86_400_000), undefined],
    ['from a clock that is a little ahead', uuid7(at + 300_000), at + 300_000],
    ['from a clock that is far ahead', uuid7(at + 300_001), undefined],
    ['of version 4', uuid7(at, '4abc-8def-0123456789ab'), undefined],
    ['of another variant', uuid7(at, '7abc-cdef-0123456789ab'), undefined],
    ['that is no UUID', 'k', undefined],
  ])('a key %s has its time or none', (_, key, time) => {
    const begin = createIdempotency({ now: () => 0, clock: () => at });
    expect(begin(request(key))?.publishedAt).toBe(time);
    const later = createIdempotency({ now: () => 0, clock: () => at + 1_000 });
    const repeated = later(request(key))?.publishedAt;
    if (time !== undefined && time > at - 86_400_000 + 1_000) expect(repeated).toBe(time);
  });

  test('distinguishes messages by their boundaries', () => {
    const of = (...messages: readonly string[]) =>
      createIdempotency({ now: () => 0 })({
        ...request('k'),
        messages: messages.map((message) => Buffer.from(message)),
      });
    expect(of('ab', 'c')?.messageIds[0]).not.toBe(of('a', 'bc')?.messageIds[0]);
  });
});
