/**
 * Reads of a BigQuery table, on a fake that bills: what they cost at any size, and the answers to those that cost too much.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { hiddenColumns, integer, optional, string, timestamp, type Schema } from '../../model/schema.ts';
import {
  CursorExpired,
  ReadTooLarge,
  type Cursor,
  type Query,
  type Row,
  type StoredRow,
  type Warehouse,
} from '../../pipeline/ports.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { openTestWarehouse } from './testWarehouse.ts';

const schema: Schema = { at: optional(timestamp()), name: optional(string()), count: optional(integer()) };
const dayMs = 86_400_000;
const today = Date.UTC(2026, 10, 30);
/** The rows are of the last days; it is evening. */
const now = (): number => today + 20 * 3_600_000;
const megabyte = 2 ** 20;
const { publishedAt } = hiddenColumns;

const newest: Query = { conditions: [], orderBy: undefined, direction: 'desc', after: undefined, limit: 101 };
const row = (id: number, at: number, more: Partial<Row> = {}): Row => ({
  messageId: `m${String(id).padStart(4, '0')}`,
  publishedAt: at,
  values: [at * 1_000, ['LAS', 'SCL', 'BLR'][id % 3]!, id % 5],
  log: 'sub',
  sequence: undefined,
  ...more,
});
const ids = (rows: readonly StoredRow[]): string[] => rows.map(({ messageId }) => messageId);

let fake: FakeBigQuery;
let clock = now();
const opened: Warehouse[] = [];
beforeAll(async () => {
  fake = await openFakeBigQuery({ now: () => clock });
});
afterEach(async () => {
  clock = now();
  for (const warehouse of opened.splice(0)) await warehouse.close();
});
afterAll(() => fake.close());

interface Opened {
  readonly warehouse: Warehouse;
  readonly table: string;
}

/** Rows of `days` days that are out of the streaming buffer, and a history in front of them. */
const open = async (
  options: {
    readonly rows?: readonly Row[];
    readonly history?: number;
    readonly days?: number;
    readonly maximum?: number;
    readonly partitionBy?: string;
  } = {},
): Promise<Opened> => {
  const { rows = [], history = 0, days = 1_095, maximum = 30e9, partitionBy } = options;
  const { warehouse, name } = await openTestWarehouse(fake.url, schema, {
    maximumBytesBilled: maximum,
    now: () => clock,
    ...(partitionBy === undefined ? {} : { partitionBy }),
  });
  opened.push(warehouse);
  const table = `${name.dataset}.${name.table}`;
  if (history > 0) fake.simulate(table, { bytes: history, days, until: today });
  if (rows.length > 0) {
    await warehouse.store(rows);
    clock += 2 * 3_600_000;
  }
  fake.bills.length = 0;
  return { warehouse, table };
};
const billed = (): number => fake.bills.reduce((sum, { bytesBilled }) => sum + bytesBilled, 0);

describe('a list', () => {
  /** Rows of today, and of the day before: enough for pages. */
  const rows = Array.from({ length: 300 }, (_, i) => row(i, today - (i >= 200 ? dayMs : 0) + i * 1_000));

  test('of a table of 20 TB and three years bills what its newest day costs', async () => {
    const { warehouse } = await open({ rows, history: 20e12 });
    expect(await warehouse.query({ ...newest, limit: 101 })).toHaveLength(101);
    const reads = fake.bills.filter(({ text }) => !text.includes('INFORMATION_SCHEMA'));
    expect(reads).toHaveLength(1);
    expect(billed()).toBeLessThan(1.05 * (20e12 / 1_095));
  });

  test('reads the columns that are asked for, and no others', async () => {
    const { warehouse } = await open({ rows, history: 20e12 });
    const [found] = await warehouse.query({ ...newest, limit: 1, fields: [2] });
    expect(found!.values).toEqual([undefined, undefined, 4]);
    expect(fake.bills.at(-1)!.text).toMatch(/^SELECT `_message_id`, `_published_at`, `count` FROM /);
  });

  test('reads older partitions only until the page is full, and the next page goes on from its cursor', async () => {
    const { warehouse } = await open({ rows, history: 1e12, days: 100, maximum: 100e9 });
    const first = await warehouse.query({ ...newest, limit: 150 });
    const last = first.at(-1)!;
    const after: Cursor = { value: last.publishedAt, messageId: last.messageId };
    const second = await warehouse.query({ ...newest, limit: 150, after });
    expect([...ids(first), ...ids(second)]).toEqual(ids(await warehouse.query({ ...newest, limit: 300 })));
    expect(
      fake.bills
        .filter(({ text }) => text.includes('SELECT `_message_id`'))
        .every(({ text }) => text.includes('`_published_at`')),
    ).toBe(true);
  });

  test.each([1e9, 1e12, 20e12])('of %d bytes with days of 1 GB bills the same', async (bytes) => {
    const { warehouse } = await open({ rows, history: bytes, days: Math.min(8_000, Math.ceil(bytes / 1e9)) });
    await warehouse.query({ ...newest, limit: 101 });
    const perDay = bytes / Math.min(8_000, Math.ceil(bytes / 1e9));
    expect(billed()).toBeLessThan(perDay * 1.1 + 20 * megabyte);
  });

  test('of a range reads the partitions of that range', async () => {
    const { warehouse } = await open({ rows, history: 20e12, maximum: 60e9 });
    const from = { field: publishedAt, comparison: 'gte', values: [(today - 2 * dayMs) * 1_000] } as const;
    await warehouse.query({ ...newest, orderBy: 'count', conditions: [from] });
    expect(billed()).toBeLessThan(3.05 * (20e12 / 1_095));
  });
});

