/** Translates a `Query` to GoogleSQL. Names come only from the definition; every value is a typed parameter. */
import { hiddenColumns, type ScalarType, type Schema } from '../../model/schema.ts';
import type { Comparison, Condition, Cursor, Query, Scalar } from '../ports.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import { isReal } from '../../model/google/view.ts';
import type { Parameter } from './bigqueryQuery.ts';

export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

const operators: Readonly<Record<Exclude<Comparison, 'in'>, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

const quoted = (name: string): string => `\`${name}\``;
const { messageId, publishedAt, storedAt } = hiddenColumns;

/** `table` is quoted for SQL. Selects message id, published-at and the schema's fields. */
export const selectStatement = (table: string, schema: Schema, query: Query): Statement => {
  const parameters: Parameter[] = [];
  const parameter = (value: Parameter['value'], type: ScalarType): string => {
    const name = `p${parameters.length}`;
    parameters.push({ name, type, value });
    return `@${name}`;
  };

  const condition = ({ field, comparison, values }: Condition): string => {
    const type = scalarTypeOf(schema, field);
    return comparison === 'in'
      ? `${quoted(field)} IN UNNEST(${parameter(values, type)})`
      : `${quoted(field)} ${operators[comparison]} ${parameter(values[0]!, type)}`;
  };

  const order = quoted(query.orderBy ?? publishedAt);
  const id = quoted(messageId);
  const mayBeNull = query.orderBy !== undefined;
  const afterCursor = (cursor: Cursor): string => {
    const sign = query.direction === 'asc' ? '>' : '<';
    const later = `${id} ${sign} ${parameter(cursor.messageId, 'string')}`;
    if (cursor.value === null) return `(${order} IS NULL AND ${later})`;
    const value = parameter(cursor.value satisfies Scalar, typeOfOrder(schema, query.orderBy));
    // Published-at is never null: without the IS NULL branch BigQuery can prune partitions.
    return mayBeNull
      ? `(${order} ${sign} ${value} OR (${order} = ${value} AND ${later}) OR ${order} IS NULL)`
      : `${order} ${sign}= ${value} AND (${order} ${sign} ${value} OR ${later})`;
  };

  const where = [
    ...query.conditions.map(condition),
    ...(query.after === undefined ? [] : [afterCursor(query.after)]),
    ...(query.synthetic ? [] : [isReal]),
  ];
  const columns = [messageId, publishedAt, ...Object.keys(schema)].map(quoted).join(', ');
  const text =
    `SELECT ${columns} FROM ${table}` +
    (where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`) +
    ` ORDER BY ${order} ${query.direction} NULLS LAST, ${id} ${query.direction} LIMIT ${Math.trunc(query.limit)}`;
  return { text, parameters };
};

const typeOfOrder = (schema: Schema, orderBy: string | undefined): ScalarType =>
  orderBy === undefined ? 'timestamp' : scalarTypeOf(schema, orderBy);

/** Definitions filter and order by scalars only. */
const scalarTypeOf = (schema: Schema, field: string): ScalarType => schema[field]!.type as ScalarType;

/** Partitions since an instant in microseconds; of a date column, since its day. */
export interface Partitions {
  readonly column: string;
  readonly type: 'timestamp' | 'date';
  readonly since: number;
}

/** When the newest row was stored: of the whole table, or of some partitions. */
export const newestStatement = (table: string, partitions: Partitions | undefined): Statement => {
  const text = `SELECT MAX(${quoted(storedAt)}) FROM ${table}`;
  if (partitions === undefined) return { text, parameters: [] };
  const { column, type, since } = partitions;
  const value = type === 'date' ? formatTimestamp(since).slice(0, 10) : since;
  return {
    text: `${text} WHERE ${quoted(column)} >= @since`,
    parameters: [{ name: 'since', type, value }],
  };
};
