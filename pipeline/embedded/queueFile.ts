/**
 * The queue's table and all statements on it. Messages are written and read in bulk, packed into one value: a call and a
 * buffer for each message would cost more than SQLite itself. Functions are synchronous; those that write need a
 * transaction.
 */
import { randomInt } from 'node:crypto';
import type { Attributes, OutgoingMessage } from '../ports.ts';
import { openSqlite, type Durability } from '../storage/sqlite.ts';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface QueuedMessage {
  readonly sequence: number;
  readonly data: Uint8Array;
  readonly attributes: Attributes | undefined;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** Number of deliveries that were handed back. */
  readonly attempts: number;
}

export interface QueueFile {
  readonly database: DatabaseSync;
  /** Identifies this file in message ids: four characters, chosen when the file was created. */
  readonly log: string;
  /** Returns the sequence of the first message; the others follow without a gap. */
  append(messages: readonly OutgoingMessage[], publishedAt: number): number;
  /** Messages after a sequence, in order. `bytes` bounds their sum, but a single message may be larger. */
  read(after: number, limit: { readonly messages: number; readonly bytes: number }): QueuedMessage[];
  get(sequence: number): QueuedMessage | undefined;
  has(sequence: number): boolean;
  remove(first: number, last: number): void;
  setAttempts(sequence: number, attempts: number): void;
  first(): { readonly sequence: number; readonly publishedAt: number } | undefined;
  /** The highest sequence ever assigned. */
  last(): number;
  /** Continues after `sequence`, if it is lower now. */
  skipTo(sequence: number): void;
  count(): number;
  countBefore(instant: number): number;
  publishedAt(sequence: number): number | undefined;
  /** Number of the warehouse's commits for which messages were removed. */
  reliesOn(): number;
  relyOn(commits: number): void;
  /** Sequences from `from` on, as inclusive ranges, ascending. */
  ranges(from: number): readonly (readonly [first: number, last: number])[];
  /** Writes as much as a large message, so that a full disk is noticed. */
  probe(): void;
  /** Changes whenever another connection has changed the file. */
  version(): number;
}

/** Most bytes of a small message: a batch of small messages is read at once, without summing sizes. */
const smallBytes = 800;

