import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK } from 'jose';
import { createCheckPusher, type CheckPusher } from './pusher.ts';

const audience = 'https://ingest.example/';
const account = 'pusher@p.iam.gserviceaccount.com';
const issuer = 'https://accounts.google.com';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

const makeKey = async (kid: string): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256' } };
};

let first: Key;
let second: Key;
let published: readonly JWK[] = [];
let isUp = true;
let fetched = 0;
const server = createServer({ keepAliveTimeout: 0 }, (_, response) => {
  fetched += 1;
  response.writeHead(isUp ? 200 : 500).end(JSON.stringify({ keys: published }));
});
let keys: string;

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first'), makeKey('second')]);
  published = [first.jwk];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  keys = `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`;
});
afterAll(() => void server.close());

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const start = (clock = Date.now): CheckPusher => createCheckPusher({ audience, account, keys, logger: quiet, clock });
const seconds = (from: number): number => Math.floor(Date.now() / 1_000) + from;
const good = { email: account, email_verified: true, aud: audience, iss: issuer };
const tokenOf = async (claims: object = {}, key: Key = first): Promise<string> => {
  const payload = { iat: seconds(-10), exp: seconds(3_600), ...good, ...claims };
  return `Bearer ${await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(key.privateKey)}`;
};
const not = (status: number, reason: string): object => ({ kind: 'NotPusher', status, reason });

test('the pusher may push, and the keys are fetched once', async () => {
  const check = start();
  const before = fetched;
  for (let i = 0; i < 3; i++) expect(await check(await tokenOf())).toBeUndefined();
  expect(fetched - before).toBe(1);
});

describe('clocks may differ by 30 seconds', () => {
  test.each([
    ['expired 25 s ago', { exp: seconds(-25) }, undefined],
    ['valid in 25 s', { nbf: seconds(25) }, undefined],
    ['expired 35 s ago', { exp: seconds(-35) }, not(401, 'the token has expired')],
    [
      'valid in 40 s',
      { nbf: seconds(40) },
      not(401, 'the token is not for this audience, of this issuer, or valid at this time'),
    ],
  ])('%s', async (_, claims, expected) => {
    expect(await start()(await tokenOf(claims))).toEqual(expected);
  });
});

describe('other callers may not push', () => {
  const required = not(401, 'a bearer token signed by Google is required');
  const wrongClaim = not(401, 'the token is not for this audience, of this issuer, or valid at this time');
  const otherAccount = not(403, 'the token belongs to another account than the one that pushes');

  test.each([
    ['without a token', undefined, required],
    ['with another scheme', 'Basic abc', required],
    ['with a word', 'Bearer abc', required],
    ['with a token of 100 kB', `Bearer ${'a'.repeat(50_000)}.${'b'.repeat(50_000)}.c`, required],
    ['with a token that is not signed', `Bearer ${new UnsecuredJWT(good).setExpirationTime('1h').encode()}`, required],
    ['with garbage of three parts', 'Bearer a.b.c', not(401, 'the token is not valid')],
  ])('%s', async (_, authorization, expected) => {
    expect(await start()(authorization)).toEqual(expected);
  });

  test.each([
    ['for another audience', { aud: 'https://other.example/' }, wrongClaim],
    ['of another issuer', { iss: 'https://evil.example' }, wrongClaim],
    ['without an expiry', { exp: undefined }, wrongClaim],
    ['of another account', { email: 'other@p.iam.gserviceaccount.com' }, otherAccount],
    ['whose e-mail is not verified', { email_verified: false }, otherAccount],
  ])('with a token %s', async (_, claims, expected) => {
    expect(await start()(await tokenOf(claims))).toEqual(expected);
  });

  test('with a token signed by their own secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(first.jwk));
    const forged = await new SignJWT(good)
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .setExpirationTime('1h')
      .sign(secret);
    expect(await start()(`Bearer ${forged}`)).toEqual(not(401, 'the token is not signed with RS256'));
  });

  test('with a signature of another key', async () => {
    const forged = await tokenOf({}, { ...second, kid: 'first' });
    expect(await start()(forged)).toEqual(not(401, 'the signature of the token is wrong'));
  });
});

describe('keys', () => {
  test('that were rotated are fetched, but not for every unknown key id', async () => {
    let now = Date.now();
    const check = start(() => now);
    expect(await check(await tokenOf())).toBeUndefined();
    const before = fetched;
    const unknown = await tokenOf({}, second);
    expect(await check(unknown)).toEqual(not(401, 'the token is signed with a key that the issuer does not publish'));
    expect(fetched).toBe(before);
    published = [first.jwk, second.jwk];
    now += 31_000;
    expect(await check(unknown)).toBeUndefined();
    expect(fetched).toBe(before + 1);
    published = [first.jwk];
  });

  test('are still used while their server is down', async () => {
    let now = Date.now();
    const check = start(() => now);
    expect(await check(await tokenOf())).toBeUndefined();
    isUp = false;
    now += 1_800_000;
    expect(await check(await tokenOf())).toBeUndefined();
    isUp = true;
  });

  test('that were never fetched cause a retry: the token may be valid', async () => {
    isUp = false;
    expect(await start()(await tokenOf())).toEqual(not(503, 'the keys to verify the token cannot be fetched'));
    isUp = true;
  });
});
