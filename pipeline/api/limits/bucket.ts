/**
 * Token buckets, one number each: the moment at which the bucket would be full (the generic cell rate algorithm, ITU-T I.371).
 * Those that are full hold nothing worth keeping; beyond the limit the longest unused one goes, which can only be kind.
 */
export interface Taken {
  readonly allowed: boolean;
  /** Whole requests that are left. */
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly full: number;
  /** Seconds until there is room for a request; 0 when there is. */
  readonly wait: number;
}

export interface Buckets {
  /** Takes one from the key's bucket, if there is one. */
  readonly take: (key: string) => Taken;
  /** Looks without taking. */
  readonly peek: (key: string) => Taken;
  readonly size: () => number;
}

export interface BucketOptions {
  readonly perSecond: number;
  readonly burst: number;
  /** Buckets kept at most. */
  readonly most?: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export const createBuckets = ({ perSecond, burst, most = 50_000, now }: BucketOptions): Buckets => {
  const fullAt = new Map<string, number>();
  const each = 1_000 / perSecond;
  const capacity = burst * each;

  const look = (at: number, full: number): Taken => {
    const spent = full - at;
    return {
      allowed: spent + each <= capacity + 1e-6,
      remaining: Math.max(0, Math.floor((capacity - spent) / each + 1e-6)),
      full: spent / 1_000,
      wait: Math.max(0, spent + each - capacity) / 1_000,
    };
  };

  return {
    take: (key) => {
      const at = now();
      const full = Math.max(fullAt.get(key) ?? at, at);
      const before = look(at, full);
      if (!before.allowed) return before;
      // Behind all others: the map is in the order of use.
      fullAt.delete(key);
      fullAt.set(key, full + each);
      if (fullAt.size > most) {
        const [oldest] = fullAt.keys();
        if (oldest !== undefined) fullAt.delete(oldest);
      }
      return { ...look(at, full + each), allowed: true };
    },
    peek: (key) => {
      const at = now();
      return look(at, Math.max(fullAt.get(key) ?? at, at));
    },
    size: () => fullAt.size,
  };
};
