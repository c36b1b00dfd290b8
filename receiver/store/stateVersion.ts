/**
 * The version of the state's tables, kept in SQLite's `user_version`. A file of an earlier version is migrated in one transaction, so that
 * it is either upgraded or as it was. A file of a later version is refused: this code would leave out what it does not know.
 */
import { DatabaseSync } from 'node:sqlite';
import { StorageError } from '../../pipeline/storage/storageError.ts';

export interface StateTables {
  /** Creates what is missing of the latest version. */
  readonly schema: string;
  /** SQL of each change since version 1, in order. A change of `schema` needs one. */
  readonly migrations: readonly string[];
}

/** Throws `StorageError`, and then nothing of the file has changed. */
export const upgradeState = (database: DatabaseSync, file: string, { schema, migrations }: StateTables): void => {
  const latest = migrations.length + 1;
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(database, file, schema);
    if (version > latest) throw laterVersion(file, version, latest);
    if (version > 0) for (const migration of migrations.slice(version - 1)) database.exec(migration);
    database.exec(schema);
    database.exec(`PRAGMA user_version=${latest}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
};

/** 0: a new file. The first files had no number, and the tables of version 1. */
const versionOf = (database: DatabaseSync, file: string, schema: string): number => {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  const columns = columnsOf(database);
  if (columns.size === 0 && version === 0) return 0;
  if (!columns.has('incidents') || !columns.has('deliveries')) throw otherFile(file, [...columns.keys()]);
  if (version > 0) return version;
  const missing = [...columnsOf(createdBy(schema))].flatMap(([table, names]) =>
    names.filter((name) => columns.get(table)?.includes(name) !== true).map((name) => `${table}.${name}`),
  );
  if (missing.length > 0) throw unknownVersion(file, missing);
  return 1;
};

const createdBy = (schema: string): DatabaseSync => {
  const database = new DatabaseSync(':memory:');
  database.exec(schema);
  return database;
};

/** Names of columns by table. */
const columnsOf = (database: DatabaseSync): ReadonlyMap<string, readonly string[]> => {
  const rows = database
    .prepare(
      "SELECT m.name AS name, c.name AS column FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
    )
    .all() as unknown as readonly { readonly name: string; readonly column: string }[];
  return new Map(
    [...Map.groupBy(rows, ({ name }) => name)].map(([name, of]) => [name, of.map(({ column }) => column)]),
  );
};

const laterVersion = (file: string, version: number, latest: number): StorageError =>
  new StorageError(
    'the state of the receiver is of a later version',
    file,
    `it has version ${version}, and this receiver knows versions up to ${latest}`,
    'run the version of Atalaya that wrote it, or start with another file with --state FILE',
  );

const otherFile = (file: string, tables: readonly string[]): StorageError =>
  new StorageError(
    'the file is not the state of a receiver',
    file,
    `its tables are ${tables.slice(0, 5).join(', ') || 'none, and it has a version'}`,
    'name another file with --state FILE',
  );

const unknownVersion = (file: string, missing: readonly string[]): StorageError =>
  new StorageError(
    'the state of the receiver is of a version that had no number',
    file,
    `it has no ${missing.slice(0, 5).join(', ')}`,
    `let the version of Atalaya that wrote it deliver what is open; then move the file away (mv ${file} ${file}.old)`,
  );
