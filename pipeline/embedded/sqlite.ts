/** Opens SQLite files the way the data folder needs them, and turns what SQLite says into what a person can act on. */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from './storageError.ts';

// Primary result codes. Source: sqlite.org/rescode.html.
const busy = 5;
const readOnly = 8;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

const codeOf = (error: unknown): number =>
  typeof (error as { errcode?: unknown } | undefined)?.errcode === 'number'
    ? (error as { errcode: number }).errcode & 0xff
    : 0;

export const isBusy = (error: unknown): boolean => codeOf(error) === busy;
export const isFull = (error: unknown): boolean => codeOf(error) === full;

/** 'power-cut': a commit survives it. 'kill': a commit survives the process, and a power cut may undo the last ones. */
export type Durability = 'power-cut' | 'kill';

/** Throws `StorageError`. */
export const openSqlite = (file: string, what: string, schema: string, survives: Durability): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 2_000 });
    database.exec('PRAGMA journal_mode=WAL');
    database.exec(`PRAGMA synchronous=${survives === 'power-cut' ? 'FULL' : 'NORMAL'}`);
    database.exec('PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864');
    database.exec(schema);
    // Waiting is done between tries, never inside SQLite, where it would hold the whole process.
    database.exec('PRAGMA busy_timeout=0');
    return database;
  } catch (error) {
    database?.close();
    throw storageErrorOf(error, file, what);
  }
};

export const storageErrorOf = (error: unknown, file: string, what: string): StorageError => {
  if (error instanceof StorageError) return error;
  const why = Error.isError(error) ? error.message : String(error);
  switch (codeOf(error)) {
    case busy:
      return new StorageError(
        `${what} is locked`,
        file,
        `another process has been writing all the time: ${why}`,
        `end the process that holds it ('fuser ${file}' names it), then try again`,
      );
    case corrupt:
    case notADatabase:
      return new StorageError(
        `${what} is damaged`,
        file,
        why,
        `keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged) to begin with an empty one`,
      );
    case full:
      return new StorageError(
        `${what} has no space left`,
        file,
        why,
        'free some space on this disk; nothing that was accepted is lost',
      );
    case cannotOpen:
    case readOnly:
      return new StorageError(
        `${what} cannot be written`,
        file,
        why,
        existsSync(file)
          ? `give this user the right to write ${file} and its folder`
          : 'choose a folder that this user may write with --data DIR',
      );
    default:
      return new StorageError(
        `${what} failed`,
        file,
        why,
        'look at the reason above; the data on disk are as they were',
      );
  }
};

export interface Patience {
  /** Milliseconds to wait for another connection that writes; default for ever. */
  readonly patience?: number;
  /** Ends the waiting early. */
  readonly stopped?: () => boolean;
}

/**
 * Runs `work` in a transaction. While another connection writes it tries again every millisecond or so: a writer that
 * leaves only short gaps must not starve this one. Throws what `work` throws, or that the file is busy.
 */
export const transaction = async <T>(
  database: DatabaseSync,
  work: () => T,
  { patience = Number.POSITIVE_INFINITY, stopped = () => false }: Patience = {},
): Promise<T> => {
  const until = performance.now() + patience;
  for (let tries = 0; ; tries++) {
    try {
      database.exec('BEGIN IMMEDIATE');
      break;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until || stopped()) throw error;
      await delay(Math.min(1 + tries / 50, 10) * (0.5 + Math.random()));
    }
  }
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};
