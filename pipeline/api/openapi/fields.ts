/** Fields as JSON Schema 2020-12, as in OpenAPI 3.1: in answers, in messages and in URLs. */
import type { ComparableType, Field, ScalarType, Schema } from '../../../model/schema.ts';
import type { Json, JsonObject } from './json.ts';

const int64 = { type: 'integer', format: 'int64', minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n };

const decimal = { type: 'string', format: 'decimal', pattern: '^-?(0|[1-9]\\d{0,28})(\\.\\d{0,8}[1-9])?$' };

/** In answers. */
const typeSchemas: Readonly<Record<ScalarType, JsonObject>> = {
  string: { type: 'string' },
  integer: int64,
  float: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  timestamp: { type: 'string', format: 'date-time' },
  numeric: decimal,
  date: { type: 'string', format: 'date' },
  json: { type: ['string', 'number', 'boolean', 'object', 'array'] },
  bytes: { type: 'string', contentEncoding: 'base64' },
};

/** Fractions that a table can store; no leap seconds. */
const instant = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:[0-5]\\d(\\.\\d{1,6}0*)?([Zz]|[+-]\\d{2}:\\d{2})$',
};

/** BigQuery has no year 0. */
const day = { type: 'string', format: 'date', pattern: '^(?!0000)' };

/** In messages. */
const sentSchemas: Readonly<Record<ScalarType, JsonObject>> = {
  ...typeSchemas,
  integer: {
    anyOf: [
      int64,
      {
        type: 'string',
        pattern: '^-?\\d{1,18}$',
        description: 'The same as a string of digits, for all 64-bit values',
      },
    ],
  },
  timestamp: instant,
  numeric: {
    anyOf: [
      { type: 'string', format: 'decimal', pattern: '^-?\\d{1,29}(\\.\\d{1,9})?$' },
      {
        type: 'number',
        exclusiveMinimum: -1e29,
        exclusiveMaximum: 1e29,
        description: 'The same as a number, with at most 9 decimals; send text if your JSON library rounds to doubles',
      },
    ],
  },
  date: day,
  bytes: {
    type: 'string',
    contentEncoding: 'base64',
    pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$',
  },
};

/** In URLs. */
const parameterSchemas: Readonly<Record<ComparableType, JsonObject>> = {
  string: { type: 'string', pattern: '^[^\\u0000]*$' },
  integer: typeSchemas.integer,
  float: typeSchemas.float,
  boolean: typeSchemas.boolean,
  timestamp: instant,
  numeric: { type: 'string', format: 'decimal', pattern: '^-?\\d{1,29}(\\.\\d{1,9})?$' },
  date: day,
};

/** Filters and keys can be compared: definitions name no other field there. */
export const parameterSchema = ({ type }: Pick<Field, 'type'>): JsonObject => parameterSchemas[type as ComparableType];

const nullable = (schema: JsonObject): JsonObject => {
  const { type, anyOf } = schema;
  if (typeof type === 'string') return { ...schema, type: [type, 'null'] };
  return type === undefined
    ? { anyOf: [...(anyOf as readonly Json[]), { type: 'null' }] }
    : { ...schema, type: [...(type as readonly Json[]), 'null'] };
};

/** 'answers': a list is never null, and a record has all its fields. `additional`: a message may have unknown fields. */
export type Direction = { readonly kind: 'answers' } | { readonly kind: 'messages'; readonly additional: boolean };

const fieldSchema = (field: Field, direction: Direction): JsonObject => {
  const schema = presentSchema(field, direction);
  const isNeverNull = field.required || (field.type === 'repeated' && direction.kind === 'answers');
  return { ...(isNeverNull ? schema : nullable(schema)), description: field.description };
};

const presentSchema = (field: Field, direction: Direction): JsonObject => {
  if (field.type === 'repeated') return { type: 'array', items: fieldSchema(field.of, direction) };
  if (field.type !== 'record') return (direction.kind === 'answers' ? typeSchemas : sentSchemas)[field.type];
  return {
    type: 'object',
    properties: propertiesOf(field.fields, direction),
    required: direction.kind === 'answers' ? Object.keys(field.fields) : requiredOf(field.fields),
    additionalProperties: direction.kind === 'messages' && direction.additional,
  };
};

export const propertiesOf = (schema: Schema, direction: Direction): JsonObject =>
  Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, fieldSchema(field, direction)]));

export const requiredOf = (schema: Schema): readonly string[] =>
  Object.entries(schema).flatMap(([name, field]) => (field.required ? [name] : []));
