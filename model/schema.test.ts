import { expect, test } from '@jest/globals';
import { boolean, float, integer, optional, string, timestamp } from './schema.ts';

test.each([
  ['string', string()],
  ['integer', integer()],
  ['float', float()],
  ['boolean', boolean()],
  ['timestamp', timestamp()],
] as const)('a %s is required unless it is optional(…)', (type, field) => {
  expect(field).toEqual({ kind: 'Field', type, required: true, description: undefined });
  expect(optional(field)).toEqual({ kind: 'Field', type, required: false, description: undefined });
});

test('an optional field keeps its description', () => {
  expect(optional(string({ description: 'IATA code' })).description).toBe('IATA code');
});
