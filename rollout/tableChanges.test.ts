import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { integer, numeric, optional, record, repeated, string, type Field, type Schema } from '../model/schema.ts';
import type { PipelineSystem } from '../model/system.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { notAppliedTo, tableChanges, tableChangesText } from './tableChanges.ts';
import { liveTableFacts, tableFactsOf, type TableFacts } from './tableFacts.ts';
import { tableField, tableShapeOf } from '../model/google/tableShape.ts';

const withSchema = (schema: Schema): PipelineSystem => ({ ...freight, schema });
const facts = (schema: Schema): TableFacts => tableFactsOf(withSchema(schema));
const textOf = (before: Schema, after: Schema): string => tableChangesText(tableChanges(facts(before), facts(after)));

describe('a release of ingest may', () => {
  test.each<[string, Schema, Schema, string]>([
    ['add an optional field', { a: string() }, { a: string(), b: optional(integer()) }, 'b is new: INT64'],
    ['add a list', { a: string() }, { a: string(), b: repeated(string()) }, 'b is new: a list of STRING'],
    ['relax a field', { a: string() }, { a: optional(string()) }, 'a is optional, and was required'],
    [
      'add an optional part of a record',
      { a: record({ x: integer() }) },
      { a: record({ x: integer(), y: optional(integer()) }) },
      'a.y is new: INT64',
    ],
    [
      'add an optional record, whatever it requires itself',
      { a: string() },
      { a: string(), b: optional(record({ x: integer() })) },
      'b is new: RECORD',
    ],
    ['change a description', { a: string() }, { a: string({ description: 'new' }) }, ''],
    ['change the order', { a: string(), b: integer() }, { b: integer(), a: string() }, ''],
  ])('%s', (_, before, after, text) => {
    expect(tableChanges(facts(before), facts(after)).refused).toEqual([]);
    expect(textOf(before, after)).toBe(text);
  });

  test('change the clusters, which BigQuery changes in place', () => {
    const before = tableFactsOf(freight);
    const { additive, refused } = tableChanges(before, { ...before, clusterBy: ['distance'] });
    expect([refused, additive.map(({ path }) => path)]).toEqual([[], ['clusterBy']]);
  });
});

describe('before ingest goes out is refused', () => {
  test.each<[string, Schema, Schema, string]>([
    [
      'a field that is removed',
      { a: string(), b: integer() },
      { a: string() },
      `b is removed
  why: the old revision writes and reads it, and a roll-back would need it again
  fix: make it optional now, and remove it in a release after which no revision that has it is rolled back to`,
    ],
    [
      'a field that is renamed',
      { delay: integer() },
      { delay_minutes: optional(integer()) },
      `delay is removed, and 'delay_minutes' of the same type is new
  why: a column cannot be renamed while a revision writes the old name
  fix: keep 'delay', add 'delay_minutes' as optional, and remove 'delay' in a later release
delay_minutes is new: INT64`,
    ],
    [
      'a name in another case',
      { delay: integer() },
      { Delay: integer() },
      `delay is written 'Delay'
  why: messages have the old name, and names of columns differ by more than case
  fix: keep 'delay'`,
    ],
    [
      'a type that is another, also a wider one',
      { a: integer() },
      { a: numeric() },
      `a is NUMERIC, and was INT64
  why: both revisions write the column, and BigQuery keeps its type
  fix: keep the type, and add a new optional field for NUMERIC`,
    ],
    [
      'a list that was one value, in a record of a list',
      { items: repeated(record({ tag: string() })) },
      { items: repeated(record({ tag: repeated(string()) })) },
      `items[].tag is a list of STRING, and was STRING
  why: both revisions write the column, and BigQuery keeps its type
  fix: keep the type, and add a new optional field for a list of STRING`,
    ],
    [
      'a field that becomes required',
      { a: optional(string()) },
      { a: string() },
      `a is required, and was optional
  why: messages on their way that leave it out become dead letters
  fix: keep it optional until every producer sends it`,
    ],
    [
      'a new field that is required',
      { a: string() },
      { a: string(), b: integer() },
      `b is new: INT64, required
  why: messages on their way that lack it become dead letters
  fix: add it as optional, and make it required when every producer sends it`,
    ],
  ])('%s', (_, before, after, text) => {
    expect(textOf(before, after)).toBe(text);
    expect(tableChanges(facts(before), facts(after)).refused.length).toBeGreaterThan(0);
  });

  test('another partition, and another table', () => {
    const before = tableFactsOf(freight);
    const after = { ...before, partitionBy: '_stored_at', table: 'freight.other' };
    expect(tableChangesText(tableChanges(before, after))).toBe(
      `table is 'freight.other', and was '${before.table}'
  why: the old revision writes into the other table, and readers of the new one do not see those rows
  fix: create the new table, copy the rows, and change the name in a release that changes nothing else
partitionBy is '_stored_at', and was '${before.partitionBy}'
  why: BigQuery cannot change the partitions of a table
  fix: give the table a new name, copy the rows into it, and release the name alone`,
    );
  });
});

