/**
 * Rate limit of each caller on this instance. Instances do not share counts: with n instances a caller may send up to n
 * times as much, so the policy is called 'per-instance'. Source: draft-ietf-httpapi-ratelimit-headers-10.
 */
import type { RateLimit } from '../../../model/access.ts';
import { perSecond } from '../../../model/quantity.ts';
import { refuse, type Refusal } from '../refusal.ts';
import { createBuckets, type BucketState } from './bucket.ts';

export interface Limited {
  /** Undefined: the request is allowed. */
  readonly refusal: Refusal | undefined;
  /** Names and values in turn, for any answer. */
  readonly headers: readonly string[];
}

export interface RateLimiter {
  readonly take: (key: string) => Limited;
  /** The refusal if no request remains for the key, without taking one. */
  readonly spent: (key: string) => Limited | undefined;
}

export const createRateLimiter = (limit: RateLimit, now: () => number): RateLimiter => {
  const rate = perSecond(limit.rate);
  const buckets = createBuckets({ perSecond: rate, burst: limit.burst, now });
  const policy = `"per-instance";q=${limit.burst};w=${Math.max(1, Math.ceil(limit.burst / rate))}`;

  const toLimited = ({ allowed, remaining, full, wait }: BucketState): Limited => ({
    refusal: allowed ? undefined : tooMany(limit, Math.max(1, Math.ceil(wait))),
    headers: ['RateLimit-Policy', policy, 'RateLimit', `"per-instance";r=${remaining};t=${Math.ceil(full)}`],
  });

  return {
    take: (key) => toLimited(buckets.take(key)),
    spent: (key) => {
      const state = buckets.peek(key);
      return state.allowed ? undefined : toLimited(state);
    },
  };
};

const tooMany = ({ rate, burst }: RateLimit, wait: number): Refusal =>
  refuse(
    429,
    [
      {
        where: 'rate',
        what: `is above the limit of one caller on this instance: ${rate}, with bursts of ${burst}`,
        fix: `send the request again in ${wait} s`,
      },
    ],
    ['Retry-After', String(wait)],
  );
