/** The issuer's keys: rotated, requested too often, and unavailable. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { googleIdentity } from '../../../model/access.ts';
import { list } from '../../../model/stage.ts';
import { serveForTest, testSystem, type Served } from '../testing/serve.ts';
import { startKeyServer, type KeyServer } from './testing/keyServer.ts';

const claims = {
  iss: 'https://accounts.google.com',
  aud: 'https://test.example.com',
  sub: '1234',
  email: 'a@example.com',
  email_verified: true,
};
const identity = googleIdentity({ audience: [claims.aud], callers: [claims.email] });
const system = testSystem({ routes: [list('/rows')], auth: 'oidc', identity });

let now: number;
let issuer: KeyServer;
let served: Served;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 22);
  issuer = await startKeyServer(claims, () => now);
  const { stages } = system;
  const api = { ...stages.api, identity: { ...identity, keys: issuer.url } };
  served = await serveForTest({ ...system, stages: { ...stages, api } }, { auth: { clock: () => now } });
});

afterEach(async () => {
  await served.close();
  await issuer.close();
});

const call = async (token: string): Promise<number> =>
  (await served.call('/rows', { headers: { authorization: `Bearer ${token}` } })).status;
const logTexts = (): readonly string[] =>
  served.recorder.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level}: ${message}`);

test('a rotated key is fetched as soon as a token is signed with it', async () => {
  expect(await call(await issuer.sign())).toBe(200);
  await issuer.rotate();
  now += 31_000;
  expect(await call(await issuer.sign())).toBe(200);
  expect(issuer.requests()).toBe(2);
});

test('unknown key ids cause one fetch in 30 seconds, however many there are', async () => {
  expect(await call(await issuer.sign())).toBe(200);
  now += 31_000;
  const forged = await Promise.all(Array.from({ length: 20 }, async (_, n) => issuer.sign({ kid: `made-up-${n}` })));
  expect(new Set(await Promise.all(forged.map(call)))).toEqual(new Set([401]));
  expect(issuer.requests()).toBe(2);
});

test('while the key server is down the last good keys are used, and the log says so', async () => {
  expect(await call(await issuer.sign())).toBe(200);
  issuer.override = { status: 503, text: '' };
  now += 3_600_000;
  expect(await call(await issuer.sign())).toBe(200);
  now += 3_600_000;
  expect(await call(await issuer.sign())).toBe(200);
  expect(logTexts().at(-1)).toBe('error: the keys of the issuer cannot be fetched: the last good keys are used');
  expect(served.recorder.lines.findLast(({ level }) => level === 'error')?.fields).toMatchObject({
    event: 'auth',
    reason: 'it answers 503',
  });
  issuer.override = undefined;
  now += 3_600_000;
  await call(await issuer.sign());
  await call(await issuer.sign({ claims: { jti: 'another' } }));
  expect(logTexts().at(-1)).toBe('info: the keys of the issuer are available again');
});

test.each([
  [{ status: 500, text: '' }, 'it answers 500'],
  [{ status: 200, text: '<html>' }, 'it is not JSON'],
  [{ status: 200, text: '{"keys":[]}' }, 'it contains no key'],
  [{ status: 200, text: `"${'x'.repeat(1_000_001)}"` }, 'it is larger than 1000000 bytes'],
])('without any keys callers get 503 with Retry-After, and the log has the reason (%#)', async (override, reason) => {
  issuer.override = override;
  const token = await issuer.sign();
  const reply = await served.call('/rows', { headers: { authorization: `Bearer ${token}` } });
  expect([reply.status, reply.headers['retry-after'], (reply.json() as { detail: string }).detail]).toEqual([
    503,
    '1',
    'The keys to verify tokens are not available at the moment. Fix: send the request again in a second.',
  ]);
  expect(await call(token)).toBe(503);
  expect(issuer.requests()).toBe(1);
  expect(served.recorder.lines.find(({ level }) => level === 'error')).toEqual({
    level: 'error',
    fields: { event: 'auth', host: new URL(issuer.url).host, reason },
    message: 'the keys of the issuer cannot be fetched: callers get 503',
  });
  issuer.override = undefined;
  now += 5_000;
  expect(await call(token)).toBe(200);
});
