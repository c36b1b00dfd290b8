/**
 * Datasets, tables and views: created for emulators and first runs (in production by the emitted Terraform), and checked
 * before use. Existing ones are not changed.
 */
import type { TableName } from '../../model/google/names.ts';
import { answerIn, lacksColumnFix, misconfigured, type CallSubject } from './bigqueryFault.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { tableField, type Column, type TableField, type TableShape } from '../../model/google/tableShape.ts';

const createTimeoutMs = 30_000;

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
      fields: shape.columns.map(tableField),
    },
    timePartitioning: {
      type: shape.partitionType ?? 'DAY',
      field: shape.partitionBy,
      ...(shape.expiration === undefined ? {} : { expirationMs: String(shape.expiration) }),
    },
    ...(shape.clusterBy.length === 0 ? {} : { clustering: { fields: shape.clusterBy } }),
    labels: shape.labels,
  });

export const ensureView = (client: BigQueryClient, name: TableName, query: string): Promise<void> =>
  create(client, 'the view cannot be created', fullName(client, name), `/datasets/${name.dataset}/tables`, {
    tableReference: { projectId: client.project, datasetId: name.dataset, tableId: name.table },
    view: { query, useLegacySql: false },
  });

interface TableResource {
  readonly schema?: { readonly fields?: readonly TableField[] };
}

/** The REST API returns the older names of types. */
const canonicalTypes: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  STRUCT: 'RECORD',
  DECIMAL: 'NUMERIC',
};

const typeText = ({ type, mode }: TableField): string =>
  `${mode === 'REPEATED' ? 'repeated ' : ''}${canonicalTypes[type] ?? type}`;

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
  checkFields(call, columns.map(tableField), schema?.fields ?? [], '');
};

const checkFields = (
  call: CallSubject,
  expectedFields: readonly TableField[],
  actualFields: readonly TableField[],
  prefix: string,
): void => {
  for (const expected of expectedFields) {
    const path = `${prefix}${expected.name}`;
    const actual = actualFields.find(({ name }) => name === expected.name);
    if (actual === undefined) throw misconfigured(call, `the table lacks the column '${path}'`, lacksColumnFix);
    if (typeText(actual) !== typeText(expected))
      throw misconfigured(
        call,
        `column '${path}' is ${typeText(actual)}, but the schema says ${typeText(expected)}`,
        'create a new table, or change the type in the schema: BigQuery cannot change the type of a column',
      );
    checkFields(call, expected.fields ?? [], actual.fields ?? [], `${path}.`);
  }
};
