/** The fake's tables: DuckDB in memory stores the rows and runs the SQL, translated from GoogleSQL. */
import { DuckDBInstance, DuckDBTimestampValue, type DuckDBConnection } from '@duckdb/node-api';
import '../../pipeline/embedded/exactTextDecoder.ts';

export interface FakeColumn {
  readonly name: string;
  readonly type: string;
}

export interface QueryParameter {
  readonly name: string;
  readonly parameterType: { readonly type: string; readonly arrayType?: { readonly type: string } };
  readonly parameterValue: { readonly value?: string; readonly arrayValues?: readonly { readonly value: string }[] };
}

export interface InsertedRow {
  readonly insertId?: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface FakeTables {
  create(name: string, columns: readonly FakeColumn[]): Promise<void>;
  columns(name: string): readonly FakeColumn[] | undefined;
  /** All rows or none. */
  insert(name: string, rows: readonly InsertedRow[]): Promise<void>;
  /** Cells as BigQuery sends them. */
  query(text: string, parameters: readonly QueryParameter[]): Promise<readonly (readonly (string | null)[])[]>;
  count(name: string): Promise<number>;
  /** Waits for running statements: DuckDB crashes when it is closed during one. */
  close(): Promise<void>;
}

const duckTypes: Readonly<Record<string, string>> = {
  STRING: 'VARCHAR',
  BYTES: 'VARCHAR',
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP',
};

const cast = (parameter: string, type: string): string =>
  type === 'TIMESTAMP' ? `CAST(rtrim(${parameter}, 'Z') AS TIMESTAMP)` : `CAST(${parameter} AS ${duckTypes[type]})`;
const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : `${value as string | number | boolean}`;

export const openFakeTables = async (): Promise<FakeTables> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const tables = new Map<string, readonly FakeColumn[]>();
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** One statement at a time: there is one connection. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (isClosed) return Promise.reject(new Error('the fake is closed'));
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  return {
    columns: (name) => tables.get(name),
    create: (name, columns) =>
      inTurn(async () => {
        tables.set(name, columns);
        const defined = columns.map((column) => `"${column.name}" ${duckTypes[column.type]}`).join(', ');
        await connection.run(`CREATE TABLE "${name}" (${defined})`);
      }),
    insert: (name, rows) => inTurn(() => insertAll(connection, name, tables.get(name)!, rows)),
    query: (sql, parameters) => inTurn(() => select(connection, sql, parameters)),
    count: (name) =>
      inTurn(async () => Number((await connection.runAndReadAll(`SELECT count(*) FROM "${name}"`)).getRows()[0]![0])),
    close: () => {
      const closed = inTurn(async () => {
        connection.closeSync();
        instance.closeSync();
      });
      isClosed = true;
      return closed;
    },
  };
};

const insertAll = async (
  connection: DuckDBConnection,
  name: string,
  columns: readonly FakeColumn[],
  rows: readonly InsertedRow[],
): Promise<void> => {
  const values = columns.map(({ type }, index) => cast(`$${index + 1}`, type)).join(', ');
  await connection.run('BEGIN');
  const statement = await connection.prepare(`INSERT INTO "${name}" VALUES (${values})`);
  for (const { json } of rows) {
    statement.bind(columns.map((column) => text(json[column.name])));
    await statement.run();
  }
  await connection.run('COMMIT');
};

const select = async (
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly QueryParameter[],
): Promise<readonly (readonly (string | null)[])[]> => {
  const bound: Record<string, string | null> = {};
  let translated = sql.replaceAll(/`([^`]+)`/g, (_, name: string) => `"${name.replace(/^[^.]+\./, '')}"`);
  for (const { name, parameterType, parameterValue } of parameters) {
    const { arrayType } = parameterType;
    if (arrayType === undefined) {
      translated = translated.replaceAll(new RegExp(`@${name}\\b`, 'g'), cast(`$${name}`, parameterType.type));
      bound[name] = text(parameterValue.value);
      continue;
    }
    const all = (parameterValue.arrayValues ?? []).map(({ value }, index) => {
      bound[`${name}_${index}`] = text(value);
      return cast(`$${name}_${index}`, arrayType.type);
    });
    translated = translated.replaceAll(`UNNEST(@${name})`, `(${all.length === 0 ? 'NULL' : all.join(', ')})`);
  }
  const answer = await connection.runAndReadAll(translated, bound);
  return answer.getRows().map((row) =>
    row.map((value) => {
      if (value === null) return null;
      if (value instanceof DuckDBTimestampValue) return value.micros.toString();
      return typeof value === 'object' ? JSON.stringify(value) : value.toString();
    }),
  );
};
