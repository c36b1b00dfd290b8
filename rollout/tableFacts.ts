/** The facts of a table by which two releases are compared: from a definition, or as BigQuery returns the live table. */
import { tableField, tableShapeOf, type Column, type TableField } from '../model/google/tableShape.ts';
import { hiddenColumns, type Field } from '../model/schema.ts';
import type { PipelineSystem } from '../model/system.ts';

export interface FieldFacts {
  readonly name: string;
  /** BigQuery's name, such as 'INT64' or 'RECORD'. */
  readonly type: string;
  readonly isList: boolean;
  /** Whether a message without it is rejected; undefined where only the table is known: its columns are all nullable. */
  readonly required: boolean | undefined;
  /** Of a record. */
  readonly fields: readonly FieldFacts[];
}

export interface TableFacts {
  /** Such as 'flights.flights'. */
  readonly table: string;
  readonly fields: readonly FieldFacts[];
  /** The column of the partitions; undefined where there are none. */
  readonly partitionBy: string | undefined;
  readonly clusterBy: readonly string[];
}

export const tableFactsOf = (system: PipelineSystem): TableFacts => {
  const { columns, partitionBy, clusterBy } = tableShapeOf(system);
  const { dataset, table } = system.stages.table;
  const hidden: ReadonlySet<string> = new Set(Object.values(hiddenColumns));
  return {
    table: `${dataset}.${table}`,
    fields: columns.map((column) => factsOf(column, !hidden.has(column.name))),
    partitionBy,
    clusterBy,
  };
};

const factsOf = ({ name, field }: Column, isOfMessages: boolean): FieldFacts => {
  const { type, mode } = tableField({ name, field });
  const inner = field.type === 'repeated' ? field.of : field;
  return {
    name,
    type,
    isList: mode === 'REPEATED',
    required: isOfMessages ? isRequired(field) : undefined,
    fields:
      inner.type === 'record'
        ? Object.entries(inner.fields).map(([part, of]) => factsOf({ name: part, field: of }, isOfMessages))
        : [],
  };
};

/** A list that a message leaves out is an empty list. */
const isRequired = ({ required, type }: Field): boolean => required && type !== 'repeated';

/** `tables.get` of the BigQuery API, as far as it is read. */
export interface TableResource {
  readonly tableReference: { readonly datasetId: string; readonly tableId: string };
  readonly schema?: { readonly fields?: readonly TableField[] };
  readonly timePartitioning?: { readonly field?: string };
  readonly clustering?: { readonly fields?: readonly string[] };
}

export const liveTableFacts = ({
  tableReference,
  schema,
  timePartitioning,
  clustering,
}: TableResource): TableFacts => ({
  table: `${tableReference.datasetId}.${tableReference.tableId}`,
  fields: (schema?.fields ?? []).map(liveField),
  partitionBy: timePartitioning?.field,
  clusterBy: clustering?.fields ?? [],
});

/** The API returns the older names of types. */
const olderNames: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  STRUCT: 'RECORD',
  DECIMAL: 'NUMERIC',
};

const liveField = ({ name, type, mode, fields = [] }: TableField): FieldFacts => ({
  name,
  type: olderNames[type] ?? type,
  isList: mode === 'REPEATED',
  required: undefined,
  fields: fields.map(liveField),
});
