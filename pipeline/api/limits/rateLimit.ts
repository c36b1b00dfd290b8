/**
 * What each caller may ask of this instance. It counts alone: with n instances a caller may have up to n times as much,
 * which is why the policy calls itself 'per-instance'. Source: draft-ietf-httpapi-ratelimit-headers-10.
 */
import type { RateLimit } from '../../../model/access.ts';
import { perSecond } from '../../../model/quantity.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { createBuckets, type Taken } from './bucket.ts';

export interface Limited {
  /** Undefined: go on. */
  readonly refusal: Refusal | undefined;
  /** Names and values in turn, for any answer. */
  readonly headers: readonly string[];
}

export interface RateLimiter {
  readonly take: (key: string) => Limited;
  /** Whether the key has nothing left, without taking. */
  readonly spent: (key: string) => Limited | undefined;
}

export const createRateLimiter = (limit: RateLimit, now: () => number): RateLimiter => {
  const rate = perSecond(limit.rate);
  const buckets = createBuckets({ perSecond: rate, burst: limit.burst, now });
  const policy = `"per-instance";q=${limit.burst};w=${Math.max(1, Math.ceil(limit.burst / rate))}`;

  const told = ({ allowed, remaining, full, wait }: Taken): Limited => ({
    refusal: allowed ? undefined : tooMany(limit, Math.max(1, Math.ceil(wait))),
    headers: ['RateLimit-Policy', policy, 'RateLimit', `"per-instance";r=${remaining};t=${Math.ceil(full)}`],
  });

  return {
    take: (key) => told(buckets.take(key)),
    spent: (key) => {
      const taken = buckets.peek(key);
      return taken.allowed ? undefined : told(taken);
    },
  };
};

const tooMany = ({ rate, burst }: RateLimit, wait: number): Refusal =>
  refuse(
    429,
    [
      {
        where: 'rate',
        what: `is more than this instance takes from one caller: ${rate}, and ${burst} at once`,
        fix: `send the request again in ${wait} s`,
      },
    ],
    ['Retry-After', String(wait)],
  );
