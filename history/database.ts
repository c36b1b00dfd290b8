/**
 * The file: SQLite in WAL mode, so that other processes read while one writes and a kill loses nothing committed.
 * A power cut may lose the last seconds, never the file (synchronous=NORMAL).
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { HistoryError, historyErrorOf } from './historyError.ts';
import { packedSchema } from './packing.ts';

/** 'Atly': marks the file as a metric history. */
const applicationId = 0x41746c79;
const version = 1;

const cells = `(series INTEGER NOT NULL REFERENCES series, slot INTEGER NOT NULL, early INTEGER NOT NULL,
  value REAL NOT NULL, counts BLOB, PRIMARY KEY (series, slot)) WITHOUT ROWID`;

/** `early`: milliseconds by which the last point came before the end of its slot. */
const schema = `
  CREATE TABLE series (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL,
    labels TEXT NOT NULL, bounds TEXT NOT NULL, UNIQUE (name, kind, labels, bounds));
  CREATE TABLE fine ${cells};
  CREATE TABLE coarse ${cells};
  ${packedSchema}
  PRAGMA application_id=${applicationId};
  PRAGMA user_version=${version};`;

/** Opens the file for writing and creates what is missing. Throws `HistoryError`. */
export const openForWriting = (file: string, maxBytes: number): DatabaseSync => {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    db = new DatabaseSync(file, { timeout: 2_000 });
    if (isEmpty(db)) {
      // Each series has its newest page: small ones keep what an append writes, and its pauses, small.
      db.exec('PRAGMA page_size=1024; PRAGMA journal_mode=WAL');
      const created = db;
      transaction(db, 'IMMEDIATE', () => isEmpty(created) && created.exec(schema));
    }
    identify(db, file);
    const pageSize = pragma(db, 'page_size');
    // Waiting happens inside SQLite and holds the whole process: a busy file is left for the next time instead.
    db.exec(`PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=16777216; PRAGMA busy_timeout=50;
      PRAGMA max_page_count=${Math.max(1, Math.floor(maxBytes / pageSize))}`);
    return db;
  } catch (error) {
    if (db?.isOpen === true) db.close();
    throw historyErrorOf(error, file, false);
  }
};

/** Opens the file for reading; creates nothing in it. Throws `HistoryError`. */
export const openForReading = (file: string): DatabaseSync => {
  if (!existsSync(file)) throw new HistoryError('missing', file, 'no such file');
  let db: DatabaseSync | undefined;
  try {
    db = connect(file);
    if (isEmpty(db)) throw new HistoryError('missing', file, 'nothing was written to this file yet');
    identify(db, file);
    return db;
  } catch (error) {
    if (db?.isOpen === true) db.close();
    throw historyErrorOf(error, file, true);
  }
};

/** WAL readers need a writable folder; where it is not, a file without a journal is complete and can be read as it is. */
const connect = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    pragma(db, 'schema_version');
    return db;
  } catch (error) {
    db.close();
    const journal = `${file}-wal`;
    if (!cannotOpen(error) || (existsSync(journal) && statSync(journal).size > 0)) throw error;
    const url = pathToFileURL(resolve(file));
    url.searchParams.set('immutable', '1');
    return new DatabaseSync(url, { readOnly: true });
  }
};

/** Cannot open, or cannot write what a reader has to write. Source: sqlite.org/rescode.html, sqlite.org/wal.html#readonly. */
const cannotOpen = (error: unknown): boolean =>
  Error.isError(error) && 'errcode' in error && [8, 14].includes(Number(error.errcode) & 0xff);

const isEmpty = (db: DatabaseSync): boolean => pragma(db, 'schema_version') === 0;

const identify = (db: DatabaseSync, file: string): void => {
  const id = pragma(db, 'application_id');
  if (id !== applicationId) {
    throw new HistoryError('foreign', file, 'it is an SQLite file of something else');
  }
  const found = pragma(db, 'user_version');
  if (found > version) {
    throw new HistoryError('newer', file, `its format is ${found}; this version knows ${version}`);
  }
  if (found < version) {
    throw new HistoryError('older', file, `its format is ${found}; this version knows ${version}`);
  }
};

/** The number that a pragma answers. */
export const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);

export const transaction = <T>(db: DatabaseSync, mode: 'IMMEDIATE' | 'DEFERRED', work: () => T): T => {
  db.exec(`BEGIN ${mode}`);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
