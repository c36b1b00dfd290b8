import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { integer, optional, string, timestamp } from '../../model/schema.ts';
import { list } from '../../model/stage.ts';
import { openDuckDb } from '../embedded/warehouse.ts';
import type { Value, Warehouse } from '../ports.ts';
import { createApi } from './api.ts';
import { listen } from './server.ts';
import { memoryBroker } from './testing/broker.ts';
import { createRecorder } from './testing/recorder.ts';
import { send, testSystem } from './testing/serve.ts';
import { memoryWarehouse } from './testing/warehouse.ts';

const schema = { n: integer(), delay: optional(integer()), at: optional(timestamp()), name: optional(string()) };
const system = testSystem({ routes: [list('/rows', { limit: { default: 3, max: 5 } })], cache: '1ms' }, schema);

type Values = readonly Value[];

const row = fc.tuple(
  fc.option(fc.integer({ min: -2, max: 2 })),
  fc.option(fc.integer({ min: 0, max: 1 }).map((n) => n * 1_000_000)),
  fc.option(fc.constantFrom('a', 'b', 'ñ', '')),
);
const scenario = fc.record({
  before: fc.array(row, { maxLength: 20 }),
  during: fc.array(fc.array(row, { maxLength: 3 }), { maxLength: 6 }),
  sort: fc.constantFrom(undefined, 'delay', '-delay', 'at', '-at', 'name', '-name'),
  limit: fc.integer({ min: 1, max: 5 }),
});

/** Ids out of order, as with many producers. */
const messageId = (n: number): string => `m${(n * 7_919) % 10_007}`;
const publishedAt = (n: number): number => 1_000 + Math.floor(n / 4);

/** Reads all pages while rows are stored between them; returns row numbers in the order of the answers. */
const readAll = async (
  warehouse: Warehouse,
  input: Parameters<typeof check>[1],
): Promise<{ readonly old: number; readonly seen: readonly number[] }> => {
  const { telemetry, logger } = createRecorder();
  const api = createApi({ system, warehouse, broker: memoryBroker(), telemetry, logger });
  const { port, close } = await listen(api, { host: '127.0.0.1', port: 0 });
  let stored = 0;
  const store = async (rows: readonly Values[]): Promise<void> => {
    await warehouse.store(
      rows.map((values, i) => ({
        messageId: messageId(stored + i),
        publishedAt: publishedAt(stored + i),
        values: [stored + i, ...values],
        log: undefined,
        sequence: undefined,
      })),
    );
    stored += rows.length;
  };
  try {
    await store(input.before);
    const old = stored;
    const seen: number[] = [];
    let target: string | undefined =
      `/rows?limit=${input.limit}${input.sort === undefined ? '' : `&sort=${input.sort}`}`;
    for (let page = 0; target !== undefined; page++) {
      const { headers, json } = await send(port, target);
      seen.push(...(json() as { data: { n: number }[] }).data.map(({ n }) => n));
      const link = /^<(\?[^>]*)>; rel="next"$/.exec(headers.link?.toString() ?? '');
      target = link === null ? undefined : `/rows${link[1]}`;
      const batch = input.during[page];
      if (batch !== undefined) await store(batch);
    }
    return { old, seen };
  } finally {
    await close();
  }
};

const numberOf = ['delay', 'at', 'name'];

/** Nulls last, ties by message id, in the same direction; without a sort the newest first. */
const inOrder = (rows: readonly Values[], sort: string | undefined): readonly number[] => {
  const descending = sort === undefined || sort.startsWith('-');
  const field = numberOf.indexOf(sort?.replace('-', '') ?? '');
  const keyOf = (n: number): Value => (field === -1 ? publishedAt(n) : rows[n]![field]!);
  const by = <T extends Exclude<Value, null>>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
  return rows
    .map((_, n) => n)
    .toSorted((a, b) => {
      const [keyA, keyB] = [keyOf(a), keyOf(b)];
      if ((keyA === null) !== (keyB === null)) return keyA === null ? 1 : -1;
      const ties = keyA === null || keyB === null || keyA === keyB;
      return (descending ? -1 : 1) * (ties ? by(messageId(a), messageId(b)) : by(keyA, keyB));
    });
};

const check = async (
  warehouse: Warehouse,
  input: {
    readonly before: readonly Values[];
    readonly during: readonly (readonly Values[])[];
    readonly sort: string | undefined;
    readonly limit: number;
  },
): Promise<void> => {
  const { old, seen } = await readAll(warehouse, input);
  expect(new Set(seen).size).toBe(seen.length);
  expect([...seen].filter((n) => n < old).toSorted((a, b) => a - b)).toEqual(Array.from({ length: old }, (_, n) => n));
  expect(seen.filter((n) => n < old)).toEqual(inOrder(input.before, input.sort));
};

test('in memory: every row is returned once and in order, with equal keys, nulls and rows stored meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (input) => check(memoryWarehouse(schema), input)),
    { numRuns: 100 },
  );
});

test('in DuckDB: every row is returned once and in order, with equal keys, nulls and rows stored meanwhile', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'atalaya-paging-'));
  let n = 0;
  try {
    await fc.assert(
      fc.asyncProperty(scenario, async (input) => {
        const warehouse = await openDuckDb({
          file: path.join(folder, `${n++}.duckdb`),
          table: 'rows',
          schema,
          floorOf: () => 0,
          now: Date.now,
        });
        try {
          await check(warehouse, input);
        } finally {
          await warehouse.close();
        }
      }),
      { numRuns: 25 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
