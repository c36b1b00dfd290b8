/** Opens the DuckDB file and its table, and turns DuckDB's errors into messages with a fix. */
import { statSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Schema } from '../../model/schema.ts';
import { createStatement } from './sql.ts';
import { StorageError } from '../storage/storageError.ts';
import { growTable, type StoredColumn } from './tableGrowth.ts';
import './exactTextDecoder.ts';

export interface DuckDbFile {
  readonly instance: DuckDBInstance;
  /** The table's columns, in its order: more than the schema's when fields were removed from the schema. */
  readonly columns: readonly StoredColumn[];
  /** False when the file was moved or deleted: then everything written is lost. */
  isThere(): boolean;
}

export interface DuckDbFileOptions {
  readonly file: string;
  readonly table: string;
  readonly schema: Schema;
  /** Such as '256MB'. */
  readonly memory: string;
}

/** Throws `StorageError` when the file cannot be used. */
export const openDuckDbFile = async (options: DuckDbFileOptions): Promise<DuckDbFile> => {
  const { file, table, schema } = options;
  const instance = await open(file, options.memory);
  try {
    const connection = await instance.connect();
    await connection.run(createStatement(table, schema));
    const columns = await growTable(connection, options);
    connection.closeSync();
    const inode = inodeOf(file);
    return { instance, columns, isThere: () => file === ':memory:' || inodeOf(file) === inode };
  } catch (error) {
    instance.closeSync();
    throw error instanceof StorageError ? error : openError(file, error);
  }
};

export const reasonOf = (error: unknown): string =>
  (Error.isError(error) ? error.message : String(error)).split('\n', 1)[0]!;

/**
 * Freed memory is returned to the system, so that memory stays flat over millions of rows. One thread a query: many small
 * queries share few cores better than each of them spread over all cores. Late materialization is off: in DuckDB 1.5.6 it
 * crashes the process when rows are appended at the same time (load tests show it within seconds).
 */
const settings = {
  threads: '1',
  checkpoint_threshold: '16MB',
  allocator_background_threads: 'true',
  allocator_flush_threshold: '8MB',
  disabled_optimizers: 'late_materialization',
};

const open = async (file: string, memory: string): Promise<DuckDBInstance> => {
  try {
    return await DuckDBInstance.create(file, { ...settings, memory_limit: memory });
  } catch (error) {
    throw openError(file, error);
  }
};

/** DuckDB's words for a file that cannot be read as it was written. */
const isDamage = (reason: string): boolean =>
  /not a valid DuckDB|corrupt|checksum|serializ|Invalid|replaying WAL|INTERNAL|read enough bytes/i.test(reason);

/** What a query meets in a part of the file that was damaged after it was opened, or was not read then. */
export const isCorrupt = (reason: string): boolean => /corrupt|checksum|read enough bytes/i.test(reason);

/** Undefined where there is no file. */
export const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

export const openError = (file: string, error: unknown): StorageError => {
  const reason = reasonOf(error);
  if (/set lock on file|conflicting lock/i.test(reason)) {
    return new StorageError(
      'the warehouse is in use by another process',
      file,
      reason,
      'stop the other process, or choose another folder with --data DIR',
    );
  }
  if (isDamage(reason)) {
    return new StorageError(
      'the warehouse is damaged',
      file,
      reason,
      `restore ${file} from a copy, or move it away (mv ${file} ${file}.damaged, and ${file}.wal too) to start with an empty table: 'npx atalaya up --accept-missing', or ATALAYA_ACCEPT_MISSING=yes for a service`,
    );
  }
  return new StorageError(
    'the warehouse cannot be opened',
    file,
    reason,
    'give this user the right to write the file and its folder, and free some space',
  );
};
