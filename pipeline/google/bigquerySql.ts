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

/** Which partitions a statement reads, besides what the conditions say. Microseconds since the epoch; `to` is exclusive. */
export interface PartitionBound {
  readonly column: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Rows whose partition column is null. */
  readonly nulls: 'too' | 'only' | 'never';
}

/** The year 1: before every row. A table may require a condition on its partition column. */
const firstInstant = -62_135_596_800_000_000;

const bounding: ReadonlySet<Comparison> = new Set(['eq', 'lt', 'lte', 'gt', 'gte', 'in']);

/** True where the conditions themselves say which partitions are read. */
export const bounds = (conditions: readonly Condition[], column: string): boolean =>
  conditions.some(({ field, comparison }) => field === column && bounding.has(comparison));

/** The fields that a query reads: those that it asks for, and the one that it is ordered by. */
export const readFields = (schema: Schema, { fields, orderBy }: Query): readonly string[] => {
  const names = Object.keys(schema);
  if (fields === undefined) return names;
  return names.filter((name, i) => fields.includes(i) || name === orderBy);
};

/** `table` is quoted for SQL. Selects message id, published-at and the fields that the query reads. */
export const selectStatement = (table: string, schema: Schema, query: Query, bound?: PartitionBound): Statement => {
  const parameters: Parameter[] = [];
  const parameter = (value: Parameter['value'], type: ScalarType): string => {
    const name = `p${parameters.length}`;
    parameters.push({ name, type, value });
    return `@${name}`;
  };

  const condition = ({ field, comparison, values }: Condition): string => {
    const type = columnType(schema, field);
    return comparison === 'in'
      ? `${quoted(field)} IN UNNEST(${parameter(values, type)})`
      : `${quoted(field)} ${operators[comparison]} ${parameter(values[0]!, type)}`;
  };

  const order = quoted(query.orderBy ?? publishedAt);
  const id = quoted(messageId);
  const isOrderBound = bound !== undefined && bound.column === (query.orderBy ?? publishedAt);
  // Published-at is never null: without the IS NULL branch BigQuery can prune partitions.
  const mayBeNull = query.orderBy !== undefined && !(isOrderBound && bound.nulls === 'never');
  const afterCursor = (cursor: Cursor): string => {
    const sign = query.direction === 'asc' ? '>' : '<';
    const later = `${id} ${sign} ${parameter(cursor.messageId, 'string')}`;
    if (cursor.value === null) return `(${order} IS NULL AND ${later})`;
    const value = parameter(cursor.value satisfies Scalar, columnType(schema, query.orderBy ?? publishedAt));
    return mayBeNull
      ? `(${order} ${sign} ${value} OR (${order} = ${value} AND ${later}) OR ${order} IS NULL)`
      : `${order} ${sign}= ${value} AND (${order} ${sign} ${value} OR ${later})`;
  };
  const inPartitions = ({ column, from, to, nulls }: PartitionBound): readonly string[] => {
    const name = quoted(column);
    const type = columnType(schema, column);
    const at = (micros: number): string => parameter(type === 'date' ? dayOf(micros) : micros, type);
    if (nulls === 'only') return [`${name} IS NULL`];
    const ranges = [
      ...(from === undefined ? [] : [`${name} >= ${at(from)}`]),
      ...(to === undefined ? [] : [`${name} < ${at(to)}`]),
    ];
    const isBound =
      ranges.length > 0 ||
      bounds(query.conditions, column) ||
      (isOrderBound && !mayBeNull && query.after !== undefined);
    if (isBound) return ranges;
    const whole = `${name} >= ${at(firstInstant)}`;
    return [nulls === 'never' ? whole : `(${whole} OR ${name} IS NULL)`];
  };

  const isOnlyNulls = bound?.nulls === 'only';
  const where = [
    ...query.conditions.map(condition),
    ...(bound === undefined ? [] : inPartitions(bound)),
    // Nulls are last: a cursor in front of them leaves none out.
    ...(query.after === undefined || (isOnlyNulls && isOrderBound && query.after.value !== null)
      ? []
      : [afterCursor(query.after)]),
    ...(query.synthetic ? [] : [isReal]),
  ];
  const columns = [messageId, publishedAt, ...readFields(schema, query)].map(quoted).join(', ');
  const text =
    `SELECT ${columns} FROM ${table}` +
    (where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`) +
    ` ORDER BY ${order} ${query.direction} NULLS LAST, ${id} ${query.direction}` +
    (query.limit >= Number.MAX_SAFE_INTEGER ? '' : ` LIMIT ${Math.trunc(query.limit)}`);
  return { text, parameters };
};

const dayOf = (micros: number): string => formatTimestamp(micros).slice(0, 10);

/** Of a field of the schema, or of published-at. */
export const columnType = (schema: Schema, column: string): ScalarType =>
  column === publishedAt ? 'timestamp' : scalarTypeOf(schema, column);

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
