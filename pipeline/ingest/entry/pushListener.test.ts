import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import diary from '../../../test/fixtures/systems/diary.ts';
import { WarehouseUnavailable } from '../../ports.ts';
import { openPushEntry, pushOf, type PushEntry, type PushEntryOptions } from './testing/pushEntry.ts';
import { standsStill, until } from '../../testing/until.ts';

let entry: PushEntry | undefined;
const open = async (options: Partial<PushEntryOptions> = {}): Promise<PushEntry> =>
  (entry = await openPushEntry({ system: diary, ...options }));
afterEach(async () => {
  await entry?.close();
  entry = undefined;
});

/** Inserts that wait until the gate is opened. */
const gatedStore = (): { readonly store: PushEntryOptions['store'] & {}; readonly open: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    store: async (rows) => {
      await promise;
      return rows.map(() => 'stored');
    },
    open: resolve,
  };
};

const row = (id = 'a'): string => JSON.stringify({ id, timestamp: '2024-10-10T10:00:00Z' });
const done = { status: 204, text: '', type: null, retryAfter: null, authenticate: null };
const problem = (status: number, detail: string): object => ({
  type: 'application/problem+json',
  text: expect.stringContaining(`"status":${status},"detail":"${detail}"`),
});

test('a push is answered 204 when its message is stored', async () => {
  const { push, inserts, letters } = await open();
  expect(await push(pushOf('8', row()))).toEqual(done);
  expect(inserts.flat()).toEqual([
    {
      messageId: '8',
      publishedAt: Date.parse('2024-10-10T10:00:00.123Z'),
      values: ['a', null, 1_728_554_400_000_000],
      log: 'projects/p/subscriptions/s',
      sequence: undefined,
    },
  ]);
  expect(letters).toEqual([]);
});

test('two hundred concurrent pushes are stored in shared inserts', async () => {
  const { store, open: openGate } = gatedStore();
  const { push, inserts } = await open({ store });
  const pushes = Array.from({ length: 200 }, (_, i) => push(pushOf(String(i), row(String(i)))));
  await until('the first insert', () => inserts.length > 0);
  await standsStill(() => inserts.length);
  openGate();
  const answers = await Promise.all(pushes);
  expect(answers.every(({ status }) => status === 204)).toBe(true);
  expect(new Set(inserts.flat().map(({ messageId }) => messageId)).size).toBe(200);
  expect(inserts.length).toBeLessThan(50);
});

describe('a message that can never be stored is dead-lettered and answered 204, so that it is not redelivered', () => {
  test('a message that breaks the schema', async () => {
    const { push, letters, inserts } = await open();
    expect(await push(pushOf('8', '{"id":7}'))).toEqual(done);
    expect(letters).toMatchObject([{ messageId: '8', code: 'wrong-type', field: 'id' }]);
    expect(inserts).toEqual([]);
  });

  test('a message with attributes only', async () => {
    const { push, letters } = await open();
    expect(await push(pushOf('8', '', { source: 'x' }))).toEqual(done);
    expect(letters).toMatchObject([{ messageId: '8', code: 'empty', attributes: { source: 'x' } }]);
  });

  test('a message of 10 MB and one byte', async () => {
    const { push, letters } = await open();
    expect(await push(pushOf('8', Buffer.alloc(10_000_001, 'a')))).toEqual(done);
    expect(letters.map(({ code, data }) => [code, data.length])).toEqual([['too-large', 10_000_001]]);
  });

  test('a push without a readable message, kept with all its bytes', async () => {
    const { push, letters, logs } = await open();
    expect(await push('{"message":{"data":"a*b","messageId":"9"}}')).toEqual(done);
    expect(await push('hello', { 'content-type': 'text/plain' })).toEqual(done);
    expect(letters.map(({ code, reason, data }) => [code, reason, Buffer.from(data).toString()])).toEqual([
      ['bad-push', "the push has 'data' that is not base64", '{"message":{"data":"a*b","messageId":"9"}}'],
      [
        'bad-push',
        "the push is not JSON, so not a wrapped push, and has no headers of an unwrapped push (set 'write metadata' on the subscription)",
        'hello',
      ],
    ]);
    expect(letters.map(({ messageId }) => messageId)).toEqual(['9', expect.stringMatching(/^push-[0-9a-f-]{36}$/)]);
    expect(logs()).not.toContain('a*b');
  });
});

