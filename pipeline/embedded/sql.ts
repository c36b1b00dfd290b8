/** Translates a `Query` to SQL for DuckDB. Names come only from the definition; every value is a parameter. */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBTimestampValue,
  TIMESTAMP,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { hiddenColumns, type FieldType, type Schema } from '../../model/schema.ts';
import type { Comparison, Condition, Cursor, Query, Value } from '../ports.ts';
import { syntheticPrefix } from '../synthetic.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly DuckDBValue[];
  readonly types: readonly DuckDBType[];
}

export const duckTypes: Readonly<Record<FieldType, DuckDBType>> = {
  string: VARCHAR,
  integer: BIGINT,
  float: DOUBLE,
  boolean: BOOLEAN,
  timestamp: TIMESTAMP,
};

const operators: Readonly<Record<Exclude<Comparison, 'in'>, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const selectStatement = (table: string, schema: Schema, query: Query): Statement => {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const parameter = (value: Value, type: FieldType): string => {
    values.push(duckValue(value, type));
    types.push(duckTypes[type]);
    return `$${values.length}`;
  };
  const typeOf = (field: string): FieldType => schema[field]!.type;

  const condition = ({ field, comparison, values: items }: Condition): string => {
    const parameters = items.map((value) => parameter(value, typeOf(field)));
    return comparison === 'in'
      ? `${quoted(field)} IN (${parameters.join(', ')})`
      : `${quoted(field)} ${operators[comparison]} ${parameters[0]}`;
  };

  const order = quoted(query.orderBy ?? hiddenColumns.publishedAt);
  const id = quoted(hiddenColumns.messageId);
  const afterCursor = (cursor: Cursor): string => {
    const sign = query.direction === 'asc' ? '>' : '<';
    const later = `${id} ${sign} ${parameter(cursor.messageId, 'string')}`;
    if (cursor.value === null) return `(${order} IS NULL AND ${later})`;
    const value = parameter(cursor.value, query.orderBy === undefined ? 'timestamp' : typeOf(query.orderBy));
    return `(${order} ${sign} ${value} OR (${order} = ${value} AND ${later}) OR ${order} IS NULL)`;
  };

  const where = [
    ...query.conditions.map(condition),
    ...(query.after === undefined ? [] : [afterCursor(query.after)]),
    // Last: DuckDB then reads ids only of rows that match the other conditions.
    ...(query.synthetic ? [] : [`NOT starts_with(${id}, '${syntheticPrefix}')`]),
  ];
  const columns = [hiddenColumns.messageId, hiddenColumns.publishedAt, ...Object.keys(schema)].map(quoted).join(', ');
  const text =
    `SELECT ${columns} FROM ${quoted(table)}` +
    (where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`) +
    ` ORDER BY ${order} ${query.direction} NULLS LAST, ${id} ${query.direction} LIMIT ${Math.trunc(query.limit)}`;
  return { text, values, types };
};

export interface TableColumn {
  readonly name: string;
  readonly type: FieldType;
}

/** The schema's columns, then those that every table carries. */
export const tableColumns = (schema: Schema): readonly TableColumn[] => [
  ...Object.entries(schema).map(([name, { type }]) => ({ name, type })),
  { name: hiddenColumns.messageId, type: 'string' },
  { name: hiddenColumns.publishedAt, type: 'timestamp' },
  { name: hiddenColumns.storedAt, type: 'timestamp' },
];

export const createStatement = (table: string, schema: Schema): string => {
  const columns = tableColumns(schema).map(({ name, type }) => `${quoted(name)} ${duckTypes[type].toString()}`);
  return `CREATE TABLE IF NOT EXISTS ${quoted(table)} (${columns.join(', ')})`;
};

const duckValue = (value: Value, type: FieldType): DuckDBValue => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (type === 'timestamp') return new DuckDBTimestampValue(BigInt(value));
  return type === 'integer' ? BigInt(value) : Number(value);
};

/** Converts a value from DuckDB to the ports' types. */
export const portValue = (value: DuckDBValue): unknown => {
  if (typeof value === 'bigint') return narrow(value);
  return value instanceof DuckDBTimestampValue ? narrow(value.micros) : value;
};

const narrow = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};
