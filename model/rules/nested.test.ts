import { describe, expect, test } from '@jest/globals';
import { json, numeric, optional, record, repeated, string, type Field } from '../schema.ts';
import { orders, problemText, problemsWith } from '../testing/orders.ts';

const problemsOf = (extra: unknown): readonly string[] => problemsWith({ schema: { ...orders.schema, extra } });

const nested = (levels: number): Field => (levels === 0 ? string() : record({ inner: nested(levels - 1) }));

test.each([
  ['a list of records with lists', repeated(record({ tags: optional(repeated(string())), price: numeric() }))],
  ['an optional list', optional(repeated(json()))],
  ['an optional record with an optional record', optional(record({ a: optional(record({ b: numeric() })) }))],
  ['fifteen records in each other', nested(15)],
  ['fields of records with the names of query parameters', record({ limit: string(), cursor: string() })],
])('%s is taken', (_, field) => {
  expect(problemsOf(field)).toEqual([]);
});

const loop: { readonly [key: string]: unknown; fields?: unknown } = {
  ...record({}),
};
(loop as { fields: unknown }).fields = { again: loop };

describe('what BigQuery cannot nest is refused', () => {
  test.each<readonly [string, unknown, string, string, string, string]>([
    [
      'a list of lists',
      repeated(repeated(string())),
      'list-of-lists',
      'extra[]',
      'a list of lists: BigQuery has none',
      'write repeated(record({ items: repeated(…) }))',
    ],
    [
      'a list of optional elements',
      record({ tags: repeated(optional(string())) }),
      'optional-element',
      'extra.tags[]',
      'the elements of a list are never null in BigQuery, so they cannot be optional',
      'write optional(repeated(…)): the list may be absent',
    ],
    [
      'a record without fields',
      repeated(record({})),
      'empty-schema',
      'extra[]',
      'the record has no fields',
      'add one, or write json() for an object of any shape',
    ],
    [
      'a name with a dot',
      record({ 'a.b': string() }),
      'bad-name',
      'extra.a.b',
      "'a.b' is not a field's name",
      'write a letter, then letters, digits and underscores',
    ],
    [
      'names that differ in case',
      record({ price: numeric(), Price: numeric() }),
      'duplicate-field',
      'extra.Price',
      "'Price' and 'price' are one field: BigQuery ignores case",
      'rename one of them',
    ],
    [
      'sixteen records in each other',
      nested(16),
      'nested-too-deeply',
      `extra${'.inner'.repeat(15)}`,
      'the record is in 15 others: BigQuery nests at most 15',
      'take fields out of inner records',
    ],
    [
      'a record that contains itself',
      loop,
      'nested-too-deeply',
      `extra${'.again'.repeat(15)}`,
      'the record is in 15 others: BigQuery nests at most 15',
      'take fields out of inner records',
    ],
  ])('%s', (_, field, id, path, message, fix) => {
    expect(problemsOf(field)).toEqual([problemText(`model/${id}`, `schema.${path}`, message, fix)]);
  });
});

const builders =
  'write string(), integer(), float(), boolean(), timestamp(), numeric(), date(), json(), bytes(), repeated(…), record({…}) or optional(…)';

describe('what is no field is refused at its path', () => {
  test.each<readonly [unknown, string, string, string, string]>([
    [record({ price: numeric as never }), 'wrong-type', 'extra.price', 'a function does not belong here', builders],
    [repeated(undefined as never), 'wrong-type', 'extra[]', 'undefined does not belong here', builders],
    [record(null as never), 'wrong-type', 'extra', 'null is not a schema', 'write { id: string(), … }'],
    [record([] as never), 'wrong-type', 'extra', 'an array is not a schema', 'write { id: string(), … }'],
    [
      { ...numeric(), type: 'decimal' },
      'unknown-value',
      'extra.type',
      "'decimal' is not 'string', 'integer', 'float', 'boolean', 'timestamp', 'numeric', 'date', 'json', 'bytes', 'record' or 'repeated'",
      "write 'string', 'integer', 'float', 'boolean', 'timestamp', 'numeric', 'date', 'json', 'bytes', 'record' or 'repeated'",
    ],
    [
      { ...record({ a: string() }), of: string() },
      'unknown-field',
      'extra.of',
      "there is no 'of' here",
      'remove it; the fields here are required, description, type, fields',
    ],
  ])('%j', (field, id, path, message, fix) => {
    expect(problemsOf(field)).toEqual([problemText(`model/${id}`, `schema.${path}`, message, fix)]);
  });
});
