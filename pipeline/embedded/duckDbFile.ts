/** Opens the DuckDB file and its table, and turns what DuckDB says into what a person can act on. */
import { statSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Schema } from '../../model/schema.ts';
import { createStatement, duckTypes, quoted, tableColumns } from './sql.ts';
import { StorageError } from './storageError.ts';
import './wholeTexts.ts';

export interface DuckDbFile {
  readonly instance: DuckDBInstance;
  /** The columns that the table has, in its order: more than the schema's when fields were taken out of it. */
  readonly columns: readonly string[];
  /** False when the file was moved or deleted since: what is written then is lost. */
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
    throw error instanceof StorageError ? error : unusable(file, error);
  }
};

export const reasonOf = (error: unknown): string =>
  (Error.isError(error) ? error.message : String(error)).split('\n', 1)[0]!;

/**
 * What was freed goes back to the system, so that memory stays flat over millions of rows. One thread a query: many small
 * ones share few cores better than each spread over all of them. DuckDB 1.5.6 that fetches the rest of the newest rows by
 * their place (late materialization) while others are appended crashes the process: load tests find it within seconds.
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
    throw unusable(file, error);
  }
};

const inodeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

/** A schema that grew since the table was made: its new columns are added, empty, behind the others. */
const growTable = async (connection: DuckDBConnection, options: DuckDbFileOptions): Promise<readonly string[]> => {
  const { file, table, schema } = options;
  const result = await connection.runAndReadAll(
    'SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position',
    [table],
  );
  const found = new Map(result.getRows() as [string, string][]);
  for (const { name, type } of tableColumns(schema)) {
    const wanted = duckTypes[type].toString();
    const have = found.get(name);
    if (have === wanted) continue;
    if (have !== undefined) {
      throw new StorageError(
        `column ${name} of table ${table} is ${have}, and the schema says ${wanted}`,
        file,
        'the type of a stored column was changed in the definition',
        `give the field its old type, or a new name; or move the file away (mv ${file} ${file}.old)`,
      );
    }
    await connection.run(`ALTER TABLE ${quoted(table)} ADD COLUMN ${quoted(name)} ${wanted}`);
    found.set(name, wanted);
  }
  return [...found.keys()];
};

const unusable = (file: string, error: unknown): StorageError => {
  const why = reasonOf(error);
  if (/lock/i.test(why)) {
    return new StorageError(
      'the warehouse is in use by another process',
      file,
      why,
      'stop the other process, or choose another folder with --data DIR',
    );
  }
  if (/not a valid DuckDB|corrupt|checksum|serializ|Invalid|replaying WAL|INTERNAL/i.test(why)) {
    return new StorageError(
      'the warehouse is damaged',
      file,
      why,
      `restore ${file} from a copy, or move it away (mv ${file} ${file}.damaged, and ${file}.wal too) to begin with an empty table`,
    );
  }
  return new StorageError(
    'the warehouse cannot be opened',
    file,
    why,
    'give this user the right to write the file and its folder, and free some space',
  );
};