describe('a read that would bill more than it may', () => {
  const rows = [row(1, today)];

  test.each<[string, Partial<Query>]>([
    ['sorts by another column', { orderBy: 'count' }],
    ['filters by another column', { conditions: [{ field: 'count', comparison: 'eq', values: [77] }] }],
    [
      'has a range that is too wide',
      {
        orderBy: 'name',
        conditions: [{ field: publishedAt, comparison: 'gte', values: [(today - 500 * dayMs) * 1_000] }],
      },
    ],
  ])('because it %s says which range is small enough', async (_, query) => {
    const { warehouse } = await open({ rows, history: 20e12, maximum: 60e9 });
    const error = await warehouse.query({ ...newest, ...query }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ReadTooLarge);
    expect(error).toMatchObject({
      field: publishedAt,
      maximumBytes: 60e9,
      range: { from: (today - 2 * dayMs) * 1_000, to: undefined },
    });
    expect(billed()).toBeLessThan(61e9);
    const { range } = error as ReadTooLarge;
    const within = { field: publishedAt, comparison: 'gte', values: [range!.from!] } as const;
    await warehouse.query({
      ...newest,
      ...query,
      conditions: [...(query.conditions ?? []).filter(({ field }) => field !== publishedAt), within],
    });
  });

  test('names no range where one day is too large', async () => {
    const { warehouse } = await open({ rows, history: 20e12, maximum: 1e9 });
    const error = await warehouse.query({ ...newest, orderBy: 'count' }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'ReadTooLarge', range: undefined });
  });

  test('of a small table is answered, however it sorts', async () => {
    const { warehouse } = await open({ rows, maximum: 10 * megabyte });
    expect(ids(await warehouse.query({ ...newest, orderBy: 'count' }))).toEqual(['m0001']);
  });
});

describe('a table that is not as declared', () => {
  test('somebody created it again with another partition column: that one bounds its reads', async () => {
    const { warehouse, table } = await open({
      rows: [row(1, today), row(2, today - dayMs)],
      history: 20e12,
      maximum: 60e9,
    });
    fake.repartition(table, { field: 'at', type: 'DAY' });
    const after = [{ field: 'at', comparison: 'gte', values: [(today - dayMs) * 1_000] } as const];
    expect(ids(await warehouse.query({ ...newest, conditions: after }))).toEqual(['m0001', 'm0002']);
    expect(fake.bills.at(-1)!.bytesBilled).toBeLessThan(2.1 * (20e12 / 1_095));
  });

  test('without partitions: small enough it is read, too large it says that no range helps', async () => {
    const small = await open({ rows: [row(1, today)] });
    fake.repartition(small.table, undefined);
    expect(ids(await small.warehouse.query(newest))).toEqual(['m0001']);
    const large = await open({ rows: [row(1, today)], history: 20e12 });
    fake.repartition(large.table, undefined);
    const error = await large.warehouse.query(newest).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'ReadTooLarge', field: undefined });
  });

  test('it requires a filter of its partition column: every read has one', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => row(i, today - i * dayMs));
    const { warehouse, table } = await open({ rows, history: 1e9, days: 100 });
    fake.repartition(table, { field: publishedAt, type: 'DAY' }, true);
    for (const orderBy of [undefined, 'at', 'count'])
      for (const direction of ['asc', 'desc'] as const)
        expect(await warehouse.query({ ...newest, orderBy, direction })).toHaveLength(20);
  });

  test('its partitions expire: a cursor to deleted rows says so', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => row(i, today - i * dayMs));
    const { warehouse, table } = await open({ rows });
    fake.repartition(table, { field: publishedAt, type: 'DAY', expirationMs: 7 * dayMs });
    const after = { value: (today - 10 * dayMs) * 1_000, messageId: 'm0010' };
    await expect(warehouse.query({ ...newest, after })).rejects.toThrow(new CursorExpired(7 * dayMs));
    const alive = { value: (today - 2 * dayMs) * 1_000, messageId: 'm0002' };
    expect(ids(await warehouse.query({ ...newest, after: alive })).slice(0, 2)).toEqual(['m0003', 'm0004']);
  });
});

test('an export is one query, whose result is read in parts', async () => {
  const rows = Array.from({ length: 2_500 }, (_, i) => row(i, today + i * 1_000));
  const { warehouse } = await open({ rows });
  const parts: number[] = [];
  for await (const part of warehouse.scan!({ ...newest, limit: Number.MAX_SAFE_INTEGER })) parts.push(part.length);
  expect(parts).toEqual([1_000, 1_000, 500]);
  expect(fake.bills).toHaveLength(1);
});
