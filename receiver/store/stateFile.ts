/**
 * The receiver's state in one SQLite file: alerts, incidents and the outbox. Work is committed in groups: what was requested while the
 * last commit was written shares the next one. A promise settles only after its commit, so whatever is answered survives a kill.
 */
import { closeSync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { isBusy, openSqlite, storageErrorOf } from '../../pipeline/storage/sqlite.ts';
import { upgradeState } from './stateVersion.ts';
import { StorageError } from '../../pipeline/storage/storageError.ts';

const schema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, state TEXT NOT NULL, labels TEXT NOT NULL,
  title TEXT NOT NULL, body TEXT NOT NULL, links TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER,
  first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, closed_by TEXT, suspected_at INTEGER, held_until INTEGER, grouped INTEGER NOT NULL, silence INTEGER);
CREATE INDEX IF NOT EXISTS firing_alerts ON alerts (ends_at) WHERE state = 'firing';
CREATE INDEX IF NOT EXISTS held_alerts ON alerts (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX IF NOT EXISTS closed_alerts ON alerts (last_seen) WHERE state = 'resolved';
CREATE TABLE IF NOT EXISTS incidents (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, route TEXT NOT NULL, owner TEXT NOT NULL, severity TEXT NOT NULL, grouping TEXT NOT NULL,
  why TEXT NOT NULL, state TEXT NOT NULL, created_at INTEGER NOT NULL, notified_at INTEGER, resolved_at INTEGER,
  acknowledged_at INTEGER, acknowledged_by TEXT, stages TEXT NOT NULL, stage INTEGER NOT NULL, next_at INTEGER, update_at INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS open_incidents ON incidents (key) WHERE state <> 'resolved';
CREATE INDEX IF NOT EXISTS due_incidents ON incidents (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS updated_incidents ON incidents (update_at) WHERE update_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS resolved_incidents ON incidents (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS members (
  incident TEXT NOT NULL, alert INTEGER NOT NULL, joined_at INTEGER NOT NULL, left_at INTEGER,
  PRIMARY KEY (incident, alert)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS incidents_of_alert ON members (alert);
CREATE TABLE IF NOT EXISTS deliveries (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, kind TEXT NOT NULL, stage INTEGER NOT NULL,
  lane TEXT NOT NULL, target TEXT NOT NULL, destination TEXT NOT NULL, recipient TEXT NOT NULL, message TEXT NOT NULL, priority INTEGER NOT NULL,
  state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, reached INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, next_at INTEGER, settled_at INTEGER,
  error TEXT, answer TEXT);
CREATE INDEX IF NOT EXISTS waiting_deliveries ON deliveries (priority, sequence) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS sent_deliveries ON deliveries (state) WHERE state = 'sending';
CREATE INDEX IF NOT EXISTS deliveries_of_incident ON deliveries (incident);
CREATE TABLE IF NOT EXISTS heartbeats (name TEXT PRIMARY KEY, last_seen INTEGER, missing_since INTEGER) WITHOUT ROWID;`;

/** A change of the tables is written into `schema`, and as SQL that changes a file of the version before it. */
const migrations: readonly string[] = [];

export interface StateFile {
  readonly database: DatabaseSync;
  /** Runs `work` in the next commit. Rejects with its error, and then nothing of it is stored. */
  readonly commit: <T>(work: () => T) => Promise<T>;
  /** Calls `listener` when anything was rolled back. */
  readonly onRollback: (listener: () => void) => void;
  readonly close: () => Promise<void>;
}

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Throws `StorageError`, also when another process serves this file. */
export const openStateFile = (file: string): StateFile => {
  makePrivate(file);
  const lock = lockOf(file);
  let database: DatabaseSync;
  try {
    database = openSqlite(file, 'the state of the receiver', '', 'power-cut');
    database.exec('PRAGMA busy_timeout=2000');
  } catch (error) {
    lock.close();
    throw error;
  }
  try {
    upgradeState(database, file, { schema, migrations });
  } catch (error) {
    database.close();
    lock.close();
    throw storageErrorOf(error, file, 'the state of the receiver');
  }
  let jobs: Job[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let rolledBack = (): void => undefined;

  const flush = (): void => {
    scheduled = undefined;
    const batch = jobs;
    jobs = [];
    const settled: (() => void)[] = [];
    try {
      database.exec('BEGIN IMMEDIATE');
      for (const { run, resolve, reject } of batch) {
        database.exec('SAVEPOINT job');
        try {
          const value = run() as never;
          settled.push(() => resolve(value));
        } catch (error) {
          database.exec('ROLLBACK TO job');
          rolledBack();
          settled.push(() => reject(error));
        }
        database.exec('RELEASE job');
      }
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      rolledBack();
      const reason = storageErrorOf(error, file, 'the state of the receiver');
      for (const { reject } of batch) reject(reason);
      return;
    }
    for (const settle of settled) settle();
  };

  return {
    database,
    commit: (work) =>
      new Promise((resolve, reject) => {
        jobs.push({ run: work, resolve, reject });
        scheduled ??= setImmediate(flush);
      }),
    onRollback: (listener) => {
      rolledBack = listener;
    },
    close: async () => {
      if (scheduled !== undefined) {
        clearImmediate(scheduled);
        flush();
      }
      database.close();
      lock.close();
    },
  };
};

/** It holds addresses, and the key that signs links: only this user may read it. Files beside it get its mode from SQLite. */
const makePrivate = (file: string): void => {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw new StorageError(
      'the state of the receiver cannot be written',
      file,
      (error as NodeJS.ErrnoException).message,
      'name a file in a folder that this user can write, with --state FILE',
    );
  }
};

/** Held by an open transaction on a file beside it: the operating system releases it however the process ends. */
const lockOf = (file: string): DatabaseSync => {
  const lock = openSqlite(`${file}.lock`, 'the lock of the receiver', '', 'kill');
  try {
    lock.exec('BEGIN IMMEDIATE');
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw storageErrorOf(error, `${file}.lock`, 'the lock of the receiver');
    throw new StorageError(
      'the state of the receiver is in use',
      file,
      'another receiver serves it',
      `stop that process ('fuser ${file}.lock' shows it), or use another file with --state FILE`,
    );
  }
};
