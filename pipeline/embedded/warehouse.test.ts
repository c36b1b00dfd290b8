import { afterAll, expect, test } from '@jest/globals';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {
  boolean,
  float,
  integer,
  json,
  numeric,
  optional,
  record,
  repeated,
  string,
  timestamp,
  type Schema,
} from '../../model/schema.ts';
import type { Query, Row, Value } from '../ports.ts';
import { openDuckDb, type DuckDbWarehouse } from './warehouse.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-warehouse-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema: Schema = {
  name: optional(string()),
  count: optional(integer()),
  share: optional(float()),
  late: optional(boolean()),
  at: optional(timestamp()),
};

let files = 0;
const open = (file = path.join(folder, `${++files}.duckdb`), fields = schema, floor = 0): Promise<DuckDbWarehouse> =>
  openDuckDb({ file, table: 'things', schema: fields, floorOf: () => floor, now: () => 5_000 });

const everything: Query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 10_000 };
const rowOf = (sequence: number, values: readonly Value[]): Row => ({
  messageId: `m${String(sequence).padStart(8, '0')}`,
  publishedAt: 1_000,
  values,
  log: 'abcd',
  sequence,
});

const int64 = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));
const micros = fc
  .bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'binary-ascii', maxLength: 14 }),
  fc.constantFrom(
    '',
    '\u0000',
    'a\u0000b',
    'exactly 12 c',
    'just 13 chars',
    'é',
    'ñandú 12 chr',
    '\uFEFF',
    '\uFEFF with a byte order mark',
    '𝒳'.repeat(100),
    'x'.repeat(100_000),
  ),
);
const values = fc.tuple(
  fc.option(text),
  fc.option(fc.oneof(int64, fc.constantFrom<Value>(2n ** 63n - 1n, -(2n ** 63n), 0, -1, 2 ** 53 - 1, 1 - 2 ** 53))),
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.option(fc.boolean()),
  fc.option(fc.oneof(micros, fc.constantFrom<Value>(-62_135_596_800_000_000n, 253_402_300_799_999_999n, -1, 0))),
);

test('rows are read as they were stored, for any values', async () => {
  const warehouse = await open();
  let next = 1;
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 50 }), async (batch) => {
      const rows = batch.map((item) => rowOf(next++, item));
      expect(await warehouse.store(rows)).toEqual(rows.map(() => 'stored'));
      const last = rowOf(rows[0]!.sequence! - 1, []);
      const found = await warehouse.query({ ...everything, after: { value: 1_000_000, messageId: last.messageId } });
      expect(found).toEqual(
        rows.map(({ messageId, values: stored }) => ({ messageId, publishedAt: 1_000_000, values: stored })),
      );
    }),
    { numRuns: 30 },
  );
  await warehouse.close();
});

test('rows of several chunks keep their nulls and long texts', async () => {
  const warehouse = await open();
  const rows = Array.from({ length: 5_000 }, (_, i) =>
    rowOf(i + 1, [
      i % 3 === 0 ? null : 'x'.repeat(i % 40),
      i % 5 === 0 ? null : i,
      i / 7,
      i % 2 === 0,
      i % 7 === 0 ? null : i,
    ]),
  );
  await warehouse.store(rows);
  const found = await warehouse.query(everything);
  expect(found.map((row) => row.values)).toEqual(rows.map((row) => row.values));
  await warehouse.close();
});

test('a schema that grows, shrinks and is reordered keeps every value under its name', async () => {
  const file = path.join(folder, 'grown.duckdb');
  const first = await open(file, { name: string(), count: integer() });
  await first.store([rowOf(1, ['a', 1])]);
  await first.close();
  const second = await open(file, { note: optional(string()), count: integer(), late: optional(boolean()) });
  await second.store([rowOf(2, ['new', 2, true])]);
  expect((await second.query(everything)).map((row) => row.values)).toEqual([
    [null, 1, null],
    ['new', 2, true],
  ]);
  await second.close();
  const third = await open(file, { name: optional(string()), count: integer() });
  expect((await third.query(everything)).map((row) => row.values)).toEqual([
    ['a', 1],
    [null, 2],
  ]);
  await third.close();
});

test('records and lists that grow, shrink and are reordered keep every value under its name', async () => {
  const file = path.join(folder, 'nested.duckdb');
  const first = await open(file, {
    buyer: optional(record({ name: string(), order: optional(integer()) })),
    items: repeated(record({ price: numeric() })),
  });
  await first.store([
    rowOf(1, [
      ['Ana', 7],
      [['1.5'], ['2']],
    ]),
    rowOf(2, [null, []]),
  ]);
  await first.close();
  const second = await open(file, {
    more: optional(repeated(string())),
    items: optional(repeated(record({ tags: optional(repeated(string())), price: numeric() }))),
    buyer: optional(record({ extra: optional(json()), name: string() })),
  });
  await second.store([rowOf(3, [['x'], [[['a', 'b'], '3']], ['{"a":1}', 'Eva']])]);
  expect((await second.query(everything)).map((row) => row.values)).toEqual([
    [
      [],
      [
        [[], '1.5'],
        [[], '2'],
      ],
      [null, 'Ana'],
    ],
    [[], [], null],
    [['x'], [[['a', 'b'], '3']], ['{"a":1}', 'Eva']],
  ]);
  await second.close();
  const third = await open(file, { buyer: optional(record({ order: optional(integer()), name: string() })) });
  expect((await third.query(everything)).map((row) => row.values)).toEqual([[[7, 'Ana']], [null], [[null, 'Eva']]]);
  await third.close();
});

