/**
 * The BigQuery tables of a system: columns, partitions and clusters. The service creates them on emulators and checks them before
 * use, and the emitted Terraform creates them in production, all from here, so that they cannot differ.
 */
import {
  bytes,
  hiddenColumns,
  integer,
  string,
  timestamp,
  type Field,
  type ScalarType,
  type Schema,
} from '../schema.ts';
import { milliseconds } from '../quantity.ts';
import type { PipelineSystem } from '../system.ts';

export interface Column {
  readonly name: string;
  readonly field: Field;
}

export interface TableShape {
  readonly columns: readonly Column[];
  /** A timestamp or date column; partitions are days. */
  readonly partitionBy: string;
  /** Default: by day. */
  readonly partitionType?: 'HOUR';
  /** Partitions are deleted after this time, in milliseconds. Default: never. */
  readonly expiration?: number;
  /** Up to four. Source: https://cloud.google.com/bigquery/docs/clustered-tables */
  readonly clusterBy: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export const columnTypes: Readonly<Record<ScalarType, string>> = {
  string: 'STRING',
  integer: 'INT64',
  float: 'FLOAT64',
  boolean: 'BOOL',
  timestamp: 'TIMESTAMP',
  numeric: 'NUMERIC',
  date: 'DATE',
  json: 'JSON',
  bytes: 'BYTES',
};

/** A column, or a part of one, as the REST API has it. */
export interface TableField {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly description?: string;
  readonly fields?: readonly TableField[];
}

export const tableField = ({ name, field }: Column): TableField => {
  const element = field.type === 'repeated' ? field.of : field;
  const description = field.description ?? element.description;
  return {
    name,
    type: element.type === 'record' ? 'RECORD' : columnTypes[element.type],
    mode: field.type === 'repeated' ? 'REPEATED' : 'NULLABLE',
    ...(description === undefined ? {} : { description }),
    ...(element.type === 'record'
      ? { fields: Object.entries(element.fields).map(([part, inner]) => tableField({ name: part, field: inner })) }
      : {}),
  };
};

export const tableColumns = (schema: Schema): readonly Column[] => [
  ...Object.entries(schema).map(([name, field]) => ({ name, field })),
  { name: hiddenColumns.messageId, field: string({ description: 'Original message id' }) },
  { name: hiddenColumns.publishedAt, field: timestamp({ description: 'When it was published' }) },
  { name: hiddenColumns.storedAt, field: timestamp({ description: 'When it was stored' }) },
];

const deadLetterColumns: readonly Column[] = [
  { name: 'place', field: string({ description: 'Order of the events' }) },
  { name: 'event', field: string({ description: "'put' or 'replayed'" }) },
  { name: 'message_id', field: string({ description: 'Original message id' }) },
  { name: 'part', field: integer({ description: 'From 0' }) },
  { name: 'parts', field: integer() },
  { name: 'data', field: bytes({ description: 'Original bytes, or a part of them' }) },
  { name: 'attributes', field: string({ description: 'JSON' }) },
  { name: 'published_at', field: timestamp() },
  { name: 'rejected_at', field: timestamp() },
  { name: 'code', field: string() },
  { name: 'field', field: string() },
  { name: 'reason', field: string() },
  { name: 'happened_at', field: timestamp({ description: 'When the event happened' }) },
];

export const deadLettersShape: Omit<TableShape, 'labels'> = {
  columns: deadLetterColumns,
  partitionBy: 'happened_at',
  clusterBy: ['message_id'],
};

/**
 * A claim is kept as long as a key lives, and as long as its message may wait in the queue. By hours, so that a look-up of a day reads no
 * second day.
 */
export const claimsShapeOf = ({ stages: { api, queue } }: PipelineSystem): Omit<TableShape, 'labels'> => ({
  columns: [
    { name: 'message_id', field: string({ description: 'Id that a caller claimed' }) },
    { name: 'claimed_at', field: timestamp({ description: 'When the first message with it was published' }) },
  ],
  partitionBy: 'claimed_at',
  partitionType: 'HOUR',
  expiration: Math.ceil((milliseconds(api.keyLifetime) + milliseconds(queue.retention)) / day) * day,
  clusterBy: ['message_id'],
});

const day = milliseconds('1d');

/** Of the messages. The message id is in the clusters too, so that the look-up of a replay reads few bytes. */
export const tableShapeOf = ({ schema, stages: { table } }: PipelineSystem): Omit<TableShape, 'labels'> => ({
  columns: tableColumns(schema),
  partitionBy: table.partitionBy ?? hiddenColumns.publishedAt,
  clusterBy: [...table.clusterBy, hiddenColumns.messageId].slice(0, 4),
});
