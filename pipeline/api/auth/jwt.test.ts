/** Signed tokens through the whole API: an invalid token is refused and costs no query. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair, UnsecuredJWT, type JWTPayload } from 'jose';
import { googleIdentity, iapIdentity } from '../../../model/access.ts';
import { list, publish } from '../../../model/stage.ts';
import type { PipelineSystem } from '../../../model/system.ts';
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

/** Definitions require https; the issuer of a test is local. */
const keyedBy = (system: PipelineSystem, keys: string): PipelineSystem => {
  const { api } = system.stages;
  return { ...system, stages: { ...system.stages, api: { ...api, identity: { ...api.identity!, keys } } } };
};

let now: number;
let issuer: KeyServer;
let served: Served;
const clock = (): number => now;
const seconds = (): number => Math.floor(now / 1_000);

const start = async (system: PipelineSystem, claims: JWTPayload, alg?: string): Promise<void> => {
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

const expectRefused = (reply: Reply, reason: string): void => {
  const fix =
    "send 'Authorization: Bearer <token>' with a token issued by https://accounts.google.com for https://test.example.com";
  expect([reply.status, (reply.json() as { detail: string }).detail, reply.headers['www-authenticate']]).toEqual([
    401,
    `authorization: ${reason}. Fix: ${fix}.`,
    `Bearer realm="test", error="invalid_token", error_description="the token ${reason}"`,
  ]);
  expect(served.warehouse.queries).toEqual([]);
};

describe.each(['RS256', 'ES256'])('a token signed with %s', (alg) => {
  beforeEach(async () => start(oidc, good, alg));

  test('that is valid is accepted, and verified once', async () => {
    const token = await issuer.sign();
    expect([(await call(token)).status, (await call(token)).status, issuer.requests()]).toEqual([200, 200, 1]);
  });
});

describe('a token is refused that', () => {
  beforeEach(async () => start(oidc, good));

  test('is missing', async () => {
    const { status, headers, json } = await served.call('/rows');
    expect([status, headers['www-authenticate'], json()]).toEqual([
      401,
      'Bearer realm="test"',
      expect.objectContaining({
        title: 'Unauthorized',
        detail:
          "authorization: is missing. Fix: send 'Authorization: Bearer <token>' with a token issued by https://accounts.google.com for https://test.example.com.",
      }),
    ]);
    expect(issuer.requests()).toBe(0);
  });

  test('is not signed', async () => {
    const unsigned = new UnsecuredJWT(good)
      .setIssuedAt(seconds())
      .setExpirationTime(seconds() + 60)
      .encode();
    expectRefused(await call(unsigned), 'is not signed with RS256 or ES256');
    expectRefused(await call('a.b.c'), 'is not a signed JSON Web Token');
  });

  test('is signed with the public key as a shared secret', async () => {
    const forged = await issuer.sign({ alg: 'HS256', key: Buffer.from('the public key, as a shared secret') });
    expectRefused(await call(forged), 'is not signed with RS256 or ES256');
  });

  test('is signed with another key under the id of a key of the issuer', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expectRefused(await call(await issuer.sign({ key: privateKey })), 'has a wrong signature');
  });

  test.each<[string, () => JWTPayload]>([
    ['is expired', () => ({ exp: seconds() - 31 })],
    ['is not valid yet', () => ({ nbf: seconds() + 31 })],
    ['is not valid yet', () => ({ iat: seconds() + 31 })],
    ['is for another audience', () => ({ aud: 'https://other.example.com' })],
    ['is of another issuer', () => ({ iss: 'https://accounts.example.com' })],
    [
      'lacks a required claim, or has a claim of the wrong type: sub, iss, aud, iat, exp',
      () => ({ exp: undefined, aud: good.aud as string }),
    ],
  ])('%s', async (reason, claims) => {
    expectRefused(await call(await issuer.sign({ claims: claims() })), reason);
  });

  test('is too long, without parsing it', async () => {
    expectRefused(await call('x'.repeat(8_193)), 'is longer than 8192 characters');
    const { status } = await call('x'.repeat(100_000));
    expect([status, issuer.requests()]).toEqual([431, 0]);
  });
});

test('clocks may differ by 30 seconds', async () => {
  await start(oidc, good);
  const claims = [{ exp: seconds() - 29 }, { nbf: seconds() + 29 }, { iat: seconds() + 29 }];
  const replies = await Promise.all(claims.map(async (claim) => call(await issuer.sign({ claims: claim }))));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test('a cached token is not accepted past its expiry', async () => {
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
])('%s is authenticated, but not allowed', async (_, claims) => {
  await start(oidc, good);
  const { status, headers, json } = await call(await issuer.sign({ claims }));
  expect([status, (json() as { detail: string }).detail, headers['www-authenticate']]).toEqual([
    403,
    'authorization: is valid, but its account is not an allowed caller of this service. Fix: call with an account that the owner has allowed.',
    'Bearer realm="test", error="insufficient_scope", error_description="the token is valid, but its account is not an allowed caller of this service"',
  ]);
  expect(served.warehouse.queries).toEqual([]);
});

describe('behind Identity-Aware Proxy', () => {
  const header = 'x-goog-iap-jwt-assertion';
  const assert = async (assertion: string): Promise<Reply> =>
    served.call('/rows', { headers: { [header]: assertion } });

  test('its assertion is accepted, and a bearer token is not', async () => {
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
      `${header}: has a wrong signature. Fix: call through Identity-Aware Proxy, which adds this header.`,
    ]);
    expect(served.warehouse.queries).toEqual([]);
  });

  test('an assertion signed with RS256 is refused', async () => {
    await start(iap, goodAssertion, 'RS256');
    const { json } = await assert(await issuer.sign());
    expect((json() as { detail: string }).detail).toBe(
      `${header}: is not signed with ES256. Fix: call through Identity-Aware Proxy, which adds this header.`,
    );
  });
});