describe('beside a live table', () => {
  const live = (schema: Schema): TableFacts => {
    const { columns, partitionBy, clusterBy } = tableShapeOf(withSchema(schema));
    const older: Readonly<Record<string, string>> = { INT64: 'INTEGER', BOOL: 'BOOLEAN', FLOAT64: 'FLOAT' };
    const { dataset, table } = freight.stages.table;
    return liveTableFacts({
      tableReference: { datasetId: dataset, tableId: table },
      schema: { fields: columns.map(tableField).map((field) => ({ ...field, type: older[field.type] ?? field.type })) },
      timePartitioning: { field: partitionBy },
      clustering: { fields: clusterBy },
    });
  };

  test('what was applied from the definition has no difference, by the older names of types, too', () => {
    expect(tableChangesText(tableChanges(live(freight.schema), tableFactsOf(freight)))).toBe('');
  });

  test('a column that only the table has is no reason to refuse', () => {
    const { refused, additive } = tableChanges(live({ a: string(), old: integer() }), facts({ a: string() }));
    expect([refused, additive]).toEqual([
      [],
      [{ kind: 'Removed', path: 'old', text: 'is in the table only: nothing writes it' }],
    ]);
  });

  test('a new field has to be in the table first', () => {
    const changes = tableChanges(live({ a: string() }), facts({ a: string(), b: optional(integer()), c: integer() }));
    const { refused, additive } = notAppliedTo(changes);
    expect([refused.map(({ path }) => path).toSorted(), additive]).toEqual([['b', 'c'], []]);
    expect(tableChangesText({ kind: 'TableChanges', additive, refused: refused.slice(-1) })).toBe(`b is new: INT64
  why: the table has no such column yet, and a row with it could not be stored
  fix: apply the infrastructure of the system, which adds the column: 'terraform apply' of generated/<system>/infrastructure`);
  });

  test('a table without partitions is not what the definition says', () => {
    const { refused } = tableChanges({ ...live(freight.schema), partitionBy: undefined }, tableFactsOf(freight));
    expect(refused.map(({ path }) => path)).toEqual(['partitionBy']);
  });
});

const anyField = (depth: number): fc.Arbitrary<Field> => {
  const leaf = fc.constantFrom<Field>(string(), integer(), optional(string()), optional(integer()), repeated(string()));
  return depth === 0
    ? leaf
    : fc.oneof(
        leaf,
        anySchema(depth - 1).map((fields) => record(fields)),
      );
};
const anySchema = (depth: number): fc.Arbitrary<Schema> =>
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyField(depth), { minKeys: 1, maxKeys: 3 });

describe('whatever the schemas', () => {
  test('a release that changes nothing changes nothing', () =>
    fc.assert(
      fc.property(anySchema(2), (schema) => {
        expect(tableChanges(facts(schema), facts(schema))).toEqual({ kind: 'TableChanges', additive: [], refused: [] });
      }),
    ));

  test('a change that is additive one way, and not nothing, is refused the other way', () =>
    fc.assert(
      fc.property(anySchema(2), anySchema(2), (before, after) => {
        const there = tableChanges(facts(before), facts(after));
        const back = tableChanges(facts(after), facts(before));
        if (there.refused.length > 0 || there.additive.length === 0) return;
        expect(back.refused.length).toBeGreaterThan(0);
      }),
    ));
});
