/** Dead letters in SQLite: other processes can list and replay them while the pipeline runs. */
import type { Attributes, DeadLetter, DeadLetters } from '../ports.ts';
import { openSqlite, storageErrorOf, transaction } from '../storage/sqlite.ts';

const schema = `
CREATE TABLE IF NOT EXISTS dead_letters (
  place INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL UNIQUE, data BLOB NOT NULL, attributes TEXT,
  published_at INTEGER NOT NULL, rejected_at INTEGER NOT NULL, code TEXT NOT NULL, field TEXT, reason TEXT NOT NULL,
  replayed_at INTEGER);
CREATE INDEX IF NOT EXISTS dead_letters_open ON dead_letters (place) WHERE replayed_at IS NULL;`;

interface StoredLetter {
  readonly message_id: string;
  readonly data: Uint8Array;
  readonly attributes: string | null;
  readonly published_at: number;
  readonly rejected_at: number;
  readonly code: string;
  readonly field: string | null;
  readonly reason: string;
  readonly replayed_at: number | null;
}

/** Throws `StorageError` when the file cannot be used. */
export const openDeadLetters = (file: string): DeadLetters => {
  const label = 'the dead-letter file';
  const database = openSqlite(file, label, schema, 'power-cut');
  const put = database.prepare(`
    INSERT INTO dead_letters (message_id, data, attributes, published_at, rejected_at, code, field, reason)
    VALUES (?, coalesce(?, x''), ?, ?, ?, ?, ?, ?) -- an empty array is bound as NULL
    ON CONFLICT (message_id) DO UPDATE SET data = excluded.data, attributes = excluded.attributes,
      rejected_at = excluded.rejected_at, code = excluded.code, field = excluded.field, reason = excluded.reason, replayed_at = NULL`);
  const columns = 'message_id, data, attributes, published_at, rejected_at, code, field, reason, replayed_at';
  const afterClause = 'place > coalesce((SELECT place FROM dead_letters WHERE message_id = ?), 0)';
  const listAll = database.prepare(`SELECT ${columns} FROM dead_letters WHERE ${afterClause} ORDER BY place LIMIT ?`);
  const listOpen = database.prepare(
    `SELECT ${columns} FROM dead_letters WHERE ${afterClause} AND replayed_at IS NULL ORDER BY place LIMIT ?`,
  );
  const mark = database.prepare('UPDATE dead_letters SET replayed_at = ? WHERE message_id = ? AND replayed_at IS NULL');

  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return await transaction(database, work);
    } catch (error) {
      throw storageErrorOf(error, file, label);
    }
  };

  return {
    put: (letters) =>
      guarded(() => {
        for (const letter of letters) {
          const attributes = letter.attributes === undefined ? null : JSON.stringify(letter.attributes);
          const { messageId, data, publishedAt, rejectedAt, code, field, reason } = letter;
          put.run(messageId, data, attributes, publishedAt, rejectedAt, code, field ?? null, reason);
        }
      }),
    list: async ({ limit, after, all }) =>
      ((all === true ? listAll : listOpen).all(after ?? '', limit) as unknown as StoredLetter[]).map(letterOf),
    markReplayed: (messageIds, at) =>
      guarded(() => {
        for (const id of messageIds) mark.run(at, id);
      }),
    close: async () => database.close(),
  };
};

const letterOf = (row: StoredLetter): DeadLetter => ({
  messageId: row.message_id,
  data: row.data,
  attributes: row.attributes === null ? undefined : (JSON.parse(row.attributes) as Attributes),
  publishedAt: row.published_at,
  rejectedAt: row.rejected_at,
  code: row.code,
  field: row.field ?? undefined,
  reason: row.reason,
  replayedAt: row.replayed_at ?? undefined,
});
