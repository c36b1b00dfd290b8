/** Translates a `Query` to SQL for DuckDB. Names come only from the definition; every value is a parameter. */
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { hiddenColumns, string, timestamp, type Field, type Schema } from '../../model/schema.ts';
import { fieldOfColumn } from '../../model/partition.ts';
import type { Comparison, Condition, Cursor, Query, Scalar } from '../ports.ts';
import { syntheticPrefix } from '../../model/synthetic.ts';
import { columnSql, duckType, duckValue, quoted } from './duckTypes.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly DuckDBValue[];
  readonly types: readonly DuckDBType[];
}

const operators: Readonly<Record<Exclude<Comparison, 'in'>, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/** The fields that a query reads: those that it asks for, and the one that it is ordered by. */
export const readFields = (schema: Schema, { fields, orderBy }: Query): readonly string[] => {
  const names = Object.keys(schema);
  return fields === undefined ? names : names.filter((name, i) => fields.includes(i) || name === orderBy);
};

/** Message id, published-at and the fields that the query reads. */
export const columnsOf = (schema: Schema, query: Query): readonly string[] => [
  hiddenColumns.messageId,
  hiddenColumns.publishedAt,
  ...readFields(schema, query),
];

export const selectStatement = (
  table: string,
  schema: Schema,
  query: Query,
  columns: readonly string[] = columnsOf(schema, query),
): Statement => {
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const parameter = (value: Scalar, field: Field): string => {
    const type = duckType(field);
    values.push(duckValue(value, field, type));
    types.push(type);
    return `$${values.length}`;
  };

  const condition = ({ field, comparison, values: items }: Condition): string => {
    const parameters = items.map((value) => parameter(value, fieldOfColumn(schema, field)!));
    return comparison === 'in'
      ? `${quoted(field)} IN (${parameters.join(', ')})`
      : `${quoted(field)} ${operators[comparison]} ${parameters[0]}`;
  };

  const order = quoted(query.orderBy ?? hiddenColumns.publishedAt);
  const id = quoted(hiddenColumns.messageId);
  const afterCursor = (cursor: Cursor): string => {
    const sign = query.direction === 'asc' ? '>' : '<';
    const later = `${id} ${sign} ${parameter(cursor.messageId, string())}`;
    if (cursor.value === null) return `(${order} IS NULL AND ${later})`;
    const value = parameter(cursor.value, query.orderBy === undefined ? timestamp() : schema[query.orderBy]!);
    return `(${order} ${sign} ${value} OR (${order} = ${value} AND ${later}) OR ${order} IS NULL)`;
  };

  const where = [
    ...query.conditions.map(condition),
    ...(query.after === undefined ? [] : [afterCursor(query.after)]),
    // Last: DuckDB then reads ids only of rows that match the other conditions.
    ...(query.synthetic ? [] : [`NOT starts_with(${id}, '${syntheticPrefix}')`]),
  ];
  const text =
    `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}` +
    (where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`) +
    ` ORDER BY ${order} ${query.direction} NULLS LAST, ${id} ${query.direction} LIMIT ${Math.trunc(query.limit)}`;
  return { text, values, types };
};

export interface TableColumn {
  readonly name: string;
  readonly field: Field;
}

/** The schema's columns, then those that every table carries. */
export const tableColumns = (schema: Schema): readonly TableColumn[] => [
  ...Object.entries(schema).map(([name, field]) => ({ name, field })),
  { name: hiddenColumns.messageId, field: string() },
  { name: hiddenColumns.publishedAt, field: timestamp() },
  { name: hiddenColumns.storedAt, field: timestamp() },
];

export const createStatement = (table: string, schema: Schema): string => {
  const columns = tableColumns(schema).map(({ name, field }) => `${quoted(name)} ${columnSql(field)}`);
  return `CREATE TABLE IF NOT EXISTS ${quoted(table)} (${columns.join(', ')})`;
};
