/** Fields: names are valid in the table, the API and BigQuery, and every reference names a field of the schema. */
import { nearest } from '../nearest.ts';
import { hiddenColumns, incomparable, isComparable, type Field } from '../schema.ts';
import { show } from '../shape/shape.ts';
import type { SystemDefinition } from '../definition.ts';
import { repeated, type Rule } from './rule.ts';

/** Query parameters of the data API itself: a filter cannot have these names. */
export const queryParameters: readonly string[] = ['limit', 'sort', 'fields', 'cursor'];

const names: Rule = {
  reads: ['schema'],
  check: ({ schema }, report) => {
    const fields = Object.keys(schema);
    if (fields.length === 0) {
      report({ id: 'model/empty-schema', path: 'schema', message: 'there are no fields', fix: 'add { id: string() }' });
    }
    for (const field of fields) {
      const path = `schema.${field}`;
      if (field.startsWith('_')) {
        const reserved = Object.values(hiddenColumns).join(', ');
        const message = `'${field}' begins with an underscore: such names are reserved for the table's own columns (${reserved})`;
        report({ id: 'model/reserved-field', path, message, fix: `write '${field.replace(/^_+/, '') || 'id'}'` });
      } else if (queryParameters.includes(field)) {
        const message = `'${field}' is a query parameter of every list (${queryParameters.join(', ')}), so a filter cannot have this name`;
        report({ id: 'model/reserved-field', path, message, fix: `write another name, such as '${field}_value'` });
      } else if (!/^[A-Za-z]\w{0,299}$/.test(field)) {
        const message = `${show(field)} is not a field's name`;
        report({ id: 'model/bad-name', path, message, fix: 'write a letter, then letters, digits and underscores' });
      }
    }
    repeated(
      fields,
      (field) => field.toLowerCase(),
      (field, _index, first) => {
        const message = `'${field}' and '${String(fields[first])}' are one column: BigQuery ignores case`;
        report({ id: 'model/duplicate-field', path: `schema.${field}`, message, fix: 'rename one of them' });
      },
    );
  },
};

/** The name of a field, and the path that mentions it. */
interface Reference {
  readonly path: string;
  readonly field: string;
}

const referencesOf = (definition: SystemDefinition): readonly Reference[] => {
  const { table } = definition.stages;
  return [
    ...(table.partitionBy === undefined ? [] : [{ path: 'stages.table.partitionBy', field: table.partitionBy }]),
    ...table.clusterBy.map((field, i) => ({ path: `stages.table.clusterBy[${i}]`, field })),
    ...apiReferences(definition),
  ];
};

const apiReferences = ({ stages: { api } }: SystemDefinition): readonly Reference[] =>
  api.routes.flatMap((route, i): readonly Reference[] => {
    const path = `stages.api.routes[${i}]`;
    if (route.kind === 'KeyRoute') return route.keys.map((field) => ({ path: `${path}.path`, field }));
    if (route.kind === 'PublishRoute') return [];
    const filters = (route.filters ?? []).map((field, n) => ({ path: `${path}.filters[${n}]`, field }));
    return route.order.by === undefined ? filters : [...filters, { path: `${path}.order.by`, field: route.order.by }];
  });

const references: Rule = {
  reads: ['schema', 'stages.table', 'stages.api'],
  check: (definition, report) => {
    const fields = Object.keys(definition.schema);
    for (const { path, field } of referencesOf(definition)) {
      if (fields.includes(field)) continue;
      const suggestion = nearest(field, fields);
      report({
        id: 'model/field-not-in-schema',
        path,
        message: `the schema has no field '${field}'`,
        fix:
          suggestion === undefined
            ? `add it to the schema, or use one of ${fields.join(', ')}`
            : `did you mean '${suggestion}'?`,
      });
    }
  },
};

/** Filters, orders and keys need values that can be compared. */
const comparable: Rule = {
  reads: ['schema', 'stages.api'],
  check: (definition, report) => {
    for (const { path, field } of apiReferences(definition)) {
      const found = fieldOf(definition.schema, field);
      if (found === undefined || isComparable(found)) continue;
      const reason = incomparable[found.type as keyof typeof incomparable];
      report({
        id: 'model/cannot-compare',
        path,
        message: `'${field}' is of type ${found.type}, by which nobody can filter, sort or look up: ${reason}`,
        fix: 'name another field, or add a field with the part that callers look for',
      });
    }
  },
};

const partition: Rule = {
  reads: ['schema', 'stages.table'],
  check: ({ schema, stages: { table } }, report) => {
    const type = fieldOf(schema, table.partitionBy)?.type;
    if (type === undefined || type === 'timestamp' || type === 'date') return;
    report({
      id: 'model/partition-not-timestamp',
      path: 'stages.table.partitionBy',
      message: `'${String(table.partitionBy)}' is of type ${type}: BigQuery partitions a table by day, so it needs a timestamp or a date`,
      fix: 'name a timestamp or date field, or leave partitionBy out: the table is then partitioned by published-at',
    });
  },
};

/** Source: https://cloud.google.com/bigquery/docs/clustered-tables: at most four columns, of these types. */
const clusterTypes: ReadonlySet<string> = new Set(['string', 'integer', 'boolean', 'timestamp', 'numeric', 'date']);

const cluster: Rule = {
  reads: ['schema', 'stages.table'],
  check: ({ schema, stages: { table } }, report) => {
    const path = 'stages.table.clusterBy';
    if (table.clusterBy.length > 4) {
      const message = `${table.clusterBy.length} fields: BigQuery clusters by at most 4`;
      report({
        id: 'model/too-many-cluster-fields',
        path,
        message,
        fix: `keep ${table.clusterBy.slice(0, 4).join(', ')}`,
      });
    }
    table.clusterBy.forEach((field, i) => {
      const type = fieldOf(schema, field)?.type;
      if (type === undefined || clusterTypes.has(type)) return;
      const [id, text] =
        type === 'float'
          ? (['model/cluster-by-float', 'is a float'] as const)
          : (['model/cannot-cluster', `is of type ${type}`] as const);
      const message = `'${field}' ${text}, by which BigQuery cannot cluster`;
      report({ id, path: `${path}[${i}]`, message, fix: 'cluster by another field' });
    });
    repeated(table.clusterBy, String, (field, i) => {
      const message = `'${field}' is listed twice`;
      report({ id: 'model/duplicate-reference', path: `${path}[${i}]`, message, fix: 'remove one' });
    });
  },
};

const days: Rule = {
  reads: ['schema'],
  check: ({ schema }, report) => {
    for (const [name, field] of Object.entries(schema)) {
      if (!('days' in field) || field.days === undefined) continue;
      const { from, to } = field.days;
      const path = `schema.${name}.days`;
      if (field.type !== 'timestamp' && field.type !== 'date') {
        const message = `'${name}' is of type ${field.type}, whose values are no days`;
        report({ id: 'model/days-not-instant', path, message, fix: 'remove days' });
      } else if (to !== undefined && to < from) {
        report({
          id: 'model/days-reversed',
          path,
          message: `the last day, ${to}, is before the first, ${from}`,
          fix: `write { from: '${to}', to: '${from}' }`,
        });
      }
    }
  },
};

const fieldOf = (schema: SystemDefinition['schema'], field: string | undefined): Field | undefined =>
  field !== undefined && Object.hasOwn(schema, field) ? schema[field] : undefined;

export const fieldRules: readonly Rule[] = [names, references, comparable, partition, cluster, days];
