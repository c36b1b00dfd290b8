/** Static tokens through the whole API. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { list, publish } from '../../../model/stage.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import { hashOf, idOf, issueToken, isToken } from './token.ts';
import { firstOf, memoryTokens, type TokenRecord } from './tokenStore.ts';

const system = testSystem({ routes: [list('/rows'), publish('/rows')], auth: 'token' });
const row = JSON.stringify({ id: 1, name: null, at: '2026-11-22T00:00:00Z' });
const createdAt = Date.UTC(2026, 10, 22);
let now = createdAt;
let served: Served;

afterEach(async () => {
  await served?.close();
});

const start = async (...records: readonly TokenRecord[]): Promise<void> => {
  now = createdAt;
  served = await serveForTest(system, { auth: { tokens: memoryTokens(...records), clock: () => now } });
};
const call = async (token: string | undefined, method = 'GET'): Promise<Reply> =>
  served.call('/rows', {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: token }),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: row } : {}),
  });
const detail = (reply: Reply): string => (reply.json() as { detail: string }).detail;

describe('a token', () => {
  test('is random, contains a public id, and is stored only as a hash', () => {
    const [first, second] = [issueToken({ name: 'a', createdAt }), issueToken({ name: 'a', createdAt })];
    expect(first.token).toMatch(/^atl_[0-9a-f]{12}_[\w-]{43}$/);
    expect(first.token).not.toBe(second.token);
    expect(idOf(first.token)).toBe(first.record.id);
    expect(JSON.stringify(first.record)).not.toContain(first.token.slice(17));
    expect(first.record.hash).toBe(hashOf(first.token));
    expect([
      isToken(first.token, first.record),
      isToken(first.token, second.record),
      isToken(first.token, undefined),
    ]).toEqual([true, false, false]);
  });

  test('is accepted with any case of the scheme, together with a second token', async () => {
    const [old, fresh] = [issueToken({ name: 'old', createdAt }), issueToken({ name: 'new', createdAt })];
    await start(old.record, fresh.record);
    const statuses = [`Bearer ${old.token}`, `bearer ${fresh.token}`, `BEARER  ${fresh.token}`].map(
      async (authorization) => call(authorization),
    );
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('is valid until it expires or is revoked', async () => {
    const { token, record } = issueToken({ name: 'a', createdAt, expiresAt: createdAt + 1_000 });
    await start({ ...record, revokedAt: createdAt + 500 });
    expect((await call(`Bearer ${token}`)).status).toBe(200);
    now += 500;
    const reply = await call(`Bearer ${token}`);
    expect([reply.status, detail(reply), reply.headers['www-authenticate']]).toEqual([
      401,
      'authorization: is expired or revoked. Fix: ask for a new one.',
      'Bearer realm="test", error="invalid_token", error_description="the token is expired or revoked"',
    ]);
  });

  test('that is read-only cannot publish', async () => {
    const { token, record } = issueToken({ name: 'a', createdAt, readOnly: true });
    await start(record);
    expect((await call(`Bearer ${token}`)).status).toBe(200);
    const reply = await call(`Bearer ${token}`, 'POST');
    expect([reply.status, detail(reply), reply.headers['www-authenticate']]).toEqual([
      403,
      'authorization: may read but not publish. Fix: send a token that may publish.',
      'Bearer realm="test", error="insufficient_scope", error_description="the token may read but not publish"',
    ]);
    expect(served.broker.published).toEqual([]);
  });
});

const issued = issueToken({ name: 'a', createdAt });
const notOurs =
  "authorization: is not a token of this service. Fix: send 'Authorization: Bearer <token>'; test-team issues tokens.";
const missing = "authorization: is missing. Fix: send 'Authorization: Bearer <token>'; test-team issues tokens.";

test.each([
  ['nothing', undefined, missing],
  ['a password', 'Basic dXNlcjpwYXNz', missing],
  ['an empty token', 'Bearer ', missing],
  ['a wrong secret with a known id', `Bearer ${issued.token.slice(0, 17)}${'A'.repeat(43)}`, notOurs],
  ['a token that was not issued', `Bearer ${issueToken({ name: 'b', createdAt }).token}`, notOurs],
  ['something else', 'Bearer null', notOurs],
  ['a long one', `Bearer ${'x'.repeat(10_000)}`, notOurs],
])('%s is refused, for reading and for publishing, and costs no query', async (_, authorization, message) => {
  await start(issued.record);
  const replies = [await call(authorization), await call(authorization, 'POST'), await call(authorization, 'DELETE')];
  expect(replies.map((reply) => [reply.status, detail(reply)])).toEqual(replies.map(() => [401, message]));
  expect(served.warehouse.queries).toEqual([]);
  expect(served.broker.published).toEqual([]);
});

test('health, readiness and OPTIONS need no authentication', async () => {
  await start();
  const statuses = [await served.call('/health'), await served.call('/ready'), await call(undefined, 'OPTIONS')];
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 204]);
});

test("a system with auth 'token' and no token store refuses everybody", async () => {
  served = await serveForTest(system, { auth: {} });
  expect((await call(`Bearer ${issued.token}`)).status).toBe(401);
});

test('of several stores the first that has a token decides', () => {
  const revoked = { ...issued.record, revokedAt: 1 };
  const stores = firstOf(memoryTokens(), memoryTokens(revoked), memoryTokens(issued.record));
  expect([stores.find(issued.record.id), stores.find('other')]).toEqual([revoked, undefined]);
});
