/** The system's fields, rows and envelopes as JSON Schema 2020-12, as in OpenAPI 3.1. */
import type { Field, FieldType, Schema } from '../../../model/schema.ts';
import type { ErrorEnvelope } from '../../../model/stage.ts';
import type { Envelope } from '../../../model/route.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { ref, type Json, type JsonObject } from './json.ts';

const int64 = { type: 'integer', format: 'int64', minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n };

/** In answers. */
const typeSchemas: Readonly<Record<FieldType, JsonObject>> = {
  string: { type: 'string' },
  integer: int64,
  float: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  timestamp: { type: 'string', format: 'date-time' },
};

/** Fractions that a table can store; no leap seconds. */
const instant = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:[0-5]\\d(\\.\\d{1,6}0*)?([Zz]|[+-]\\d{2}:\\d{2})$',
};

/** In messages. */
const sentSchemas: Readonly<Record<FieldType, JsonObject>> = {
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
};

/** In URLs. */
export const parameterSchemas: Readonly<Record<FieldType, JsonObject>> = {
  ...typeSchemas,
  string: { type: 'string', pattern: '^[^\\u0000]*$' },
  timestamp: instant,
};

export const examples: Readonly<Record<FieldType, Json>> = {
  string: 'text',
  integer: 42,
  float: 1.5,
  boolean: true,
  timestamp: '2024-10-10T10:00:00Z',
};

const nullable = (schema: JsonObject): JsonObject =>
  typeof schema['type'] === 'string'
    ? { ...schema, type: [schema['type'], 'null'] }
    : { anyOf: [...(schema['anyOf'] as readonly Json[]), { type: 'null' }] };

const fieldSchema = (field: Field, schemas: Readonly<Record<FieldType, JsonObject>>): JsonObject => ({
  ...(field.required ? schemas[field.type] : nullable(schemas[field.type])),
  description: field.description,
});

const properties = (schema: Schema, schemas: Readonly<Record<FieldType, JsonObject>>): JsonObject =>
  Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, fieldSchema(field, schemas)]));

/** A row with a value for every field. */
export const exampleRow = (schema: Schema): JsonObject =>
  Object.fromEntries(Object.entries(schema).map(([name, { type }]) => [name, examples[type]]));

const required = (schema: Schema): readonly string[] =>
  Object.entries(schema).flatMap(([name, field]) => (field.required ? [name] : []));

const faults: JsonObject = {
  type: 'array',
  items: {
    anyOf: [
      {
        type: 'object',
        title: 'A fault of the request',
        properties: { where: { type: 'string' }, what: { type: 'string' }, fix: { type: 'string' } },
        required: ['where', 'what', 'fix'],
      },
      {
        type: 'object',
        title: 'A message that cannot be stored',
        properties: {
          index: { type: 'integer', minimum: 0, description: 'Index in the array that was sent' },
          code: { type: 'string' },
          field: { type: 'string' },
          reason: { type: 'string' },
        },
        required: ['index', 'code', 'reason'],
      },
    ],
  },
};

const errorSchema = (envelope: ErrorEnvelope): JsonObject =>
  envelope.kind === 'Keyed'
    ? { type: 'object', properties: { [envelope.key]: { type: 'string' } }, required: [envelope.key] }
    : {
        type: 'object',
        description: 'Problem details, RFC 9457',
        properties: {
          type: { type: 'string', format: 'uri-reference' },
          title: { type: 'string' },
          status: { type: 'integer', minimum: 400, maximum: 599 },
          detail: { type: 'string', description: 'What is wrong and how to fix it' },
          instance: { type: 'string', format: 'uri', description: 'Id to report with a bug of the service' },
          errors: faults,
        },
        required: ['type', 'title', 'status', 'detail'],
      };

export const envelopeSchema = (envelope: Envelope): JsonObject => {
  const rows = { type: 'array', items: ref('schemas', 'Row') };
  switch (envelope.kind) {
    case 'Bare':
      return rows;
    case 'Keyed':
      return { type: 'object', properties: { [envelope.key]: rows }, required: [envelope.key] };
    case 'Page':
      return {
        type: 'object',
        properties: {
          data: rows,
          next: { type: ['string', 'null'], description: 'The cursor of the next page; null on the last' },
          skipped: { type: 'array', items: ref('schemas', 'SkippedRow') },
        },
        required: ['data', 'next', 'skipped'],
      };
  }
};

export const exampleEnvelope = (envelope: Envelope, row: JsonObject): Json => {
  switch (envelope.kind) {
    case 'Bare':
      return [row];
    case 'Keyed':
      return { [envelope.key]: [row] };
    case 'Page':
      return { data: [row], next: null, skipped: [] };
  }
};

export const componentSchemas = (system: PipelineSystem): JsonObject => ({
  Row: {
    type: 'object',
    description: `${system.description} The parameter \`fields\` selects some of them.`,
    properties: properties(system.schema, typeSchemas),
    additionalProperties: false,
  },
  Message: {
    type: 'object',
    properties: properties(system.schema, sentSchemas),
    required: required(system.schema),
    // Unknown fields are dropped or rejected, as the system declares.
    additionalProperties: system.unknownFields === 'drop',
  },
  SkippedRow: {
    type: 'object',
    description: 'A stored row that breaks the schema and was left out',
    properties: { messageId: { type: 'string' }, field: { type: 'string' }, reason: { type: 'string' } },
    required: ['messageId', 'field', 'reason'],
  },
  Published: {
    type: 'object',
    properties: { messageIds: { type: 'array', items: { type: 'string' } } },
    required: ['messageIds'],
  },
  Error: errorSchema(system.stages.api.errors),
});
