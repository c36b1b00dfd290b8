import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { boolean, float, integer, optional, string, timestamp } from '../../model/schema.ts';
import { list } from '../../model/stage.ts';
import { selectStatement } from '../embedded/sql.ts';
import { openDuckDb, type DuckDbWarehouse } from '../embedded/warehouse.ts';
import type { Comparison, Condition, Query, Row, Scalar } from '../ports.ts';
import { createCursors } from './cursor.ts';
import { compileFilters } from './filters.ts';
import { compilePlanner } from './plan.ts';
import { Refusal } from './refusal.ts';

const schema = {
  id: integer(),
  size: optional(float()),
  good: optional(boolean()),
  at: optional(timestamp()),
  name: optional(string()),
};
const fields = Object.keys(schema) as (keyof typeof schema)[];
const comparisons: readonly Comparison[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in'];
const everything: Query = { conditions: [], orderBy: 'id', direction: 'asc', after: undefined, limit: 10_000 };

const near = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom('', 'a', 'A', 'ñ', '\u{1F600}', '\uFFFD', '\uFEFFa', "'"),
  )
  .filter((text) => text.isWellFormed() && !text.includes('\0'));

/** A value in a URL, and as stored. */
type Written = readonly [string, Scalar];
const written: Readonly<Record<keyof typeof schema, fc.Arbitrary<Written>>> = {
  id: fc.oneof(int64, fc.bigInt({ min: -3n, max: 3n })).map((value) => [String(value), near(value)]),
  size: fc
    .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(-1.5, 0, 0.1))
    .map((value) => [String(value), value + 0]),
  good: fc.boolean().map((value) => [String(value), value]),
  at: fc.integer({ min: -3, max: 3 }).map((seconds) => [new Date(seconds * 1_000).toISOString(), seconds * 1_000_000]),
  name: text.map((value) => [value, value]),
};

interface Filter {
  readonly field: keyof typeof schema;
  readonly comparison: Comparison;
  readonly values: readonly Written[];
}
const filter: fc.Arbitrary<Filter> = fc
  .tuple(fc.constantFrom(...fields), fc.constantFrom(...comparisons))
  .chain(([field, comparison]) => {
    const value = comparison === 'in' ? written[field].filter(([value]) => !value.includes(',')) : written[field];
    const values = fc.array(value, { minLength: 1, maxLength: comparison === 'in' ? 4 : 1 });
    return values.map((all) => ({ field, comparison, values: all }));
  });

const readFilters = compileFilters(schema, fields, []);
const conditionsOf = (filters: readonly Filter[]): readonly Condition[] => {
  const { conditions, faults } = readFilters(
    filters.map(({ field, comparison, values }) => ({
      name: `${field}[${comparison}]`,
      value: values.map(([value]) => value).join(),
    })),
  );
  expect(faults).toEqual([]);
  return conditions;
};

/** Compares texts by their UTF-8 bytes. */
const order = (a: Scalar, b: Scalar): number => {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
};
const meets: Readonly<Record<Comparison, (orders: readonly number[]) => boolean>> = {
  eq: ([by]) => by === 0,
  ne: ([by]) => by !== 0,
  lt: ([by]) => by! < 0,
  lte: ([by]) => by! <= 0,
  gt: ([by]) => by! > 0,
  gte: ([by]) => by! >= 0,
  in: (all) => all.includes(0),
};
const holds = (row: Row, { field, comparison, values }: Filter): boolean => {
  const value = row.values[fields.indexOf(field)]!;
  return value !== null && meets[comparison](values.map(([, expected]) => order(value as Scalar, expected)));
};

let folder: string;
let duckDb: DuckDbWarehouse;
const rows = fc
  .sample(fc.tuple(...fields.map((field) => (field === 'id' ? written.id : fc.option(written[field])))), {
    numRuns: 400,
    seed: 7,
  })
  .map((values, i): Row => ({
    messageId: `m${i}`,
    publishedAt: 1_000,
    values: values.map((value) => value?.[1] ?? null),
    log: 'log',
    sequence: i + 1,
  }));
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atalaya-filters-'));
  const file = path.join(folder, 'w.duckdb');
  duckDb = await openDuckDb({ file, table: 'rows', schema, floorOf: () => 0, now: () => 0 });
  await duckDb.store(rows);
});
afterAll(async () => {
  await duckDb.close();
  await rm(folder, { recursive: true });
});

test('DuckDB returns exactly the rows that match the filters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(filter, { minLength: 1, maxLength: 3 }), async (filters) => {
      const stored = await duckDb.query({ ...everything, conditions: conditionsOf(filters) });
      const expected = rows.filter((row) => filters.every((condition) => holds(row, condition)));
      expect(stored.map(({ messageId }) => messageId).toSorted()).toEqual(
        expected.map(({ messageId }) => messageId).toSorted(),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('values are query parameters: the SQL does not depend on them', () => {
  const other: Readonly<Record<keyof typeof schema, Scalar>> = {
    id: 1,
    size: 1,
    good: true,
    at: 1,
    name: '',
  };
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 4 }), (filters) => {
      const conditions = conditionsOf(filters);
      const tame = conditions.map((condition) => ({
        ...condition,
        values: condition.values.map(() => other[condition.field as keyof typeof schema]),
      }));
      const { text: sql, values } = selectStatement('rows', schema, { ...everything, conditions });
      expect(sql).toBe(selectStatement('rows', schema, { ...everything, conditions: tame }).text);
      expect([...sql.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n))).toEqual(values.map((_, i) => i + 1));
    }),
    { numRuns: 1_000 },
  );
});

test('any query string is accepted, or refused with 400 or 414', () => {
  const plan = compilePlanner(schema, list('/rows'), createCursors(Buffer.alloc(32, 1)), {
    partition: '_published_at',
    maxBytes: 1_000_000,
  });
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '%',
      '%zz',
      '%ff',
      '%ed%a0%80',
      '+',
      '\0',
      '',
      '1',
      '-1',
      '9'.repeat(30),
      'a'.repeat(9_000),
      '1e400',
    ),
    fc.constantFrom(...fields, 'sort', 'fields', 'limit', 'cursor', '__proto__', 'constructor', 'hasOwnProperty'),
  );
  const brackets = fc.oneof(
    fc.constantFrom('', '[]', '[', ']', '[[eq]]', '[__proto__]'),
    fc.constantFrom(...comparisons).map((comparison) => `[${comparison}]`),
  );
  const parameter = fc.tuple(part, brackets, fc.constantFrom('=', '', '=='), part).map((parts) => parts.join(''));
  const search = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parameter, { maxLength: 5 }).map((all) => all.join('&')),
  );
  fc.assert(
    fc.property(search, (search) => {
      try {
        expect(plan([], search).kind).toBe('Plan');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect([400, 414]).toContain(error.status);
        expect(error.message).toMatch(/\. Fix: .+\.$/s);
      }
    }),
    { numRuns: 5_000 },
  );
});
