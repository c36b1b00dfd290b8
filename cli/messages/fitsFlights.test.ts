import { expect, test } from '@jest/globals';
import { float, optional, string } from '../../model/schema.ts';
import diary from '../../test/fixtures/systems/diary.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import register from '../../test/fixtures/systems/register.ts';
import { fitsFlights } from './fitsFlights.ts';

test('a system with the columns of the flights gets real flights, whatever its id', () => {
  expect(fitsFlights({ ...freight, id: 'orders' } as typeof freight)).toBe(true);
});

test.each([
  ['other columns', diary.schema],
  ['one column more', { ...freight.schema, gate: optional(string()) }],
  ['a column of another type', { ...freight.schema, delay: float() }],
])('a system with %s gets messages of its own schema', (_what, schema) => {
  expect(fitsFlights({ schema })).toBe(false);
});

test('a system without a schema has no messages', () => {
  expect(fitsFlights(register)).toBe(false);
});
