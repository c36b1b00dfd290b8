/** Pages of BigQuery are the pages of DuckDB: the same rows in the same order, cut at the same bytes. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hiddenColumns, integer, optional, string, timestamp, type Schema } from '../../model/schema.ts';
import { openDuckDb } from '../../pipeline/embedded/warehouse.ts';
import type { Condition, Cursor, Query, Row, Warehouse } from '../../pipeline/ports.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { openTestWarehouse } from './testWarehouse.ts';

const schema: Schema = { at: optional(timestamp()), name: optional(string()), count: optional(integer()) };
const names = Object.keys(schema);
const dayMs = 86_400_000;
const today = Date.UTC(2026, 10, 30);
const { publishedAt } = hiddenColumns;
let clock = today + 20 * 3_600_000;
const now = (): number => clock;

let fake: FakeBigQuery;
beforeAll(async () => {
  fake = await openFakeBigQuery({ now });
});
afterAll(() => fake.close());

/** Rows that are out of the streaming buffer, behind a history. */
const open = async (rows: readonly Row[], history: number, partitionBy: string): Promise<Warehouse> => {
  const options = { maximumBytesBilled: 30e9, now, partitionBy };
  const { warehouse, name } = await openTestWarehouse(fake.url, schema, options);
  if (history > 0) fake.simulate(`${name.dataset}.${name.table}`, { bytes: history, days: 20, until: today });
  await warehouse.store(rows);
  clock += 2 * 3_600_000;
  return warehouse;
};

test('pages over BigQuery are the pages over DuckDB, for any rows, filters, order and page size', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'atalaya-pages-'));
  const days = fc.integer({ min: 0, max: 40 });
  const anyRow = fc.record({
    day: days,
    hour: fc.integer({ min: 0, max: 23 }),
    at: fc.option(days),
    name: fc.constantFrom('a', 'b', null),
    count: fc.option(fc.integer({ min: 0, max: 3 })),
  });
  const when = fc.integer({ min: -2, max: 45 }).map((day) => (today - day * dayMs) * 1_000);
  const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({
      field: fc.constantFrom(publishedAt, 'at'),
      comparison: fc.constantFrom('lt', 'lte', 'gt', 'gte', 'ne', 'eq'),
      values: fc.tuple(when),
    }),
    fc.record({
      field: fc.constant('count'),
      comparison: fc.constantFrom('eq', 'gte', 'ne'),
      values: fc.tuple(fc.integer({ min: 0, max: 3 })),
    }),
  );
  const reading = fc.record({
    orderBy: fc.constantFrom(undefined, 'at', 'count'),
    direction: fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
    conditions: fc.array(anyCondition, { maxLength: 2 }),
    limit: fc.integer({ min: 1, max: 9 }),
    maxBytes: fc.constantFrom(20, 100, 1_000_000),
    fields: fc.constantFrom(undefined, [1], [0, 2]),
  });
  let run = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { maxLength: 25 }),
        fc.array(reading, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(publishedAt, 'at'),
        fc.constantFrom(0, 400e6),
        async (drawn, readings, partitionBy, history) => {
          const rows = drawn.map(({ day, hour, at, name, count }, i): Row => ({
            messageId: `m${String((i * 37) % 101).padStart(3, '0')}`,
            publishedAt: today - day * dayMs + hour * 3_600_000,
            values: [at === null ? null : (today - at * dayMs) * 1_000, name, count],
            log: 'sub',
            sequence: i,
          }));
          const warehouse = await open(rows, history, partitionBy);
          const duck = await openDuckDb({
            file: path.join(folder, `${run++}.duckdb`),
            table: 'things',
            schema,
            floorOf: () => 0,
            now,
          });
          await duck.store(rows);
          for (const query of readings) expect(await allPages(warehouse, query)).toEqual(await allPages(duck, query));
          await duck.close();
          await warehouse.close();
        },
      ),
      { numRuns: 12 },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Every page: its rows, and whether it was cut. */
const allPages = async (warehouse: Warehouse, query: Omit<Query, 'after'>): Promise<readonly unknown[]> => {
  const pages: unknown[] = [];
  let after: Cursor | undefined;
  for (;;) {
    let isCut = false;
    const rows = await warehouse.query({ ...query, after }, undefined, {
      billed: () => undefined,
      cut: () => void (isCut = true),
    });
    pages.push([rows, isCut]);
    const last = rows.at(-1);
    if (last === undefined || (rows.length < query.limit && !isCut)) return pages;
    const value = query.orderBy === undefined ? last.publishedAt : last.values[names.indexOf(query.orderBy)];
    after = { value: value as Cursor['value'], messageId: last.messageId };
  }
};
