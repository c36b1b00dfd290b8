/** Adds what the schema got since the table was created: columns, and fields within records. They are empty in old rows. */
import { DuckDBListType, DuckDBStructType, type DuckDBConnection, type DuckDBType } from '@duckdb/node-api';
import type { Field, Schema } from '../../model/schema.ts';
import { columnSql, duckType, quoted } from './duckTypes.ts';
import { tableColumns } from './sql.ts';
import { StorageError } from '../storage/storageError.ts';

export interface StoredColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

/** The table's columns, in its order. */
const storedColumns = async (connection: DuckDBConnection, table: string): Promise<readonly StoredColumn[]> => {
  const result = await connection.runAndReadAll(`SELECT * FROM ${quoted(table)} LIMIT 0`);
  const types = result.columnTypes();
  return result.columnNames().map((name, i) => ({ name, type: types[i]! }));
};

interface Addition {
  readonly path: readonly string[];
  readonly field: Field;
}

interface Difference {
  readonly path: readonly string[];
  readonly actual: string;
  readonly expected: string;
}

/** What a column lacks, or where it has another type than its field. */
const compare = (field: Field, type: DuckDBType, path: readonly string[]): readonly (Addition | Difference)[] => {
  if (field.type === 'repeated' && type instanceof DuckDBListType)
    return compare(field.of, type.valueType, [...path, 'element']);
  if (field.type === 'record' && type instanceof DuckDBStructType)
    return Object.entries(field.fields).flatMap(([name, part]): readonly (Addition | Difference)[] => {
      const inner = [...path, name];
      const index = type.entryNames.indexOf(name);
      return index < 0 ? [{ path: inner, field: part }] : compare(part, type.entryTypes[index]!, inner);
    });
  const [actual, expected] = [nameOf(type), field.type === 'json' ? 'JSON' : nameOf(duckType(field))];
  return actual === expected ? [] : [{ path, actual, expected }];
};

const nameOf = (type: DuckDBType): string => type.alias ?? type.toString();

const pathText = (path: readonly string[]): string => path.join('.').replaceAll('.element', '[]');

/** Throws `StorageError` when a column has another type than the schema says. */
export const growTable = async (
  connection: DuckDBConnection,
  { file, table, schema }: { readonly file: string; readonly table: string; readonly schema: Schema },
): Promise<readonly StoredColumn[]> => {
  const stored = await storedColumns(connection, table);
  let grew = false;
  for (const { name, field } of tableColumns(schema)) {
    const type = stored.find((column) => column.name === name)?.type;
    const found = type === undefined ? [{ path: [name], field }] : compare(field, type, [name]);
    for (const item of found) {
      if (!('field' in item)) {
        throw new StorageError(
          `column ${pathText(item.path)} of table ${table} is ${item.actual}, but the schema says ${item.expected}`,
          file,
          'the definition changed the type of a stored column',
          `give the field its old type or a new name, or move the file away (mv ${file} ${file}.old)`,
        );
      }
      const column = item.path.map(quoted).join('.');
      await connection.run(`ALTER TABLE ${quoted(table)} ADD COLUMN ${column} ${columnSql(item.field)}`);
      grew = true;
    }
  }
  return grew ? storedColumns(connection, table) : stored;
};
