/** Signed tokens through the whole API: each that is not good is refused in the same words, and costs no query. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair, UnsecuredJWT, type JWTPayload } from 'jose';
import { googleIdentity, iapIdentity } from '../../../model/access.ts';
import { list, publish } from '../../../model/stage.ts';
import type { System } from '../../../model/system.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import { lifetime, startKeyServer, type KeyServer } from './testing/keyServer.ts';

const routes = [list('/rows'), publish('/rows')];
const email = 'gateway@example.com';
const good: JWTPayload = {
  iss: 'https://accounts.google.com',
  aud: 'https://test.example.com',
  sub: '1234',
  email,
  email_verified: true,
};
const oidc = testSystem({
  routes,
  auth: 'oidc',
  identity: googleIdentity({ audience: ['https://test.example.com'], callers: [email] }),
});
const iapAudience = '/projects/1/global/backendServices/2';
const iap = testSystem({ routes, auth: 'iap', identity: iapIdentity(iapAudience) });
const goodAssertion: JWTPayload = {
  iss: 'https://cloud.google.com/iap',
  aud: iapAudience,
  sub: 'accounts.google.com:1',
};

/** Definitions say https; the issuer of a test is on this machine. */
const keyedBy = (system: System, keys: string): System => {
  const { api } = system.stages;
  return { ...system, stages: { ...system.stages, api: { ...api, identity: { ...api.identity!, keys } } } };
};

let now: number;
let issuer: KeyServer;
let served: Served;
const clock = (): number => now;
const seconds = (): number => Math.floor(now / 1_000);

const start = async (system: System, claims: JWTPayload, alg?: string): Promise<void> => {
  issuer = await startKeyServer(claims, clock, alg);
  served = await serveForTest(keyedBy(system, issuer.url), { auth: { clock }, rows: [[1, 'a', 1]] });
};

beforeEach(() => {
  now = Date.UTC(2026, 10, 22);
});

afterEach(async () => {
  await served.close();
  await issuer.close();
});

const call = async (token: string): Promise<Reply> =>
  served.call('/rows', { headers: { authorization: `Bearer ${token}` } });

const expectRefused = (reply: Reply, what: string): void => {
  const fix =
    "send 'Authorization: Bearer <token>' with a token of https://accounts.google.com for https://test.example.com";
  expect([reply.status, (reply.json() as { detail: string }).detail, reply.headers['www-authenticate']]).toEqual([
    401,
    `authorization: ${what}. Fix: ${fix}.`,
    `Bearer realm="test", error="invalid_token", error_description="the token ${what}"`,
  ]);
  expect(served.warehouse.queries).toEqual([]);
};

describe.each(['RS256', 'ES256'])('a token signed with %s', (alg) => {
  beforeEach(async () => start(oidc, good, alg));

  test('that is good lets its caller in, and is checked once', async () => {
    const token = await issuer.sign();
    expect([(await call(token)).status, (await call(token)).status, issuer.asked()]).toEqual([200, 200, 1]);
  });
});

