/** The column that partitions a system's table: reads are bounded by it, so every read route takes filters on it. */
import { filterFields, hiddenColumns, timestamp, type Field, type Schema } from './schema.ts';
import type { Table } from './stage.ts';

export const partitionColumn = ({ partitionBy }: Pick<Table, 'partitionBy'>): string =>
  partitionBy ?? hiddenColumns.publishedAt;

const publishedAtField = timestamp({ description: 'When the message was published; rows do not show it' });

/** The fields that a caller may filter by: the schema's, and published-at. */
export const filterSchema = (schema: Schema): Schema => ({ ...schema, [hiddenColumns.publishedAt]: publishedAtField });

export const fieldOfColumn = (schema: Schema, column: string): Field | undefined =>
  column === hiddenColumns.publishedAt ? publishedAtField : schema[column];

/** Of a list: the fields of its filters, and the partition column. */
export const rangeFields = (
  schema: Schema,
  table: Pick<Table, 'partitionBy'>,
  filters: readonly string[] | undefined,
): readonly string[] => [...new Set([...filterFields(schema, filters), partitionColumn(table)])];
