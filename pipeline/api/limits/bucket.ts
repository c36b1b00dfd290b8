/**
 * Token buckets. Each is one number: the time at which it will be full (generic cell rate algorithm, ITU-T I.371). When
 * there are too many, the least recently used bucket is dropped: its caller then has a full bucket again.
 */
export interface BucketState {
  readonly allowed: boolean;
  /** Whole requests that remain. */
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly full: number;
  /** Seconds until the next request is allowed; 0 when it is allowed now. */
  readonly wait: number;
}

export interface Buckets {
  /** Takes one request from the key's bucket, if it has one. */
  readonly take: (key: string) => BucketState;
  /** Returns the state without taking. */
  readonly peek: (key: string) => BucketState;
  readonly size: () => number;
}

export interface BucketOptions {
  readonly perSecond: number;
  readonly burst: number;
  /** Most buckets in memory. */
  readonly maxBuckets?: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export const createBuckets = ({ perSecond, burst, maxBuckets = 50_000, now }: BucketOptions): Buckets => {
  const fullAt = new Map<string, number>();
  const intervalMs = 1_000 / perSecond;
  const capacity = burst * intervalMs;

  const stateAt = (at: number, full: number): BucketState => {
    const spent = full - at;
    return {
      allowed: spent + intervalMs <= capacity + 1e-6,
      remaining: Math.max(0, Math.floor((capacity - spent) / intervalMs + 1e-6)),
      full: spent / 1_000,
      wait: Math.max(0, spent + intervalMs - capacity) / 1_000,
    };
  };

  return {
    take: (key) => {
      const at = now();
      const full = Math.max(fullAt.get(key) ?? at, at);
      const state = stateAt(at, full);
      if (!state.allowed) return state;
      // Moved to the end: the map is in order of last use.
      fullAt.delete(key);
      fullAt.set(key, full + intervalMs);
      if (fullAt.size > maxBuckets) {
        const [oldest] = fullAt.keys();
        if (oldest !== undefined) fullAt.delete(oldest);
      }
      return { ...stateAt(at, full + intervalMs), allowed: true };
    },
    peek: (key) => {
      const at = now();
      return stateAt(at, Math.max(fullAt.get(key) ?? at, at));
    },
    size: () => fullAt.size,
  };
};
