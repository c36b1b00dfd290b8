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
  test('is random, names itself by a part that is no secret, and is kept as a hash alone', () => {
    const [one, other] = [issueToken({ name: 'a', createdAt }), issueToken({ name: 'a', createdAt })];
    expect(one.token).toMatch(/^atl_[0-9a-f]{12}_[\w-]{43}$/);
    expect(one.token).not.toBe(other.token);
    expect(idOf(one.token)).toBe(one.record.id);
    expect(JSON.stringify(one.record)).not.toContain(one.token.slice(17));
    expect(one.record.hash).toBe(hashOf(one.token));
    expect([isToken(one.token, one.record), isToken(one.token, other.record), isToken(one.token, undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('lets in, whatever the case of the scheme, and so does a second one beside it', async () => {
    const [old, fresh] = [issueToken({ name: 'old', createdAt }), issueToken({ name: 'new', createdAt })];
    await start(old.record, fresh.record);
    const statuses = [`Bearer ${old.token}`, `bearer ${fresh.token}`, `BEARER  ${fresh.token}`].map(async (one) =>
      call(one),
    );
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('is good until it expires or is revoked', async () => {
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

  test('that may read alone does not publish', async () => {
    const { token, record } = issueToken({ name: 'a', createdAt, readOnly: true });
    await start(record);
    expect((await call(`Bearer ${token}`)).status).toBe(200);
    const reply = await call(`Bearer ${token}`, 'POST');
    expect([reply.status, detail(reply), reply.headers['www-authenticate']]).toEqual([
      403,
      'authorization: may read and not publish. Fix: send one that may publish.',
      'Bearer realm="test", error="insufficient_scope", error_description="the token may read and not publish"',
    ]);
    expect(served.broker.published).toEqual([]);
  });
});

const known = issueToken({ name: 'a', createdAt });
const notOurs =
  "authorization: is not one of this service. Fix: send 'Authorization: Bearer <token>'; test-team gives tokens out.";
const missing = "authorization: is missing. Fix: send 'Authorization: Bearer <token>'; test-team gives tokens out.";

test.each([
  ['nothing', undefined, missing],
  ['a password', 'Basic dXNlcjpwYXNz', missing],
  ['an empty token', 'Bearer ', missing],
  ['a wrong secret under an id that is known', `Bearer ${known.token.slice(0, 17)}${'A'.repeat(43)}`, notOurs],
  ['a token that nobody gave out', `Bearer ${issueToken({ name: 'b', createdAt }).token}`, notOurs],
  ['something else', 'Bearer null', notOurs],
  ['a long one', `Bearer ${'x'.repeat(10_000)}`, notOurs],
])('%s is refused, for reading and for publishing, and costs nothing', async (_, authorization, message) => {
  await start(known.record);
  const replies = [await call(authorization), await call(authorization, 'POST'), await call(authorization, 'DELETE')];
  expect(replies.map((reply) => [reply.status, detail(reply)])).toEqual(replies.map(() => [401, message]));
  expect(served.warehouse.queries).toEqual([]);
  expect(served.broker.published).toEqual([]);
});

test('health and readiness are open, and so is what a path may be asked', async () => {
  await start();
  const statuses = [await served.call('/health'), await served.call('/ready'), await call(undefined, 'OPTIONS')];
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 204]);
});

test('a system with tokens and no store of them lets nobody in', async () => {
  served = await serveForTest(system, { auth: {} });
  expect((await call(`Bearer ${known.token}`)).status).toBe(401);
});

test('of several stores the first that knows a token decides', () => {
  const revoked = { ...known.record, revokedAt: 1 };
  const both = firstOf(memoryTokens(), memoryTokens(revoked), memoryTokens(known.record));
  expect([both.find(known.record.id), both.find('other')]).toEqual([revoked, undefined]);
});
