/** Rows, messages, envelopes and errors of a system as the schemas of its OpenAPI document. */
import type { Envelope } from '../../../model/route.ts';
import type { ErrorEnvelope } from '../../../model/stage.ts';
import type { PipelineSystem } from '../../../model/system.ts';
import { propertiesOf, requiredOf } from './fields.ts';
import { ref, type Json, type JsonObject } from './json.ts';

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

const keepsOut = ({ stages }: PipelineSystem): boolean => stages.api.unknownFields === 'drop';

const ignored: JsonObject = {
  ignored: {
    type: 'array',
    items: { type: 'string' },
    description: 'Fields of the body that the schema lacks: they were kept out. Absent when there are none',
  },
  moreIgnored: { type: 'integer', minimum: 1, description: 'Number of such fields that `ignored` does not name' },
};

export const componentSchemas = (system: PipelineSystem): JsonObject => ({
  Row: {
    type: 'object',
    description: `${system.description} The parameter \`fields\` selects some of them.`,
    properties: propertiesOf(system.schema, { kind: 'answers' }),
    additionalProperties: false,
  },
  Message: {
    type: 'object',
    properties: propertiesOf(system.schema, { kind: 'messages', additional: keepsOut(system) }),
    required: requiredOf(system.schema),
    // Unknown fields are refused, or kept out and named in the answer, as the system declares.
    additionalProperties: keepsOut(system),
  },
  SkippedRow: {
    type: 'object',
    description: 'A stored row that breaks the schema and was left out',
    properties: { messageId: { type: 'string' }, field: { type: 'string' }, reason: { type: 'string' } },
    required: ['messageId', 'field', 'reason'],
  },
  Published: {
    type: 'object',
    properties: {
      messageIds: { type: 'array', items: { type: 'string' } },
      ...(keepsOut(system) ? ignored : {}),
    },
    required: ['messageIds'],
  },
  Error: errorSchema(system.stages.api.errors),
});
