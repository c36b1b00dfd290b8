/**
 * Datasets, tables and views: created for emulators and first runs (in production by the emitted Terraform), and checked
 * before use. Existing ones are not changed.
 */
import type { FieldType } from '../../model/schema.ts';
import { answerIn, lacksColumnFix, misconfigured } from './bigqueryFault.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { columnTypes } from './bigqueryValues.ts';

export interface TableName {
  readonly dataset: string;
  readonly table: string;
}

export interface Column {
  readonly name: string;
  readonly type: FieldType | 'bytes';
  readonly description?: string | undefined;
}

export interface TableShape {
  readonly columns: readonly Column[];
  /** A timestamp column; partitions are days. */
  readonly partitionBy: string;
  /** Up to four. Source: https://cloud.google.com/bigquery/docs/clustered-tables */
  readonly clusterBy: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const createTimeoutMs = 30_000;

const typeOf = ({ type }: Column): string => (type === 'bytes' ? 'BYTES' : columnTypes[type]);

export const pathOf = ({ dataset, table }: TableName): string => `/datasets/${dataset}/tables/${table}`;
export const fullName = ({ project }: BigQueryClient, { dataset, table }: TableName): string =>
  `${project}.${dataset}.${table}`;

/** The quoted name for SQL. */
export const sqlName = (client: BigQueryClient, name: TableName): string => `\`${fullName(client, name)}\``;

const create = async (
  client: BigQueryClient,
  failure: string,
  resource: string,
  path: string,
  body: object,
): Promise<void> => {
  try {
    await client.request({
      method: 'POST',
      path,
      body: JSON.stringify(body),
      failure,
      resource,
      timeoutMs: createTimeoutMs,
    });
  } catch (error) {
    if (answerIn(error)?.status !== 409) throw error;
  }
};

export const ensureDataset = (client: BigQueryClient, dataset: string): Promise<void> =>
  create(client, 'the dataset cannot be created', `${client.project}.${dataset}`, '/datasets', {
    datasetReference: { projectId: client.project, datasetId: dataset },
    ...(client.location === undefined ? {} : { location: client.location }),
  });

export const ensureTable = (client: BigQueryClient, name: TableName, shape: TableShape): Promise<void> =>
  create(client, 'the table cannot be created', fullName(client, name), `/datasets/${name.dataset}/tables`, {
    tableReference: { projectId: client.project, datasetId: name.dataset, tableId: name.table },
    schema: {
      fields: shape.columns.map((column) => ({
        name: column.name,
        type: typeOf(column),
        mode: 'NULLABLE',
        ...(column.description === undefined ? {} : { description: column.description }),
      })),
    },
    timePartitioning: { type: 'DAY', field: shape.partitionBy },
    ...(shape.clusterBy.length === 0 ? {} : { clustering: { fields: shape.clusterBy } }),
    labels: shape.labels,
  });

export const ensureView = (client: BigQueryClient, name: TableName, query: string): Promise<void> =>
  create(client, 'the view cannot be created', fullName(client, name), `/datasets/${name.dataset}/tables`, {
    tableReference: { projectId: client.project, datasetId: name.dataset, tableId: name.table },
    view: { query, useLegacySql: false },
  });

interface TableResource {
  readonly schema?: { readonly fields?: readonly { readonly name: string; readonly type: string }[] };
}

/** The REST API returns the older names of types. */
const canonicalTypes: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };

/** Throws `WarehouseUnavailable` when the table does not exist or lacks a column. The call is free of charge. */
export const checkTable = async (
  client: BigQueryClient,
  name: TableName,
  columns: readonly Column[],
  timeoutMs: number,
): Promise<void> => {
  const call = { failure: 'the table cannot be used', resource: fullName(client, name) };
  const { schema } = await client.request<TableResource>({
    method: 'GET',
    path: pathOf(name),
    timeoutMs,
    ...call,
  });
  const types = new Map((schema?.fields ?? []).map(({ name: field, type }) => [field, canonicalTypes[type] ?? type]));
  for (const column of columns) {
    const type = types.get(column.name);
    if (type === undefined) throw misconfigured(call, `the table lacks the column '${column.name}'`, lacksColumnFix);
    if (type !== typeOf(column))
      throw misconfigured(
        call,
        `column '${column.name}' is ${type}, but the schema says ${typeOf(column)}`,
        'create a new table, or change the type in the schema: BigQuery cannot change the type of a column',
      );
  }
};
