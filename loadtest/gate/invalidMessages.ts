/**
 * Messages that an API has to refuse, derived from the schema: each differs from a valid one in one thing. Only what
 * pipeline/ingest/message.ts rejects for every system, so that a target that keeps its promises never accepts one.
 */
import type { Field } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { InvalidMessage } from '../plan.ts';

const unknownField = 'atalaya_field_that_no_schema_has';

export const invalidMessagesOf = ({ schema, stages: { api } }: PipelineSystem): readonly InvalidMessage[] => [
  { kind: 'not JSON', body: '{"atalaya":' },
  ...Object.entries(schema).flatMap(([name, field]) => invalidFieldsOf(name, field)),
  ...(api.unknownFields === 'reject' && schema[unknownField] === undefined
    ? ([{ kind: 'unknown field', field: unknownField, value: 1 }] as const)
    : []),
  { kind: 'not an object', body: '"atalaya"' },
];

const invalidFieldsOf = (name: string, field: Field): readonly InvalidMessage[] => {
  const value = wrongValueOf(field);
  return [
    // A list that is left out is an empty one.
    ...(field.required && field.type !== 'repeated'
      ? ([
          { kind: 'missing field', field: name },
          { kind: 'null', field: name, value: null },
        ] as const)
      : []),
    // Every value is valid JSON.
    ...(field.type === 'json' ? [] : ([{ kind: 'wrong type', field: name, value: wrongTypeOf(field) }] as const)),
    ...(value === undefined ? [] : ([{ kind: 'wrong value', field: name, value }] as const)),
  ];
};

const wrongTypeOf = ({ type }: Field): unknown =>
  type === 'record' || type === 'repeated' ? 'a text' : { atalaya: 'an object' };

/** Text is the right type of JSON for most of these, so that only its content is wrong. Undefined where every text is right. */
const wrongValueOf = ({ type }: Field): string | undefined => {
  switch (type) {
    case 'integer':
    case 'float':
    case 'numeric':
      return 'much';
    case 'boolean':
      return 'perhaps';
    case 'timestamp':
    case 'date':
      return 'yesterday';
    case 'bytes':
      return '%';
    case 'string':
    case 'json':
    case 'record':
    case 'repeated':
      return undefined;
  }
};
