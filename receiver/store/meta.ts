/** Single values of the state: the last time, and the key that signs links. */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

export interface Meta {
  /** Milliseconds since the epoch; 0 for a new file. */
  readonly lastTime: () => number;
  readonly setLastTime: (now: number) => void;
  /** Made once. Whoever can read the file can make links. */
  readonly linkKey: () => Uint8Array;
}

export const createMeta = (database: DatabaseSync): Meta => {
  const get = database.prepare('SELECT value FROM meta WHERE key = ?');
  const put = database.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const read = (key: string): string | undefined => (get.get(key) as { readonly value: string } | undefined)?.value;
  return {
    lastTime: () => Number(read('last-time') ?? 0),
    setLastTime: (now) => void put.run('last-time', String(now)),
    linkKey: () => {
      const stored = read('link-key');
      if (stored !== undefined) return Buffer.from(stored, 'base64');
      const key = randomBytes(32);
      put.run('link-key', key.toString('base64'));
      return key;
    },
  };
};
