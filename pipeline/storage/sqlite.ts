/** Opens SQLite files with the data folder's settings, and turns SQLite's errors into messages with a fix. */
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

/** 'power-cut': a commit survives a power cut. 'kill': a commit survives a kill; a power cut may undo the last commits. */
export type Durability = 'power-cut' | 'kill';

/** Throws `StorageError`. */
export const openSqlite = (file: string, label: string, schema: string, durability: Durability): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 2_000 });
    database.exec('PRAGMA journal_mode=WAL');
    database.exec(`PRAGMA synchronous=${durability === 'power-cut' ? 'FULL' : 'NORMAL'}`);
    database.exec('PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864');
    database.exec(schema);
    // Waiting happens between attempts, not inside SQLite, which would block the whole process.
    database.exec('PRAGMA busy_timeout=0');
    return database;
  } catch (error) {
    database?.close();
    throw storageErrorOf(error, file, label);
  }
};

export const storageErrorOf = (error: unknown, file: string, label: string): StorageError => {
  if (error instanceof StorageError) return error;
  const reason = Error.isError(error) ? error.message : String(error);
  switch (codeOf(error)) {
    case busy:
      return new StorageError(
        `${label} is locked`,
        file,
        `another process kept writing: ${reason}`,
        `stop the process that uses it ('fuser ${file}' shows it), then retry`,
      );
    case corrupt:
    case notADatabase:
      return new StorageError(
        `${label} is damaged`,
        file,
        reason,
        `keep a copy, then try 'sqlite3 ${file} .recover'; or move it away (mv ${file} ${file}.damaged) to start with an empty file`,
      );
    case full:
      return new StorageError(
        `${label} has no space left`,
        file,
        reason,
        'free some space on this disk; no accepted message is lost',
      );
    case cannotOpen:
    case readOnly:
      return new StorageError(
        `${label} cannot be written`,
        file,
        reason,
        existsSync(file)
          ? `give this user the right to write ${file} and its folder`
          : 'choose a folder that this user can write, with --data DIR',
      );
    default:
      return new StorageError(`${label} failed`, file, reason, 'see the reason above; the data on disk are unchanged');
  }
};

export interface WaitOptions {
  /** Milliseconds to wait while another connection writes; default: for ever. */
  readonly waitMs?: number;
  /** Ends the waiting early. */
  readonly stopped?: () => boolean;
}

/**
 * Runs `work` in a transaction. While another connection writes, it retries about every millisecond, so that a writer with
 * only short gaps does not starve it. Throws the error of `work`, or SQLite's busy error.
 */
export const transaction = async <T>(
  database: DatabaseSync,
  work: () => T,
  { waitMs = Number.POSITIVE_INFINITY, stopped = () => false }: WaitOptions = {},
): Promise<T> => {
  const until = performance.now() + waitMs;
  for (let attempt = 0; ; attempt++) {
    try {
      database.exec('BEGIN IMMEDIATE');
      break;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until || stopped()) throw error;
      await delay(Math.min(1 + attempt / 50, 10) * (0.5 + Math.random()));
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