const schema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused, even when the table is empty
  data BLOB NOT NULL, attributes TEXT, published_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS large_messages ON messages (sequence) WHERE length(data) > ${smallBytes};`;

/** Throws `StorageError` when the file cannot be used. */
export const openQueueFile = (file: string, label: string, durability: Durability): QueueFile => {
  const database = openSqlite(file, label, schema, durability);
  const columns = 'sequence, data, attributes, published_at, attempts';
  const arrays = (sql: string): StatementSync => {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  // An empty array is bound as NULL.
  const insertOne = database.prepare(
    "INSERT INTO messages (data, attributes, published_at) VALUES (coalesce(?, x''), ?, ?)",
  );
  // Each element is offset * 2^24 + length. Elements come in order, and so do their sequences.
  const insertPacked = database.prepare(
    `INSERT INTO messages (data, published_at)
     SELECT coalesce(substr(?1, (value >> 24) + 1, value & 16777215), x''), ?3 FROM json_each(?2)`,
  );
  // The casts keep every byte: SQLite concatenates text by length and decodes nothing.
  const readPacked = arrays(
    `SELECT CAST(group_concat(CAST(data AS TEXT), '') AS BLOB), json_group_array(length(data)), json_group_array(sequence),
            json_group_array(published_at), count(attributes), max(attempts)
     FROM (SELECT ${columns} FROM messages WHERE sequence > ? ORDER BY sequence LIMIT ?)`,
  );
  const readAttributes = arrays(
    'SELECT sequence, attributes FROM messages WHERE sequence BETWEEN ? AND ? AND attributes IS NOT NULL',
  );
  const readAttempts = arrays(
    'SELECT sequence, attempts FROM messages WHERE sequence BETWEEN ? AND ? AND attempts > 0',
  );
  const readEach = arrays(`SELECT ${columns} FROM messages WHERE sequence > ? ORDER BY sequence LIMIT ?`);
  const nextLarge = arrays(`SELECT min(sequence) FROM messages WHERE sequence > ? AND length(data) > ${smallBytes}`);
  const readOne = arrays(`SELECT ${columns} FROM messages WHERE sequence = ?`);
  const exists = arrays('SELECT 1 FROM messages WHERE sequence = ?');
  const remove = database.prepare('DELETE FROM messages WHERE sequence BETWEEN ? AND ?');
  const setAttempts = database.prepare('UPDATE messages SET attempts = ? WHERE sequence = ?');
  const first = arrays('SELECT sequence, published_at FROM messages ORDER BY sequence LIMIT 1');
  const last = arrays("SELECT seq FROM sqlite_sequence WHERE name = 'messages'");
  const count = arrays('SELECT count(*) FROM messages');
  const countBefore = arrays('SELECT count(*) FROM messages WHERE published_at < ?');
  const publishedAt = arrays('SELECT published_at FROM messages WHERE sequence = ?');
  const version = arrays('PRAGMA data_version');
  const commits = arrays("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'commits'");
  const rely = database.prepare(
    "INSERT INTO meta VALUES ('commits', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1 WHERE value <> ?1",
  );
  const probe = database.prepare("INSERT OR REPLACE INTO meta VALUES ('probe', CAST(zeroblob(65536) AS TEXT))");
  const ranges = arrays(
    `SELECT min(sequence), max(sequence) FROM
       (SELECT sequence, sequence - row_number() OVER (ORDER BY sequence) AS island FROM messages WHERE sequence >= ?)
     GROUP BY island ORDER BY 1`,
  );
  const number = (statement: StatementSync, ...values: number[]): number | undefined =>
    (row(statement.get(...values))?.[0] ?? undefined) as number | undefined;

  const readSmall = (after: number, messages: number): QueuedMessage[] => {
    const [data, lengths, sequences, times, attributed, attempts] = row(readPacked.get(after, messages)) as Packed;
    const at = JSON.parse(times) as number[];
    const sizes = JSON.parse(lengths) as number[];
    const numbers = JSON.parse(sequences) as number[];
    if (numbers.length === 0) return [];
    const ends = [numbers[0]!, numbers.at(-1)!] as const;
    const attributesBySequence =
      attributed === 0 ? undefined : new Map(readAttributes.all(...ends) as unknown as [number, string][]);
    const attemptsBySequence =
      attempts === 0 ? undefined : new Map(readAttempts.all(...ends) as unknown as [number, number][]);
    const bytes = data ?? new Uint8Array(0);
    let from = 0;
    return numbers.map((sequence, index) => ({
      sequence,
      data: bytes.subarray(from, (from += sizes[index]!)),
      attributes: attributesOf(attributesBySequence?.get(sequence)),
      publishedAt: at[index]!,
      attempts: attemptsBySequence?.get(sequence) ?? 0,
    }));
  };

  const readLarge = (after: number, limit: { readonly messages: number; readonly bytes: number }): QueuedMessage[] => {
    const read: QueuedMessage[] = [];
    let size = 0;
    for (const stored of readEach.iterate(after, limit.messages)) {
      const message = messageOf(stored);
      size += message.data.length;
      if (read.length > 0 && size > limit.bytes) break;
      read.push(message);
    }
    return read;
  };

  const appendPacked = (messages: readonly OutgoingMessage[], publishedAt: number): void => {
    const elements: number[] = [];
    let at = 0;
    for (const { data } of messages) {
      elements.push(at * 2 ** 24 + data.length);
      at += data.length;
    }
    insertPacked.run(
      Buffer.concat(
        messages.map(({ data }) => data),
        at,
      ),
      JSON.stringify(elements),
      publishedAt,
    );
  };

  return {
    database,
    log: nameOf(database),
    append: (messages, at) => {
      const before = number(last) ?? 0;
      for (const run of runsOf(messages)) {
        if (run.packed) appendPacked(run.messages, at);
        else for (const { data, attributes } of run.messages) insertOne.run(data, textOf(attributes), at);
      }
      return before + 1;
    },
    read: (after, limit) => {
      const messages = Math.min(limit.messages, Math.max(1, Math.floor(limit.bytes / smallBytes)));
      const large = number(nextLarge, after);
      return large === undefined || large > after + messages ? readSmall(after, messages) : readLarge(after, limit);
    },
    get: (sequence) => {
      const stored = readOne.get(sequence);
      return stored === undefined ? undefined : messageOf(stored);
    },
    has: (sequence) => exists.get(sequence) !== undefined,
    remove: (from, to) => void remove.run(from, to),
    setAttempts: (sequence, attempts) => void setAttempts.run(attempts, sequence),
    first: () => {
      const existing = row(first.get()) as [number, number] | undefined;
      return existing === undefined ? undefined : { sequence: existing[0], publishedAt: existing[1] };
    },
    last: () => number(last) ?? 0,
    skipTo: (sequence) => skipTo(database, sequence),
    count: () => number(count) ?? 0,
    countBefore: (instant) => number(countBefore, instant) ?? 0,
    publishedAt: (sequence) => number(publishedAt, sequence),
    version: () => number(version) ?? 0,
    reliesOn: () => number(commits) ?? 0,
    relyOn: (count) => void rely.run(String(count)),
    probe: () => void probe.run(),
    ranges: (from) => ranges.all(from) as unknown as [number, number][],
  };
};

type Packed = [Uint8Array | null, string, string, string, number, number];

interface Run {
  readonly packed: boolean;
  readonly messages: OutgoingMessage[];
}

/** Consecutive messages that can be written together: small, without attributes, below the 16 MB offset of an element. */
const runsOf = (messages: readonly OutgoingMessage[]): readonly Run[] => {
  const runs: Run[] = [];
  let size = 0;
  for (const message of messages) {
    const packed = message.attributes === undefined && message.data.length <= smallBytes;
    const run = runs.at(-1);
    size += message.data.length;
    if (run?.packed === packed && size <= maxPackedBytes) run.messages.push(message);
    else {
      runs.push({ packed, messages: [message] });
      size = message.data.length;
    }
  }
  return runs;
};

const maxPackedBytes = 8 * 2 ** 20;

const row = (existing: unknown): readonly unknown[] | undefined => existing as readonly unknown[] | undefined;

const messageOf = (stored: unknown): QueuedMessage => {
  const [sequence, data, attributes, publishedAt, attempts] = stored as [
    number,
    Uint8Array,
    string | null,
    number,
    number,
  ];
  return { sequence, data, attributes: attributesOf(attributes), publishedAt, attempts };
};

const textOf = (attributes: Attributes | undefined): string | null =>
  attributes === undefined ? null : JSON.stringify(attributes);

const attributesOf = (text: string | null | undefined): Attributes | undefined =>
  typeof text === 'string' ? (JSON.parse(text) as Attributes) : undefined;

const skipTo = (database: DatabaseSync, sequence: number): void => {
  const raised = database
    .prepare("UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'messages' AND seq < ?1")
    .run(sequence);
  if (raised.changes > 0) return;
  const unused =
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'messages', ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'messages')";
  database.prepare(unused).run(sequence);
};

/** Chosen once. Opening a file that already has a name writes nothing, so it does not wait for a writer. */
const nameOf = (database: DatabaseSync): string => {
  const read = database.prepare("SELECT value FROM meta WHERE key = 'log'");
  const existing = read.get() as { value: string } | undefined;
  if (existing !== undefined) return existing.value;
  const newName = randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0');
  database.exec('PRAGMA busy_timeout=2000');
  database.prepare("INSERT OR IGNORE INTO meta VALUES ('log', ?)").run(newName);
  database.exec('PRAGMA busy_timeout=0');
  return (read.get() as { value: string }).value;
};
