/** Rate limits, and who counts as one caller. */
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { list } from '../../../model/stage.ts';
import { issueToken } from '../auth/token.ts';
import { memoryTokens } from '../auth/tokenStore.ts';
import { serveForTest, testSystem, type Reply, type Served } from '../testing/serve.ts';
import { createAddressOf } from './address.ts';
import { createBuckets } from './bucket.ts';

describe('a bucket', () => {
  test('allows its burst at once, then what its rate refills', () => {
    let now = 0;
    const buckets = createBuckets({ perSecond: 10, burst: 3, now: () => now });
    const took = (): readonly unknown[] => Object.values(buckets.take('a'));
    expect([took(), took(), took(), took()]).toEqual([
      [true, 2, 0.1, 0],
      [true, 1, 0.2, 0],
      [true, 0, 0.3, 0.1],
      [false, 0, 0.3, 0.1],
    ]);
    now = 100;
    expect(buckets.take('a')).toMatchObject({ allowed: true, remaining: 0 });
    expect(buckets.take('b')).toMatchObject({ allowed: true, remaining: 2 });
    now = 10_000;
    expect(buckets.peek('a')).toEqual({ allowed: true, remaining: 3, full: 0, wait: 0 });
  });

  test('is evicted when there are too many, the least recently used first', () => {
    const buckets = createBuckets({ perSecond: 1, burst: 1, maxBuckets: 2, now: () => 0 });
    for (const key of ['a', 'b', 'c']) buckets.take(key);
    expect([buckets.size(), buckets.peek('a').allowed, buckets.peek('b').allowed]).toEqual([2, true, false]);
  });
});

test.each([
  { proxies: 0, forwarded: '1.1.1.1', address: '9.9.9.9' },
  { proxies: 1, forwarded: undefined, address: '9.9.9.9' },
  { proxies: 1, forwarded: '6.6.6.6, 1.1.1.1', address: '1.1.1.1' },
  { proxies: 2, forwarded: '6.6.6.6, 1.1.1.1, 2.2.2.2', address: '1.1.1.1' },
  { proxies: 2, forwarded: '1.1.1.1', address: '1.1.1.1' },
  { proxies: 1, forwarded: 'x', address: '9.9.9.9' },
  { proxies: 1, forwarded: '2001:db8:1:2:3:4:5:6', address: '2001:db8:1:2::/64' },
  { proxies: 1, forwarded: '2001:0db8::1', address: '2001:db8:0:0::/64' },
  { proxies: 1, forwarded: '::ffff:1.1.1.1', address: '1.1.1.1' },
])('behind $proxies proxies, the address of $forwarded is $address', ({ proxies, forwarded, address }) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const request = { headers, socket: { remoteAddress: '9.9.9.9' } } as unknown as IncomingMessage;
  expect(createAddressOf(proxies)(request)).toBe(address);
});

let served: Served;
afterEach(async () => {
  await served?.close();
});

const rateLimit = { rate: '1/s', burst: 2 } as const;
const summaryOf = ({ status, headers }: Reply): readonly unknown[] => [
  status,
  headers['ratelimit-policy'],
  headers['ratelimit'],
  headers['retry-after'],
];
const policy = '"per-instance";q=2;w=2';
const detail =
  'rate: is above the limit of one caller on this instance: 1/s, with bursts of 2. Fix: send the request again in 1 s.';

describe('callers without authentication', () => {
  test('see their remaining requests, and are refused beyond the limit, each address separately', async () => {
    served = await serveForTest(testSystem({ routes: [list('/rows')], rateLimit }), { now: () => 0, proxies: 1 });
    const from = async (address: string): Promise<Reply> =>
      served.call('/rows', { headers: { 'x-forwarded-for': `6.6.6.6, ${address}` } });
    expect(summaryOf(await from('1.1.1.1'))).toEqual([200, policy, '"per-instance";r=1;t=1', undefined]);
    expect(summaryOf(await from('1.1.1.1'))).toEqual([200, policy, '"per-instance";r=0;t=2', undefined]);
    const refused = await from('1.1.1.1');
    expect(summaryOf(refused)).toEqual([429, policy, '"per-instance";r=0;t=2', '1']);
    expect((refused.json() as { detail: string }).detail).toBe(detail);
    expect((await from('1.1.1.2')).status).toBe(200);
    expect(served.warehouse.queries).toHaveLength(1);
    const probes = await Promise.all(Array.from({ length: 5 }, async () => served.call('/health')));
    expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('callers with tokens', () => {
  const createdAt = 0;
  const [first, second] = [issueToken({ name: 'a', createdAt }), issueToken({ name: 'b', createdAt })];
  const start = async (): Promise<void> => {
    const system = testSystem({ routes: [list('/rows')], auth: 'token', rateLimit });
    served = await serveForTest(system, { now: () => 0, auth: { tokens: memoryTokens(first.record, second.record) } });
  };
  const status = async (token: string): Promise<number> =>
    (await served.call('/rows', { headers: { authorization: `Bearer ${token}` } })).status;

  test('have their own limit, not their address', async () => {
    await start();
    expect([await status(first.token), await status(first.token), await status(first.token)]).toEqual([200, 200, 429]);
    expect([await status(second.token), await status('wrong')]).toEqual([200, 401]);
  });

  test('are not affected by failed attempts from the same address, which are limited', async () => {
    await start();
    expect([await status('x'), await status('y'), await status('z')]).toEqual([401, 401, 429]);
    expect(await status(first.token)).toBe(200);
  });
});
