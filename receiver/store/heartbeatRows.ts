/** Rows of heartbeats: when each was seen last, and since when it is missing. */
import type { DatabaseSync } from 'node:sqlite';

export interface HeartbeatRows {
  readonly lastSeen: (name: string) => number | undefined;
  readonly missingSince: (name: string) => number | undefined;
  readonly beat: (name: string, now: number) => void;
  readonly setMissing: (name: string, since: number | undefined) => void;
}

type Row = { readonly last_seen: number | null; readonly missing_since: number | null } | undefined;

export const createHeartbeatRows = (database: DatabaseSync): HeartbeatRows => {
  const get = database.prepare('SELECT last_seen, missing_since FROM heartbeats WHERE name = ?');
  const beat = database.prepare(
    'INSERT INTO heartbeats (name, last_seen) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last_seen = excluded.last_seen',
  );
  const setMissing = database.prepare(
    'INSERT INTO heartbeats (name, missing_since) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET missing_since = excluded.missing_since',
  );
  const row = (name: string): Row => get.get(name) as Row;
  return {
    lastSeen: (name) => row(name)?.last_seen ?? undefined,
    missingSince: (name) => row(name)?.missing_since ?? undefined,
    beat: (name, now) => void beat.run(name, now),
    setMissing: (name, since) => void setMissing.run(name, since ?? null),
  };
};
