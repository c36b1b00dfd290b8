/** BigQuery, Dataflow, Cloud SQL and Spanner in Terraform, and who may read which dataset. */
import { columnsOf } from '../columns.ts';
import type { Column } from '../inventory.ts';
import type { Json } from '../json.ts';
import { at, listAt, textAt, textsAt } from '../value.ts';
import { accountAt, commonOf, environmentMap, linkAt, type Read } from './reading.ts';

const unnamed = { reason: 'its name is known after apply' };

const dataset: Read = (reading) => {
  const name = textAt(reading.instance.values, 'dataset_id');
  return name === undefined ? unnamed : { kind: 'Dataset', ...commonOf(reading), dataset: name };
};

const table: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'table_id');
  if (name === undefined) return unnamed;
  return {
    kind: 'Table',
    ...commonOf(reading),
    dataset: linkAt(reading, ['dataset_id'], ['google_bigquery_dataset']),
    table: name,
    columns: schemaOf(textAt(values, 'schema')),
    partitionBy: textAt(values, 'time_partitioning', 0, 'field'),
    clusterBy: textsAt(values, 'clustering'),
    isView: at(values, 'view', 0) !== undefined || at(values, 'materialized_view', 0) !== undefined,
  };
};

/** Terraform keeps the schema as JSON text. A text that is none has no columns; the writer says so. */
const schemaOf = (text: string | undefined): readonly Column[] => {
  try {
    const fields = JSON.parse(text ?? '[]') as Json;
    return columnsOf(Array.isArray(fields) ? (fields as readonly Json[]) : listAt(fields, 'fields'));
  } catch {
    return [];
  }
};

/** Streaming is not written in Terraform: a job without a batch type is taken for streaming where it reads a subscription or topic. */
const dataflow: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  const variables = environmentMap(reading, ['parameters']);
  const type = textAt(values, 'type');
  const isStreaming =
    type === undefined ? variables.some(({ name: key }) => /subscription|topic/i.test(key)) : /STREAMING/.test(type);
  return { kind: 'Dataflow', ...commonOf(reading), name, isStreaming, variables };
};

const sqlInstance: Read = (reading) => {
  const { values } = reading.instance;
  const name = textAt(values, 'name');
  if (name === undefined) return unnamed;
  return { kind: 'SqlInstance', ...commonOf(reading), name, version: textAt(values, 'database_version') };
};

const spannerInstance: Read = (reading) => {
  const name = textAt(reading.instance.values, 'name');
  return name === undefined ? unnamed : { kind: 'SpannerInstance', ...commonOf(reading), name };
};

const database =
  (kind: 'SqlDatabase' | 'SpannerDatabase', instanceType: string): Read =>
  (reading) => {
    const name = textAt(reading.instance.values, 'name');
    if (name === undefined) return unnamed;
    return { kind, ...commonOf(reading), name, instance: linkAt(reading, ['instance'], [instanceType]) };
  };

/** One member is one account; a binding has several. */
const access: Read = (reading) => {
  const { values } = reading.instance;
  const role = textAt(values, 'role');
  const members = textsAt(values, 'members');
  const accounts =
    members.length > 0
      ? members.map((member) => member.replace(/^serviceAccount:/, '').split('@')[0] ?? member)
      : [accountAt(reading, ['member'])];
  return accounts.flatMap((account) =>
    account === undefined || role === undefined
      ? []
      : [
          {
            kind: 'Access' as const,
            ...commonOf(reading),
            account,
            role,
            dataset: linkAt(reading, ['dataset_id'], ['google_bigquery_dataset']),
            table: linkAt(reading, ['table_id'], ['google_bigquery_table']),
          },
        ],
  );
};

export const storage: Readonly<Record<string, Read>> = {
  google_bigquery_dataset: dataset,
  google_bigquery_table: table,
  google_bigquery_dataset_iam_member: access,
  google_bigquery_dataset_iam_binding: access,
  google_bigquery_table_iam_member: access,
  google_bigquery_table_iam_binding: access,
  google_dataflow_job: dataflow,
  google_dataflow_flex_template_job: dataflow,
  google_sql_database_instance: sqlInstance,
  google_sql_database: database('SqlDatabase', 'google_sql_database_instance'),
  google_spanner_instance: spannerInstance,
  google_spanner_database: database('SpannerDatabase', 'google_spanner_instance'),
};