test.each<readonly [string, Schema[string], Schema[string], string, string, string]>([
  ['a part of a record', record({ a: integer() }), record({ a: string() }), 'f.a', 'BIGINT', 'VARCHAR'],
  ['an element', repeated(numeric()), repeated(float()), 'f[]', 'DECIMAL(38,9)', 'DOUBLE'],
  ['text to JSON', string(), json(), 'f', 'VARCHAR', 'JSON'],
  ['JSON to text', repeated(record({ a: json() })), repeated(record({ a: string() })), 'f[].a', 'JSON', 'VARCHAR'],
  ['a scalar to a list', string(), repeated(string()), 'f', 'VARCHAR', 'VARCHAR[]'],
])('a changed type of %s is refused at its path', async (_, before, after, place, actual, wanted) => {
  const file = path.join(folder, `changed-${++files}.duckdb`);
  await (await open(file, { f: before })).close();
  await expect(open(file, { f: after })).rejects.toThrow(
    `column ${place} of table things is ${actual}, but the schema says ${wanted}\n  where: ${file}\n  why: the definition changed the type of a stored column\n  fix: give the field its old type or a new name, or move the file away (mv ${file} ${file}.old)`,
  );
});

test('a column whose type was changed in the definition is refused, with a fix', async () => {
  const file = path.join(folder, 'changed.duckdb');
  await (await open(file, { count: integer() })).close();
  await expect(open(file, { count: string() })).rejects.toThrow(
    `column count of table things is BIGINT, but the schema says VARCHAR\n  where: ${file}\n  why: the definition changed the type of a stored column\n  fix: give the field its old type or a new name, or move the file away (mv ${file} ${file}.old)`,
  );
});

test('stored messages are recognised after a restart, below and above the floor', async () => {
  const file = path.join(folder, 'again.duckdb');
  const before = await open(file, { count: integer() }, 3);
  await before.store([3, 4, 6].map((sequence) => rowOf(sequence, [sequence])));
  await before.close();
  const after = await open(file, { count: integer() });
  expect(await after.store([2, 3, 4, 5, 6, 7].map((sequence) => rowOf(sequence, [sequence])))).toEqual([
    'duplicate',
    'duplicate',
    'duplicate',
    'stored',
    'duplicate',
    'stored',
  ]);
  expect(after.highest('abcd')).toBe(7);
  expect(after.highest('none')).toBe(0);
  await after.close();
});

test('a file that was moved away is reported, and nothing is stored', async () => {
  const file = path.join(folder, 'moved.duckdb');
  const warehouse = await open(file, { count: integer() });
  renameSync(file, `${file}.away`);
  await expect(warehouse.store([rowOf(1, [1])])).rejects.toThrow(
    'the warehouse file was moved or deleted: stop the pipeline, restore the file, start again',
  );
  await expect(warehouse.ping()).rejects.toThrow('the warehouse file was moved or deleted');
  renameSync(`${file}.away`, file);
  expect(await warehouse.store([rowOf(1, [1])])).toEqual(['stored']);
  await warehouse.close();
});

test("texts too large for DuckDB's memory are stored after it is reopened with more memory", async () => {
  const file = path.join(folder, 'large.duckdb');
  const warehouse = await openDuckDb({
    file,
    table: 'things',
    schema: { name: string() },
    floorOf: () => 0,
    now: () => 5_000,
    megabytes: 32,
  });
  const rows = Array.from({ length: 12 }, (_, index) => rowOf(index + 1, [String(index).repeat(4_000_000)]));
  const reasons: string[] = [];
  for (const row of rows) {
    for (let stored = false; !stored;) {
      stored = await warehouse.store([row]).then(
        () => true,
        (error: unknown) => {
          reasons.push((error as Error).message);
          return false;
        },
      );
    }
  }
  expect(reasons.length).toBeGreaterThan(0);
  expect(await warehouse.census()).toEqual({ rows: 12, messageIds: 12 });
  await warehouse.close();
});

test('an id that begins with a byte order mark is stored once, and is not the id without one', async () => {
  const warehouse = await open();
  const row = (messageId: string): Row => ({
    ...rowOf(1, [null, null, null, null, null]),
    messageId,
    sequence: undefined,
  });
  expect(await warehouse.store([row('\uFEFFkey')])).toEqual(['stored']);
  expect(await warehouse.store([row('key'), row('\uFEFFkey')])).toEqual(['stored', 'duplicate']);
  const found = await warehouse.query(everything);
  expect(found.map(({ messageId }) => messageId)).toEqual(['key', '\uFEFFkey']);
  await warehouse.close();
});

test('a message with an id that a subscription guarantees, without a sequence, is stored once', async () => {
  const file = path.join(folder, 'vouched.duckdb');
  const row: Row = { ...rowOf(1, ['x', 1, null, null, null]), log: 'projects/p/subscriptions/s', sequence: undefined };
  const warehouse = await open(file);
  expect(await warehouse.store([row, row])).toEqual(['stored', 'duplicate']);
  expect(await warehouse.store([row])).toEqual(['duplicate']);
  expect(await warehouse.store([rowOf(2, ['x', 1, null, null, null])])).toEqual(['stored']);
  await warehouse.close();
  const again = await open(file);
  expect(await again.store([row])).toEqual(['duplicate']);
  expect(again.highest('projects/p/subscriptions/s')).toBe(0);
  await again.close();
});
