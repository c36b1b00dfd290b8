/** The fake's tables: DuckDB in memory stores the rows and runs the SQL, translated from GoogleSQL. */
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampValue,
  type DuckDBConnection,
} from '@duckdb/node-api';
import '../../../pipeline/embedded/exactTextDecoder.ts';
import type { InsertedRow } from './streaming.ts';
import type { FakeColumn, PartitionSize } from './tableState.ts';

export interface QueryParameter {
  readonly name: string;
  readonly parameterType: { readonly type: string; readonly arrayType?: { readonly type: string } };
  readonly parameterValue: { readonly value?: string; readonly arrayValues?: readonly { readonly value: string }[] };
}

export interface FakeTables {
  create(name: string, columns: readonly FakeColumn[]): Promise<void>;
  /** Deletes rows whose partition column is before an instant in milliseconds. */
  deleteBefore(name: string, column: string, ms: number): Promise<void>;
  /** Copies the oldest rows. */
  copy(from: string, to: string, rows: number): Promise<void>;
  /** All rows or none. */
  insert(name: string, rows: readonly InsertedRow[]): Promise<void>;
  /** Cells as BigQuery sends them. `partitions` is what INFORMATION_SCHEMA.PARTITIONS has. */
  query(
    text: string,
    parameters: readonly QueryParameter[],
    partitions?: ReadonlyMap<string, readonly PartitionSize[]>,
  ): Promise<readonly (readonly (string | null)[])[]>;
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
  DATE: 'DATE',
  NUMERIC: 'DECIMAL(38, 9)',
  JSON: 'VARCHAR',
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
    deleteBefore: (name, column, ms) =>
      inTurn(async () => {
        const before = new Date(ms).toISOString().slice(0, 19);
        await connection.run(`DELETE FROM "${name}" WHERE "${column}" < CAST($1 AS TIMESTAMP)`, [before]);
      }),
    copy: (from, to, rows) =>
      inTurn(async () => {
        await connection.run(`CREATE OR REPLACE TABLE "${to}" AS SELECT * FROM "${from}" ORDER BY rowid LIMIT ${rows}`);
      }),
    create: (name, columns) =>
      inTurn(async () => {
        tables.set(name, columns);
        const defined = columns.map((column) => `"${column.name}" ${duckTypes[column.type]}`).join(', ');
        await connection.run(`CREATE TABLE "${name}" (${defined})`);
      }),
    insert: (name, rows) => inTurn(() => insertAll(connection, name, tables.get(name)!, rows)),
    query: (sql, parameters, partitions) =>
      inTurn(async () => {
        if (partitions !== undefined) await describe(connection, partitions);
        return select(connection, sql, parameters);
      }),
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

/** Rows of texts, null for NULL, as `texts` of one row each. They are one parameter, $1: one for each value costs more than storing it. */
const textRows = `(SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS texts)`;

const describe = async (
  connection: DuckDBConnection,
  partitions: ReadonlyMap<string, readonly PartitionSize[]>,
): Promise<void> => {
  await connection.run(
    'CREATE OR REPLACE TABLE "PARTITIONS" (table_name VARCHAR, partition_id VARCHAR, total_rows BIGINT, total_logical_bytes BIGINT)',
  );
  const rows = [...partitions].flatMap(([table, sizes]) =>
    sizes.map(({ id, rows, bytes }) => [table, id === '' ? null : id, `${rows}`, `${Math.round(bytes)}`]),
  );
  await connection.run(
    `INSERT INTO "PARTITIONS" SELECT texts[1], texts[2], CAST(texts[3] AS BIGINT), CAST(texts[4] AS BIGINT) FROM ${textRows}`,
    [JSON.stringify(rows)],
  );
};

const insertAll = async (
  connection: DuckDBConnection,
  name: string,
  columns: readonly FakeColumn[],
  rows: readonly InsertedRow[],
): Promise<void> => {
  const values = columns.map(({ type }, i) => cast(`texts[${i + 1}]`, type)).join(', ');
  const texts = rows.map(({ json }) => columns.map((column) => text(json[column.name])));
  await connection.run(`INSERT INTO "${name}" SELECT ${values} FROM ${textRows}`, [JSON.stringify(texts)]);
};

const select = async (
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly QueryParameter[],
): Promise<readonly (readonly (string | null)[])[]> => {
  const bound: Record<string, string | null> = {};
  let translated = sql
    .replaceAll(/`[^`]+`\.INFORMATION_SCHEMA\.PARTITIONS|`[^`]+\.INFORMATION_SCHEMA\.PARTITIONS`/g, '"PARTITIONS"')
    .replaceAll(/`([^`]+)`/g, (_, name: string) => `"${name.replace(/^[^.]+\./, '')}"`);
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
      if (value instanceof DuckDBDateValue || value instanceof DuckDBDecimalValue) return value.toString();
      return typeof value === 'object' ? JSON.stringify(value) : value.toString();
    }),
  );
};
