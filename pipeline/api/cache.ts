/** Answers that may be served again: each for a time, all within a number of entries and bytes, least recently used first out. */
export interface Cache<T> {
  /** Undefined when there is none, or it is too old. */
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T, size: number) => void;
  readonly size: () => { readonly entries: number; readonly bytes: number };
}

export interface CacheBounds {
  readonly ttlMs: number;
  readonly entries: number;
  readonly bytes: number;
}

interface Entry<T> {
  readonly value: T;
  readonly size: number;
  readonly until: number;
}

/** What an entry costs beside its key and value. */
const overhead = 512;

/** `now` is monotonic, in milliseconds. */
export const createCache = <T>(bounds: CacheBounds, now: () => number): Cache<T> => {
  // A Map keeps the order of insertion: the first key is the one that was used longest ago.
  const entries = new Map<string, Entry<T>>();
  let bytes = 0;

  const remove = (key: string, entry: Entry<T>): void => {
    entries.delete(key);
    bytes -= entry.size;
  };

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until <= now()) {
        remove(key, entry);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, valueSize) => {
      const size = valueSize + 2 * key.length + overhead;
      const before = entries.get(key);
      if (before !== undefined) remove(key, before);
      // One answer that takes most of the room would push all others out.
      if (size > bounds.bytes / 4) return;
      entries.set(key, { value, size, until: now() + bounds.ttlMs });
      bytes += size;
      for (const [oldest, entry] of entries) {
        if (bytes <= bounds.bytes && entries.size <= bounds.entries) break;
        remove(oldest, entry);
      }
    },
    size: () => ({ entries: entries.size, bytes }),
  };
};
