/** The data folder of one system: queue, warehouse, dead letters, and the lock that lets one pipeline in at a time. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { System } from '../../model/system.ts';
import { bytes } from '../../model/quantity.ts';
import type { DeadLetters } from '../ports.ts';
import { openDeadLetters } from './deadLetters.ts';
import { openQueue, type SqliteBroker } from './queue.ts';
import { isBusy, storageErrorOf } from './sqlite.ts';
import { StorageError } from './storageError.ts';
import { openDuckDb, type DuckDbWarehouse } from './warehouse.ts';

export interface Home {
  readonly folder: string;
  readonly broker: SqliteBroker;
  readonly warehouse: DuckDbWarehouse;
  readonly deadLetters: DeadLetters;
  close(): Promise<void>;
}

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

/** Throws `StorageError`: folder not writable, in use by another pipeline, or a damaged file. */
export const openHome = async (system: System, folder: string, now: () => number): Promise<Home> => {
  const files = homeFiles(folder);
  const lock = lockFolder(folder);
  const opened: { close(): unknown }[] = [lock];
  try {
    const { rows, bytes: size } = system.stages.ingest.batch;
    const broker = openQueue({ file: files.queue, now, batch: { messages: rows, bytes: bytes(size) } });
    opened.push(broker);
    const deadLetters = openDeadLetters(files.deadLetters);
    opened.push(deadLetters);
    const warehouse = await openDuckDb({
      file: files.warehouse,
      table: system.stages.table.table,
      schema: system.schema,
      floorOf: (log) => (log === broker.log ? broker.floor() : 0),
      now,
    });
    // A queue file that is new, or older than the warehouse, must not give out ids that the warehouse knows.
    broker.skipTo(warehouse.highest(broker.log));
    const close = async (): Promise<void> => {
      await warehouse.close();
      await broker.close();
      await deadLetters.close();
      lock.close();
    };
    return { folder, broker, warehouse, deadLetters, close };
  } catch (error) {
    for (const part of opened.toReversed()) await part.close();
    throw error;
  }
};

/** Throws `StorageError`. */
export const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StorageError(
      'the data folder cannot be made',
      folder,
      Error.isError(error) ? error.message : String(error),
      'choose a folder that this user may write with --data DIR',
    );
  }
};

/**
 * Makes the folder, and lets no other pipeline into it until the lock is closed. Held by an open transaction, so that it
 * goes with the process, however that ends. Throws `StorageError`.
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
      'one pipeline at a time may run on a data folder',
      'stop the other one, or choose another folder with --data DIR',
    );
  }
};
