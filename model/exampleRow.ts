/** An example of each field: what documents show, and what load tests send when they know no real row. */
import type { Field, ScalarType, Schema } from './schema.ts';

export type Example = string | number | boolean | readonly Example[] | { readonly [name: string]: Example };

const scalarExamples: Readonly<Record<ScalarType, Example>> = {
  string: 'text',
  integer: 42,
  float: 1.5,
  boolean: true,
  timestamp: '2024-10-10T10:00:00Z',
  numeric: '12.5',
  date: '2024-10-10',
  json: { key: ['value', 1] },
  bytes: 'AQID',
};

export const exampleOf = (field: Field): Example => {
  if (field.type === 'repeated') return [exampleOf(field.of)];
  return field.type === 'record' ? exampleRow(field.fields) : scalarExamples[field.type];
};

/** A row with a value for every field. */
export const exampleRow = (schema: Schema): { readonly [name: string]: Example } =>
  Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, exampleOf(field)]));
