/** Query and path parameters of read routes, with types: one for every field and comparison. */
import { exampleOf } from '../../../model/exampleRow.ts';
import { filterSchema, partitionColumn, rangeFields } from '../../../model/partition.ts';
import { filterFields, hiddenColumns, isComparable, type Field, type Schema } from '../../../model/schema.ts';
import type { Table } from '../../../model/stage.ts';
import type { KeyRoute, ListRoute } from '../../../model/route.ts';
import type { Comparison } from '../../ports.ts';
import { ref, type JsonObject } from './json.ts';
import { parameterSchema } from './fields.ts';

const meanings: Readonly<Record<Comparison, string>> = {
  eq: 'equals',
  ne: 'differs from',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
  in: 'is one of',
};
export const comparisons: readonly Comparison[] = Object.keys(meanings) as Comparison[];

/** `delay` or `delay[gte]`. */
export const filterName = (field: string, comparison: Comparison): string =>
  comparison === 'eq' ? field : `${field}[${comparison}]`;

const componentName = (field: string, comparison: Comparison): string => `filter.${field}.${comparison}`;

const filter = (name: string, field: Field, comparison: Comparison): JsonObject => ({
  name: filterName(name, comparison),
  in: 'query',
  description: `Only rows whose ${name} ${meanings[comparison]} this`,
  ...(comparison === 'in'
    ? {
        style: 'form',
        explode: false,
        schema: { type: 'array', items: choice(field), minItems: 1, maxItems: 100 },
      }
    : { schema: parameterSchema(field) }),
});

/** Values of a list cannot contain commas. */
const choice = (field: Field): JsonObject =>
  field.type === 'string' ? { type: 'string', pattern: '^[^\\u0000,]*$' } : parameterSchema(field);

const fieldsParameter = (schema: Schema): JsonObject => ({
  name: 'fields',
  in: 'query',
  description: 'Only these fields of each row',
  style: 'form',
  explode: false,
  schema: { type: 'array', items: { type: 'string', enum: Object.keys(schema) }, minItems: 1 },
});

const cursorParameter: JsonObject = {
  name: 'cursor',
  in: 'query',
  description: 'The cursor of the previous page, with the same filters and sort',
  schema: { type: 'string' },
};

/** Of an export: an empty one is the beginning. */
const resumeParameter: JsonObject = {
  name: 'cursor',
  in: 'query',
  description:
    'With it, a line {"_cursor": …} follows now and then: an export that broke off goes on with the last one received. Empty: from the beginning',
  allowEmptyValue: true,
  schema: { type: 'string' },
};

/** Published-at is a parameter only where it partitions the table: its range then bounds what a request reads. */
const comparedFields = (schema: Schema, table: Table): readonly (readonly [string, Field])[] =>
  Object.entries(filterSchema(schema)).filter(
    ([name, field]) => isComparable(field) && (name !== hiddenColumns.publishedAt || partitionColumn(table) === name),
  );

/** Parameters that several routes share, by component name. */
export const componentParameters = (schema: Schema, table: Table): JsonObject => ({
  fields: fieldsParameter(schema),
  cursor: cursorParameter,
  ...Object.fromEntries(
    comparedFields(schema, table).flatMap(([name, field]) =>
      comparisons.map((comparison) => [componentName(name, comparison), filter(name, field, comparison)]),
    ),
  ),
});

const limitParameter = (limit: ListRoute['limit']): JsonObject => ({
  name: 'limit',
  in: 'query',
  description: `Rows of a page; at most ${limit.max} are returned`,
  schema: { type: 'integer', minimum: 1, default: limit.default },
});

/** None where the schema has no field to sort by. */
const sortParameter = (fields: readonly string[]): readonly JsonObject[] =>
  fields.length === 0
    ? []
    : [
        {
          name: 'sort',
          in: 'query',
          description: "A field, with '-' in front for descending",
          schema: { type: 'string', enum: fields.flatMap((field) => [field, `-${field}`]) },
        },
      ];

const filters = (fields: readonly string[]): readonly JsonObject[] =>
  fields.flatMap((field) => comparisons.map((comparison) => ref('parameters', componentName(field, comparison))));

export const listParameters = (schema: Schema, table: Table, route: ListRoute): readonly JsonObject[] => {
  return [
    ...filters(rangeFields(schema, table, route.filters)),
    ...sortParameter(filterFields(schema, route.filters)),
    ref('parameters', 'fields'),
    limitParameter(route.limit),
    ref('parameters', 'cursor'),
  ];
};

export const exportParameters = (schema: Schema, table: Table, route: ListRoute): readonly JsonObject[] => {
  return [
    ...filters(rangeFields(schema, table, route.filters)),
    ...sortParameter(filterFields(schema, route.filters)),
    ref('parameters', 'fields'),
    {
      name: 'limit',
      in: 'query',
      description: 'Most rows to export; default: all',
      schema: { type: 'integer', minimum: 1 },
    },
    resumeParameter,
  ];
};

export const lookupParameters = (
  schema: Schema,
  table: Table,
  route: KeyRoute,
  limit: ListRoute['limit'],
): readonly JsonObject[] => [
  ...route.keys.map((key): JsonObject => {
    const field = schema[key]!;
    return {
      name: key,
      in: 'path',
      required: true,
      description: field.description,
      schema: field.type === 'string' ? { ...parameterSchema(field), minLength: 1 } : parameterSchema(field),
      example: exampleOf(field),
    };
  }),
  ...filters([partitionColumn(table)]),
  ref('parameters', 'fields'),
  limitParameter(limit),
  ref('parameters', 'cursor'),
];
