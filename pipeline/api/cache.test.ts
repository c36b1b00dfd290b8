import { expect, test } from '@jest/globals';
import { createCache, type Cache } from './cache.ts';

let clock = 0;
const now = (): number => clock;
const bounds = { ttlMs: 1_000, entries: 3, bytes: 1_000_000 };

const keys = (cache: Cache<string>, ...candidates: readonly string[]): readonly string[] =>
  candidates.filter((key) => cache.get(key) !== undefined);

test('a value expires after its time to live', () => {
  clock = 0;
  const cache = createCache<string>(bounds, now);
  cache.set('a', 'A', 1);
  clock = 999;
  expect(cache.get('a')).toBe('A');
  clock = 1_000;
  expect(cache.get('a')).toBeUndefined();
  expect(cache.size()).toEqual({ entries: 0, bytes: 0 });
});

test('the least recently used entry is evicted first', () => {
  clock = 0;
  const cache = createCache<string>(bounds, now);
  for (const key of ['a', 'b', 'c']) cache.set(key, key, 1);
  cache.get('a');
  cache.set('d', 'd', 1);
  expect(keys(cache, 'a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd']);
});

test('bytes are bounded, including keys and overhead', () => {
  clock = 0;
  const cache = createCache<string>({ ...bounds, entries: 1_000, bytes: 10_000 }, now);
  for (let i = 0; i < 100; i++) cache.set(`k${i}`, 'x', 1_000);
  const { entries, bytes } = cache.size();
  expect(bytes).toBeLessThanOrEqual(10_000);
  expect(entries).toBe(6);
});

test('a value that would evict most others is not cached', () => {
  clock = 0;
  const cache = createCache<string>({ ...bounds, bytes: 10_000 }, now);
  cache.set('a', 'A', 100);
  cache.set('big', 'B', 9_000);
  expect(keys(cache, 'a', 'big')).toEqual(['a']);
});

test('a value that is set again is counted once', () => {
  clock = 0;
  const cache = createCache<string>(bounds, now);
  cache.set('a', 'A', 100);
  const { bytes } = cache.size();
  cache.set('a', 'B', 100);
  expect([cache.get('a'), cache.size()]).toEqual(['B', { entries: 1, bytes }]);
});