describe('a token is refused that', () => {
  beforeEach(async () => start(oidc, good));

  test('is not there', async () => {
    const { status, headers, json } = await served.call('/rows');
    expect([status, headers['www-authenticate'], json()]).toEqual([
      401,
      'Bearer realm="test"',
      expect.objectContaining({
        title: 'Unauthorized',
        detail:
          "authorization: is missing. Fix: send 'Authorization: Bearer <token>' with a token of https://accounts.google.com for https://test.example.com.",
      }),
    ]);
    expect(issuer.asked()).toBe(0);
  });

  test('is not signed at all', async () => {
    const unsigned = new UnsecuredJWT(good)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + 60)
      .encode();
    expectRefused(await call(unsigned), 'is not signed with RS256 or ES256');
    expectRefused(await call('a.b.c'), 'is not a signed JSON Web Token');
  });

  test('is signed with what everybody can read', async () => {
    const forged = await issuer.sign({ alg: 'HS256', key: Buffer.from('the public key, as a shared secret') });
    expectRefused(await call(forged), 'is not signed with RS256 or ES256');
  });

  test('is signed by somebody else, under a key that the issuer has', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expectRefused(await call(await issuer.sign({ key: privateKey })), 'has a signature that is not right');
  });

  test.each<[string, () => JWTPayload]>([
    ['is expired', () => ({ exp: seconds() - 31 })],
    ['is not valid yet', () => ({ nbf: seconds() + 31 })],
    ['is not valid yet', () => ({ iat: seconds() + 31 })],
    ['is for another audience', () => ({ aud: 'https://other.example.com' })],
    ['is of another issuer', () => ({ iss: 'https://accounts.example.com' })],
    [
      'lacks a claim that it needs, or has one of the wrong type: sub, iss, aud, iat, exp',
      () => ({ exp: undefined, aud: good.aud as string }),
    ],
  ])('%s', async (what, claims) => {
    expectRefused(await call(await issuer.sign({ claims: claims() })), what);
  });

  test('is longer than any that is honest, without looking at it', async () => {
    expectRefused(await call('x'.repeat(8_193)), 'is longer than 8192 characters');
    const { status } = await call('x'.repeat(100_000));
    expect([status, issuer.asked()]).toEqual([431, 0]);
  });
});

test('clocks may differ by half a minute', async () => {
  await start(oidc, good);
  const claims = [{ exp: seconds() - 29 }, { nbf: seconds() + 29 }, { iat: seconds() + 29 }];
  const replies = await Promise.all(claims.map(async (one) => call(await issuer.sign({ claims: one }))));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('a token that was good is not believed past its end', async () => {
  await start(oidc, good);
  const token = await issuer.sign();
  expect((await call(token)).status).toBe(200);
  now += (lifetime + 31) * 1_000;
  served.warehouse.queries.length = 0;
  expectRefused(await call(token), 'is expired');
});

test.each<[string, JWTPayload]>([
  ['an account that is not among the callers', { email: 'stranger@example.com' }],
  ['an address that the issuer has not verified', { email_verified: false }],
])('%s is known, and may not call', async (_, claims) => {
  await start(oidc, good);
  const { status, headers, json } = await call(await issuer.sign({ claims }));
  expect([status, (json() as { detail: string }).detail, headers['www-authenticate']]).toEqual([
    403,
    'authorization: is good, but its account is not among the callers of this service. Fix: call with an account that the owners have added.',
    'Bearer realm="test", error="insufficient_scope", error_description="the token is good, but its account is not among the callers of this service"',
  ]);
  expect(served.warehouse.queries).toEqual([]);
});

describe('behind Identity-Aware Proxy', () => {
  const header = 'x-goog-iap-jwt-assertion';
  const assert = async (assertion: string): Promise<Reply> =>
    served.call('/rows', { headers: { [header]: assertion } });

  test('its assertion lets in, and a bearer token does not', async () => {
    await start(iap, goodAssertion);
    const assertion = await issuer.sign();
    expect([(await assert(assertion)).status, (await call(assertion)).status]).toEqual([200, 401]);
  });

  test('a forged assertion is refused', async () => {
    await start(iap, goodAssertion);
    const { privateKey } = await generateKeyPair('ES256');
    const { status, json } = await assert(await issuer.sign({ key: privateKey }));
    expect([status, (json() as { detail: string }).detail]).toEqual([
      401,
      `${header}: has a signature that is not right. Fix: call through Identity-Aware Proxy, which adds this header.`,
    ]);
    expect(served.warehouse.queries).toEqual([]);
  });

  test('RS256 is no signature of its', async () => {
    await start(iap, goodAssertion, 'RS256');
    const { json } = await assert(await issuer.sign());
    expect((json() as { detail: string }).detail).toBe(
      `${header}: is not signed with ES256. Fix: call through Identity-Aware Proxy, which adds this header.`,
    );
  });
});