describe('a message that may be stored later is refused with Retry-After', () => {
  const retryAnswer = (reason: string, status = 503): object => ({
    status,
    ...problem(status, `${reason}. Fix: send it again later.`),
    retryAfter: '1',
    authenticate: null,
  });
  const impatient = {
    ...diary,
    stages: { ...diary.stages, queue: { ...diary.stages.queue, ackDeadline: '100ms' as const } },
  };

  test('while the warehouse is unavailable', async () => {
    const store = () => Promise.reject(new WarehouseUnavailable('503'));
    const { push } = await open({ system: impatient, store });
    expect(await push(pushOf('8', row()))).toEqual(retryAnswer('message: could not be stored yet'));
  });

  test('while dead letters cannot be stored', async () => {
    const { push, letters } = await open({ put: () => Promise.reject(new Error('disk full')) });
    expect(await push(pushOf('8', 'x'))).toEqual(retryAnswer('message: could not be stored yet'));
    expect(await push('x')).toEqual(retryAnswer('message: could not be stored yet'));
    expect(letters).toEqual([]);
  });

  test('when more bytes are in flight than the memory budget', async () => {
    const { store, open: openGate } = gatedStore();
    const { push, inserts } = await open({ store, budget: 1_000 });
    const pendingPush = push(pushOf('1', row('x'.repeat(500))));
    await until('the insert', () => inserts.length === 1);
    expect(await push(pushOf('2', row()))).toEqual(
      retryAnswer('body: does not fit: too many bytes are in flight', 429),
    );
    openGate();
    expect(await pendingPush).toEqual(done);
    expect(await push(pushOf('2', row()))).toEqual(done);
  });
});

describe('a request that is not a push is refused', () => {
  test('from another caller, before the body is read', async () => {
    const { push, letters, inserts, logs } = await open({
      checkPusher: () => Promise.resolve({ kind: 'NotPusher', status: 401, reason: 'a bearer token is required' }),
    });
    expect(await push(pushOf('8', row()))).toEqual({
      status: 401,
      ...problem(
        401,
        'authorization: a bearer token is required. Fix: push as the service account of the subscription.',
      ),
      retryAfter: null,
      authenticate: 'Bearer error="invalid_token"',
    });
    expect([...letters, ...inserts]).toEqual([]);
    expect(logs()).toContain('"reason":"a bearer token is required"');
  });

  test('with a body larger than any message', async () => {
    const { url } = await open();
    const response = await fetch(url, { method: 'POST', body: Buffer.alloc(16 * 1024 * 1024 + 1) });
    expect([response.status, response.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
    expect(await response.json()).toMatchObject({
      detail: 'body: is larger than 16777216 bytes. Fix: push one Pub/Sub message a request.',
    });
  });

  test('with a compressed body, or with another method', async () => {
    const { push, url } = await open();
    expect(await push('x', { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
    const response = await fetch(url, { method: 'PUT', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('with a body that ends early, of which no bytes are kept', async () => {
    const { url, letters, push } = await open({ budget: 1_000 });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n${'a'.repeat(800)}`);
    const other = async (): Promise<number> => (await push(pushOf('8', row()))).status;
    await until('its bytes leave no room for another push', async () => (await other()) === 429);
    socket.destroy();
    await until('there is room again', async () => (await other()) === done.status);
    expect(letters).toEqual([]);
  });
});

test('closing answers the pushes in flight, and accepts no new ones', async () => {
  const { store, open: openGate } = gatedStore();
  const { push, close, url, inserts } = await open({ store });
  expect(await (await fetch(`${url}/health`)).text()).toBe('ok\n');
  const pendingPush = push(pushOf('8', row()));
  await until('the insert', () => inserts.length === 1);
  const closed = close();
  openGate();
  expect(await pendingPush).toEqual(done);
  await closed;
  expect(inserts.flat()).toHaveLength(1);
  await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
});

test('a trace continues from push to processing, and the shared insert links to all traces', async () => {
  const { push, spans } = await open();
  const traceOf = (i: number): string => `${i}af7651916cd43dd8448eb211c80319c`;
  const parentOf = (i: number): string => `00-${traceOf(i)}-b7ad6b7169203331-01`;
  await Promise.all([
    push(pushOf('1', row(), { googclient_traceparent: parentOf(1) }), { traceparent: parentOf(9) }),
    push(pushOf('2', row()), { traceparent: parentOf(2) }),
    push(pushOf('3', row())),
  ]);
  const processes = spans().filter(({ name }) => name === 'process diary-subscription');
  const inserts = spans().filter(({ name }) => name === 'insert diary');
  expect(processes.map((span) => span.spanContext().traceId).toSorted()).toEqual([traceOf(1), traceOf(2)]);
  expect(inserts).toHaveLength(1);
  expect(inserts[0]?.links.map(({ context }) => context.traceId).toSorted()).toEqual([traceOf(1), traceOf(2)]);
});
