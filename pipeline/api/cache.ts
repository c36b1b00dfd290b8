/** An LRU cache with a time to live, bounded by entries and by bytes. */
export interface Cache<T> {
  /** Undefined when there is no entry, or it has expired. */
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

/** Estimated bytes of an entry besides key and value. */
const overhead = 512;

/** `now` is monotonic, in milliseconds. */
export const createCache = <T>(bounds: CacheBounds, now: () => number): Cache<T> => {
  // A Map keeps insertion order: the first key is the least recently used.
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
      const previous = entries.get(key);
      if (previous !== undefined) remove(key, previous);
      // One very large answer would evict all others.
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
