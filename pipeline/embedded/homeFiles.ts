/** Files in the data folder of one system, and the lock that allows one pipeline at a time. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy, storageErrorOf } from '../storage/sqlite.ts';
import { StorageError } from '../storage/storageError.ts';

export interface HomeFiles {
  readonly queue: string;
  readonly warehouse: string;
  readonly deadLetters: string;
  readonly metrics: string;
  readonly tokens: string;
  readonly lock: string;
}

export const homeFiles = (folder: string): HomeFiles => ({
  queue: path.join(folder, 'queue.db'),
  warehouse: path.join(folder, 'warehouse.duckdb'),
  deadLetters: path.join(folder, 'dead-letters.db'),
  metrics: path.join(folder, 'metrics.db'),
  tokens: path.join(folder, 'tokens.db'),
  lock: path.join(folder, 'lock.db'),
});

/** Throws `StorageError`. */
export const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StorageError(
      'the data folder cannot be created',
      folder,
      Error.isError(error) ? error.message : String(error),
      'choose a folder that this user can write, with --data DIR',
    );
  }
};

/**
 * Creates the folder, and locks it against other pipelines until the lock is closed. The lock is an open transaction, so
 * that it ends with the process in any case. Throws `StorageError`.
 */
export const lockFolder = (folder: string): { close(): void } => {
  makeFolder(folder);
  const file = homeFiles(folder).lock;
  const lock = new DatabaseSync(file, { timeout: 0, open: false });
  try {
    lock.open();
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    if (lock.isOpen) lock.close();
    if (!isBusy(error)) throw storageErrorOf(error, file, 'the data folder');
    throw new StorageError(
      'the data folder is in use by another pipeline',
      folder,
      'only one pipeline at a time may use a data folder',
      'stop the other pipeline, or choose another folder with --data DIR',
    );
  }
};
