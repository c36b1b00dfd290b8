import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { boolean, float, integer, optional, string, timestamp } from '../../model/schema.ts';
import { list } from '../../model/stage.ts';
import { openDuckDb } from '../embedded/warehouse.ts';
import type { Row, Value, Warehouse } from '../ports.ts';
import { createApi } from './api.ts';
import { listen, type Listening } from './server.ts';
import { memoryBroker } from './testing/broker.ts';
import { createRecorder } from './testing/recorder.ts';
import { send, testSystem } from './testing/serve.ts';
import { memoryWarehouse } from './testing/warehouse.ts';

const schema = {
  id: integer(),
  size: optional(float()),
  good: optional(boolean()),
  at: optional(timestamp()),
  name: optional(string()),
};
const system = testSystem({ routes: [list('/rows')] }, schema);

const instants = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999999Z',
  '2001-01-03T12:00:00.123456Z',
  '9999-12-31T23:59:59Z',
];
const micros = [-62_135_596_800_000_000n, -1, 978_523_200_123_456, 253_402_300_799_000_000n];
const ids = [-9_223_372_036_854_775_808n, -1, 0, 1, 9_007_199_254_740_993n, 9_223_372_036_854_775_807n];
const names = ['', 'a', 'A', 'ñ', "' OR 1=1 --", '%', '_', 'a,b', '\u2028', '"'];
const sizes = [-1.5, 0, 0.1, 1e-300, 1e300];

const nullable = <T>(values: readonly T[]): fc.Arbitrary<T | null> => fc.option(fc.constantFrom(...values));
const row: fc.Arbitrary<readonly Value[]> = fc.tuple(
  fc.constantFrom(...ids),
  nullable(sizes),
  nullable([true, false]),
  nullable(micros),
  nullable(names),
);

const texts: Readonly<Record<string, readonly string[]>> = {
  id: ids.map(String),
  size: sizes.map(String),
  good: ['true', 'false'],
  at: instants,
  name: names.filter((name) => !name.includes(',')),
};
const filter = fc
  .tuple(fc.constantFrom(...Object.keys(texts)), fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in'))
  .chain(([field, comparison]) =>
    fc
      .array(fc.constantFrom(...(texts[field] ?? [])), { minLength: 1, maxLength: comparison === 'in' ? 3 : 1 })
      .map((values) => `${field}[${comparison}]=${encodeURIComponent(values.join())}`),
  );
const query = fc
  .tuple(
    fc.uniqueArray(filter, { maxLength: 3, selector: (text) => text.split('=')[0] }),
    nullable(Object.keys(texts).flatMap((name) => [`sort=${name}`, `sort=-${name}`])),
    nullable(['limit=1', 'limit=3', 'fields=name,id']),
  )
  .map(([filters, ...others]) => [...filters, ...others.filter((filter) => filter !== null)].join('&'));

const serve = async (warehouse: Warehouse): Promise<Listening> => {
  const { telemetry, logger } = createRecorder();
  const cursorKey = Buffer.alloc(32);
  const api = createApi({ system, warehouse, broker: memoryBroker(), telemetry, logger, cursorKey });
  return listen(api, { host: '127.0.0.1', port: 0 });
};

let folder: string;
const opened: { close: () => Promise<void> }[] = [];
const ports: number[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atalaya-warehouses-'));
  const duckDb = await openDuckDb({
    file: path.join(folder, 'w.duckdb'),
    table: 'rows',
    schema,
    floorOf: () => 0,
    now: Date.now,
  });
  const memory = memoryWarehouse(schema);
  const rows = fc.sample(row, { numRuns: 200, seed: 42 }).map((values, i): Row => ({
    messageId: `m${i}`,
    publishedAt: Math.floor(i / 3),
    values,
    log: undefined,
    sequence: undefined,
  }));
  for (const warehouse of [memory, duckDb]) {
    await warehouse.store(rows);
    const listening = await serve(warehouse);
    ports.push(listening.port);
    opened.unshift(listening);
  }
  opened.push(duckDb);
});
afterAll(async () => {
  for (const warehouse of opened) await warehouse.close();
  await rm(folder, { recursive: true });
});

test('DuckDB and the in-memory warehouse give the same answers, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(query, async (search) => {
      const [memory, duckDb] = await Promise.all(ports.map(async (port) => send(port, `/rows?${search}`)));
      expect(memory?.status).toBe(200);
      expect(duckDb?.text).toBe(memory?.text);
      expect(duckDb?.headers.link).toBe(memory?.headers.link);
    }),
    { numRuns: 300 },
  );
});
