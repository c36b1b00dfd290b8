/**
 * Fields as types of DuckDB, and values of the ports as values of DuckDB and back, exactly. A column may have more parts than
 * its field: those of fields that were removed from the schema, which are null in new rows.
 */
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBListType,
  DuckDBListValue,
  type DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampValue,
  LIST,
  STRUCT,
  TIMESTAMP,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Field, ScalarType } from '../../model/schema.ts';
import type { Value } from '../ports.ts';
import { daysOf, ofDays } from '../value/date.ts';
import { numericType, ofUnits, unitsOf } from '../value/decimal.ts';

const scalarTypes: Readonly<Record<ScalarType, DuckDBType>> = {
  string: VARCHAR,
  integer: BIGINT,
  float: DOUBLE,
  boolean: BOOLEAN,
  timestamp: TIMESTAMP,
  numeric: DECIMAL(numericType.width, numericType.scale),
  date: DATE,
  // Vectors and parameters of JSON are texts; the column itself is declared as JSON.
  json: VARCHAR,
  bytes: BLOB,
};

/** The type of a vector or a parameter. */
export const duckType = (field: Field): DuckDBType => {
  if (field.type === 'repeated') return LIST(duckType(field.of));
  if (field.type !== 'record') return scalarTypes[field.type];
  return STRUCT(Object.fromEntries(Object.entries(field.fields).map(([name, part]) => [name, duckType(part)])));
};

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The type in a statement. */
export const columnSql = (field: Field): string => {
  if (field.type === 'repeated') return `${columnSql(field.of)}[]`;
  if (field.type === 'json') return 'JSON';
  if (field.type !== 'record') return scalarTypes[field.type].toString();
  const parts = Object.entries(field.fields).map(([name, part]) => `${quoted(name)} ${columnSql(part)}`);
  return `STRUCT(${parts.join(', ')})`;
};

/** `type` is the column's own, which may have other parts than the field, in another order. */
export const duckValue = (value: Value, field: Field, type: DuckDBType): DuckDBValue => {
  if (value === null) return null;
  switch (field.type) {
    case 'timestamp':
      return new DuckDBTimestampValue(BigInt(value as number | bigint));
    case 'integer':
      return BigInt(value as number | bigint);
    case 'float':
      return Number(value);
    case 'numeric':
      return new DuckDBDecimalValue(unitsOf(value as string), numericType.width, numericType.scale);
    case 'date':
      return new DuckDBDateValue(daysOf(value as string)!);
    case 'bytes':
      return new DuckDBBlobValue(Buffer.from(value as string, 'base64'));
    case 'repeated': {
      const { valueType } = type as DuckDBListType;
      return new DuckDBListValue((value as readonly Value[]).map((item) => duckValue(item, field.of, valueType)));
    }
    case 'record':
      return structValue(value as readonly Value[], Object.entries(field.fields), type as DuckDBStructType);
    case 'string':
    case 'json':
    case 'boolean':
      return value as string | boolean;
  }
};

const structValue = (
  values: readonly Value[],
  parts: readonly (readonly [string, Field])[],
  { entryNames, entryTypes }: DuckDBStructType,
): DuckDBStructValue => {
  const entries: Record<string, DuckDBValue> = {};
  entryNames.forEach((name, i) => {
    const index = parts.findIndex(([part]) => part === name);
    entries[name] = index < 0 ? null : duckValue(values[index]!, parts[index]![1], entryTypes[i]!);
  });
  return new DuckDBStructValue(entries);
};

/** Compiles the conversion of a column's values from DuckDB to the ports'. Values of another type stay as they are. */
export const compilePortValue = (field: Field): ((value: DuckDBValue) => unknown) => {
  switch (field.type) {
    case 'numeric':
      return (value) => (value instanceof DuckDBDecimalValue ? ofUnits(value.value) : value);
    case 'date':
      return (value) => (value instanceof DuckDBDateValue ? dayOf(value) : value);
    case 'bytes':
      return (value) => (value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('base64') : value);
    case 'repeated': {
      const item = compilePortValue(field.of);
      // Rows from before the column was added have null: for a list that is the empty list.
      return (value) => (value === null ? [] : value instanceof DuckDBListValue ? value.items.map(item) : value);
    }
    case 'record': {
      const parts = Object.entries(field.fields).map(([name, part]) => [name, compilePortValue(part)] as const);
      return (value) =>
        value instanceof DuckDBStructValue ? parts.map(([name, read]) => read(value.entries[name] ?? null)) : value;
    }
    case 'string':
    case 'integer':
    case 'float':
    case 'boolean':
    case 'timestamp':
    case 'json':
      return plainValue;
  }
};

/** Others can write the table too: an infinite date has no text. */
const dayOf = (value: DuckDBDateValue): unknown => (value.isFinite ? ofDays(value.days) : value);

const plainValue = (value: DuckDBValue): unknown => {
  if (typeof value === 'bigint') return narrow(value);
  return value instanceof DuckDBTimestampValue ? narrow(value.micros) : value;
};

const narrow = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};
