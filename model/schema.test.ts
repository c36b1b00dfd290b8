import { expect, test } from '@jest/globals';
import {
  boolean,
  bytes,
  date,
  float,
  hasType,
  integer,
  json,
  numeric,
  optional,
  record,
  repeated,
  string,
  timestamp,
} from './schema.ts';

test.each([
  ['string', string()],
  ['integer', integer()],
  ['float', float()],
  ['boolean', boolean()],
  ['timestamp', timestamp()],
  ['numeric', numeric()],
  ['date', date()],
  ['json', json()],
  ['bytes', bytes()],
] as const)('a %s is required unless it is optional(…)', (type, field) => {
  expect(field).toEqual({ kind: 'Field', type, required: true, description: undefined });
  expect(optional(field)).toEqual({ kind: 'Field', type, required: false, description: undefined });
});

test('an optional field keeps its description', () => {
  expect(optional(string({ description: 'IATA code' })).description).toBe('IATA code');
});

test('a list and a record have their parts, and descriptions of their own', () => {
  const price = numeric({ description: 'In pesos' });
  expect(repeated(record({ price }), { description: 'Lines' })).toEqual({
    kind: 'Field',
    type: 'repeated',
    required: true,
    description: 'Lines',
    of: { kind: 'Field', type: 'record', required: true, description: undefined, fields: { price } },
  });
});

test('a type is found at any depth', () => {
  const schema = { a: string(), b: optional(repeated(record({ c: record({ d: numeric() }) }))) };
  expect([hasType(schema, ['numeric']), hasType(schema, ['json', 'record']), hasType(schema, ['json'])]).toEqual([
    true,
    true,
    false,
  ]);
});
