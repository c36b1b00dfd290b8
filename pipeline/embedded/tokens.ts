/** Token hashes in SQLite. Other processes can add and revoke tokens while the pipeline runs; it sees that within a second. */
import { recheckAfterMs, type TokenBook, type TokenRecord } from '../api/auth/tokenStore.ts';
import { openSqlite, storageErrorOf, transaction } from '../storage/sqlite.ts';

const schema = `
CREATE TABLE IF NOT EXISTS tokens (
  place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hash TEXT NOT NULL,
  read_only INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER);`;

interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly read_only: number;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
}

/** `now` in milliseconds, monotonic. Throws `StorageError` when the file cannot be used. */
export const openTokens = (file: string, now: () => number = () => performance.now()): TokenBook => {
  const label = 'the token file';
  const database = openSqlite(file, label, schema, 'power-cut');
  const read = database.prepare('SELECT * FROM tokens ORDER BY place');
  const insert = database.prepare(
    'INSERT INTO tokens (id, name, hash, read_only, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const markRevoked = database.prepare('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const version = database.prepare('PRAGMA data_version');
  let records = new Map<string, TokenRecord>();
  let lastVersion: unknown;
  let checkedAt = Number.NEGATIVE_INFINITY;

  const reload = (): void => {
    records = new Map((read.all() as unknown as StoredToken[]).map((row) => [row.id, recordOf(row)]));
  };
  const refresh = (): void => {
    checkedAt = now();
    const current = version.get()?.['data_version'];
    if (current === lastVersion) return;
    reload();
    lastVersion = current;
  };
  const write = async (work: () => void): Promise<void> => {
    try {
      await transaction(database, work);
      reload();
    } catch (error) {
      throw storageErrorOf(error, file, label);
    }
  };

  return {
    find: (id) => {
      if (now() - checkedAt >= recheckAfterMs) refresh();
      return records.get(id);
    },
    list: () => {
      reload();
      return [...records.values()];
    },
    add: async ({ id, name, hash, readOnly, createdAt, expiresAt }) =>
      write(() => void insert.run(id, name, hash, Number(readOnly), createdAt, expiresAt ?? null)),
    revoke: async (id, at) => {
      await write(() => void markRevoked.run(at, id));
      return records.get(id);
    },
    close: () => database.close(),
  };
};

const recordOf = (row: StoredToken): TokenRecord => ({
  id: row.id,
  name: row.name,
  hash: row.hash,
  readOnly: row.read_only === 1,
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});
