/** Fields: names that the table, the API and BigQuery can all hold, and references that lead to one of them. */
import { nearest } from '../nearest.ts';
import { hiddenColumns, type FieldType } from '../schema.ts';
import { show } from '../shape/shape.ts';
import type { SystemDefinition } from '../definition.ts';
import { repeated, type Rule } from './rule.ts';

/** What the data API itself takes from the query, so that a filter cannot be called so. */
export const queryParameters: readonly string[] = ['limit', 'sort', 'fields', 'cursor'];

const names: Rule = {
  reads: ['schema'],
  check: ({ schema }, report) => {
    const fields = Object.keys(schema);
    if (fields.length === 0) {
      report({ id: 'model/empty-schema', place: 'schema', what: 'there are no fields', fix: 'add { id: string() }' });
    }
    for (const field of fields) {
      const place = `schema.${field}`;
      if (field.startsWith('_')) {
        const kept = Object.values(hiddenColumns).join(', ');
        const what = `'${field}' begins with an underscore: such names are kept for the table's own columns (${kept})`;
        report({ id: 'model/reserved-field', place, what, fix: `write '${field.replace(/^_+/, '') || 'id'}'` });
      } else if (queryParameters.includes(field)) {
        const what = `'${field}' is a parameter of every list (${queryParameters.join(', ')}), so no filter can be called so`;
        report({ id: 'model/reserved-field', place, what, fix: `write another name, such as '${field}_value'` });
      } else if (!/^[A-Za-z]\w{0,299}$/.test(field)) {
        const what = `${show(field)} is not a field's name`;
        report({ id: 'model/bad-name', place, what, fix: 'write a letter, then letters, digits and underscores' });
      }
    }
    repeated(
      fields,
      (field) => field.toLowerCase(),
      (field, _index, first) => {
        const what = `'${field}' and '${String(fields[first])}' are one column: BigQuery ignores case`;
        report({ id: 'model/duplicate-field', place: `schema.${field}`, what, fix: 'rename one of them' });
      },
    );
  },
};

/** A name of a field, and where it is written. */
interface Reference {
  readonly place: string;
  readonly field: string;
}

const referencesOf = ({ stages: { table, api } }: SystemDefinition): readonly Reference[] => [
  ...(table.partitionBy === undefined ? [] : [{ place: 'stages.table.partitionBy', field: table.partitionBy }]),
  ...table.clusterBy.map((field, i) => ({ place: `stages.table.clusterBy[${i}]`, field })),
  ...api.routes.flatMap((route, i): readonly Reference[] => {
    const place = `stages.api.routes[${i}]`;
    if (route.kind === 'KeyRoute') return route.keys.map((field) => ({ place: `${place}.path`, field }));
    if (route.kind === 'PublishRoute') return [];
    const filters = (route.filters ?? []).map((field, n) => ({ place: `${place}.filters[${n}]`, field }));
    return route.order.by === undefined ? filters : [...filters, { place: `${place}.order.by`, field: route.order.by }];
  }),
];

const references: Rule = {
  reads: ['schema', 'stages.table', 'stages.api'],
  check: (definition, report) => {
    const fields = Object.keys(definition.schema);
    for (const { place, field } of referencesOf(definition)) {
      if (fields.includes(field)) continue;
      const meant = nearest(field, fields);
      report({
        id: 'model/field-not-in-schema',
        place,
        what: `the schema has no field '${field}'`,
        fix:
          meant === undefined ? `add it to the schema, or use one of ${fields.join(', ')}` : `did you mean '${meant}'?`,
      });
    }
  },
};

const partition: Rule = {
  reads: ['schema', 'stages.table'],
  check: ({ schema, stages: { table } }, report) => {
    const type = typeOf(schema, table.partitionBy);
    if (type === undefined || type === 'timestamp') return;
    report({
      id: 'model/partition-not-timestamp',
      place: 'stages.table.partitionBy',
      what: `'${String(table.partitionBy)}' is of type ${type}: a table is partitioned by day, so by a timestamp`,
      fix: 'name a timestamp field, or leave partitionBy out: the table is then partitioned by published-at',
    });
  },
};

/** Source: BigQuery, clustered tables: at most four columns, none of them FLOAT64. */
const cluster: Rule = {
  reads: ['schema', 'stages.table'],
  check: ({ schema, stages: { table } }, report) => {
    const place = 'stages.table.clusterBy';
    if (table.clusterBy.length > 4) {
      const what = `${table.clusterBy.length} fields: BigQuery clusters by at most 4`;
      report({
        id: 'model/too-many-cluster-fields',
        place,
        what,
        fix: `keep ${table.clusterBy.slice(0, 4).join(', ')}`,
      });
    }
    table.clusterBy.forEach((field, i) => {
      if (typeOf(schema, field) !== 'float') return;
      const what = `'${field}' is a float, by which BigQuery cannot cluster`;
      report({ id: 'model/cluster-by-float', place: `${place}[${i}]`, what, fix: 'cluster by another field' });
    });
    repeated(table.clusterBy, String, (field, i) => {
      const what = `'${field}' is there twice`;
      report({ id: 'model/duplicate-reference', place: `${place}[${i}]`, what, fix: 'remove one' });
    });
  },
};

const typeOf = (schema: SystemDefinition['schema'], field: string | undefined): FieldType | undefined =>
  field !== undefined && Object.hasOwn(schema, field) ? schema[field]?.type : undefined;

export const fieldRules: readonly Rule[] = [names, references, partition, cluster];
