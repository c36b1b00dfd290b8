/** Faults of BigQuery that no emulator reproduces: no row is lost or read twice, and each fault is reported. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { integer, optional, string, type Schema } from '../../model/schema.ts';
import { openBigQueryClient } from '../../pipeline/google/bigqueryClient.ts';
import { openBigQuery } from '../../pipeline/google/bigqueryWarehouse.ts';
import { WarehouseUnavailable, type Query, type Row, type Warehouse } from '../../pipeline/ports.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import type { Fault } from './fakeBigQuery/faults.ts';
import { openTestWarehouse } from './testWarehouse.ts';

const schema: Schema = { name: optional(string()), count: optional(integer()) };
const everything: Query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 };
const row = (messageId: string, values: Row['values'] = [messageId, 1], log: string | undefined = 'sub'): Row => ({
  messageId,
  publishedAt: 1_000,
  values,
  log,
  sequence: undefined,
});
const rows = (count: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => row(`m${String(from + index).padStart(4, '0')}`));

let fake: FakeBigQuery;
let warehouse: Warehouse;
let table: string;

const idsRead = async (from: Warehouse = warehouse): Promise<string[]> =>
  (await from.query(everything)).map(({ messageId }) => messageId);
const saidBy = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
const expectUnavailable = async (work: Promise<unknown>, message: string): Promise<void> => {
  const said = await saidBy(work);
  expect(said).toBeInstanceOf(WarehouseUnavailable);
  expect((said as Error).message).toBe(message);
};

beforeAll(async () => {
  fake = await openFakeBigQuery({ now: () => 60_000 });
});
afterAll(() => fake.close());
beforeEach(async () => {
  const opened = await openTestWarehouse(fake.url, schema);
  warehouse = opened.warehouse;
  table = `${opened.name.dataset}.${opened.name.table}`;
  fake.calls.length = 0;
  fake.bodies.length = 0;
});

describe('a bad row among good ones', () => {
  const bad = (messageId: string): Row => row(messageId, ['x', 1]);

  test('is refused with its column and reason, and the stopped rows of its batch are sent again', async () => {
    const narrow = openBigQuery({
      client: openBigQueryClient({ project: 'demo', endpoint: fake.url }),
      name: { dataset: 'contract', table: table.split('.')[1]! },
      schema: { name: optional(string()), count: optional(string()) },
      topic: 't',
      now: Date.now,
      query: { maximumBytesBilled: 1e9, timeoutMs: 2_000, labels: {} },
    });
    const outcomes = await narrow.store([
      row('a', ['a', '1']),
      row('b', ['b', 'seven']),
      row('c', ['c', '3']),
      row('d', ['d', 'x']),
    ]);
    const refused = {
      kind: 'RefusedRow',
      field: 'count',
      reason: "column 'count': BigQuery refuses the value: Cannot convert value to integer (bad value)",
    };
    expect(outcomes).toEqual(['stored', refused, 'stored', refused]);
    expect(fake.calls).toEqual(['POST insertAll', 'POST insertAll']);
    expect(await idsRead()).toEqual(['a', 'c']);
  });

  test('that is larger than 10 MB is refused before it is sent', async () => {
    const outcomes = await warehouse.store([row('a'), row('b', ['x'.repeat(10_000_000), 1]), row('c')]);
    expect(outcomes[1]).toEqual({
      kind: 'RefusedRow',
      field: undefined,
      reason: expect.stringMatching(/^the row has 10000\d+ bytes, but BigQuery accepts at most 10 MB$/) as unknown,
    });
    expect(await idsRead()).toEqual(['a', 'c']);
  });

  test('does not make a request larger than BigQuery accepts', async () => {
    const large = Array.from({ length: 5 }, (_, index) => row(`m${index}`, ['x'.repeat(4_000_000), 1]));
    expect(await warehouse.store([...large, bad('z')])).toEqual(Array.from({ length: 6 }, () => 'stored'));
    const sizes = fake.bodies.map((body) => Buffer.byteLength(body));
    expect(sizes).toHaveLength(3);
    expect(Math.max(...sizes)).toBeLessThan(10_000_000);
  });
});

describe('a request that BigQuery refuses as a whole', () => {
  const refusals = (count: number, status: number, reason: string, message: string): Fault[] =>
    Array.from({ length: count }, () => ({ on: 'insertAll', kind: 'refuse', status, reason, message }));

  test.each([
    [413, 'requestTooLarge', 'Request Entity Too Large'],
    [400, 'parseError', 'Parse Error'],
    [400, 'badRequest', 'Request payload size exceeds the limit: 10485760 bytes.'],
    [400, 'invalid', 'too many rows present in the request, limit: 50000 row count: 50001.'],
  ])('%i %s: it is halved, and never sent again whole', async (status, reason, message) => {
    fake.fail(...refusals(2, status, reason, message));
    expect(await warehouse.store(rows(8))).toEqual(rows(8).map(() => 'stored'));
    const sizes = fake.bodies.map((body) => (JSON.parse(body) as { rows: object[] }).rows.length);
    expect(sizes).toEqual([8, 4, 2, 2, 4]);
    expect(await idsRead()).toEqual(rows(8).map(({ messageId }) => messageId));
  });

  test('413 with HTML is halved too', async () => {
    fake.fail({ on: 'insertAll', kind: 'body', status: 413, text: '<html>too large</html>', type: 'text/html' });
    expect(await warehouse.store(rows(2))).toEqual(['stored', 'stored']);
  });

  test('a row that is refused alone is a dead letter with the reason, without its values', async () => {
    fake.fail(...refusals(1, 400, 'parseError', "Parse Error: unexpected 'secret' in secret"));
    const [outcome] = await warehouse.store([row('a', ['secret', 1])]);
    expect(outcome).toEqual({
      kind: 'RefusedRow',
      field: undefined,
      reason: expect.stringMatching(
        /^BigQuery refuses a request of \d+ bytes with this row alone: 400 parseError: Parse Error: unexpected '…' in …$/,
      ) as unknown,
    });
  });
});

describe('an answer that is not about these rows', () => {
  test('an empty one stores nothing for certain: the rows are sent again', async () => {
    fake.fail({ on: 'insertAll', kind: 'body', text: '' });
    await expectUnavailable(warehouse.store(rows(2)), "rows cannot be stored: the answer is not BigQuery's");
    expect(await warehouse.store(rows(2))).toEqual(['stored', 'stored']);
  });

  test('an index beyond the rows is reported', async () => {
    fake.fail({ on: 'insertAll', kind: 'stray' });
    const said = await saidBy(warehouse.store(rows(2)));
    expect((said as Error).message).toMatch(/^rows cannot be stored: BigQuery names row \d+ of 2$/);
  });
});

test('the reason of a refusal is kept whole, through the colon of the table, without the value', async () => {
  const { warehouse: dated } = await openTestWarehouse(fake.url, schema);
  const late = { ...row('a'), publishedAt: Date.parse('2001-01-01T00:00:00Z') };
  const [outcome] = await dated.store([late]);
  expect(outcome).toEqual({
    kind: 'RefusedRow',
    field: undefined,
    reason: expect.stringMatching(
      /Value … for partition column _published_at of the destination table demo:contract\.things_\d+ is outside the allowed bounds\. You can only stream to partitions of date range within 1825 days in the past and 366 days in the future relative to the current date\.$/,
    ) as unknown,
  });
});

describe('a temporary fault', () => {
  const refuse = (status: number, reason: string): Fault => ({ on: 'insertAll', kind: 'refuse', status, reason });

  test.each([
    [503, 'backendError'],
    [500, 'internalError'],
    [429, 'rateLimitExceeded'],
    [403, 'rateLimitExceeded'],
    [403, 'quotaExceeded'],
  ])('%i %s is said at once, and asked once: repeating is for the caller', async (status, reason) => {
    fake.fail(refuse(status, reason));
    await expectUnavailable(warehouse.store(rows(3)), `rows cannot be stored: ${reason}: ${reason}`);
    expect(fake.calls).toEqual(['POST insertAll']);
    expect(await warehouse.store(rows(3))).toEqual(['stored', 'stored', 'stored']);
    expect(await idsRead()).toEqual(['m0000', 'm0001', 'm0002']);
  });

  test('an insert that times out after it was committed is read once when it is repeated', async () => {
    const { warehouse: hasty, name } = await openTestWarehouse(fake.url, schema, { insert: { timeoutMs: 500 } });
    fake.fail({ on: 'insertAll', kind: 'delay', ms: 1_000 });
    await expectUnavailable(hasty.store(rows(50)), 'rows cannot be stored: no answer within 500 ms');
    expect(await fake.count(`${name.dataset}.${name.table}`)).toBe(50);
    const patient = openBigQuery({
      client: openBigQueryClient({ project: 'demo', endpoint: fake.url }),
      name,
      schema,
      topic: 't',
      now: Date.now,
      query: { maximumBytesBilled: 1e9, timeoutMs: 60_000, labels: {} },
    });
    expect(await patient.store(rows(50))).toEqual(rows(50).map(() => 'stored'));
    expect(await fake.count(`${name.dataset}.${name.table}`)).toBe(100);
    expect(await idsRead(hasty)).toEqual(rows(50).map(({ messageId }) => messageId));
  });

  test('a connection that breaks after the commit loses no rows and shows no duplicates', async () => {
    fake.fail({ on: 'insertAll', kind: 'lose' });
    const said = await saidBy(warehouse.store(rows(50)));
    expect((said as Error).message).toMatch(
      /^rows cannot be stored: fetch failed: (other side closed|read ECONNRESET)$/,
    );
    await warehouse.store(rows(50));
    expect(await fake.count(table)).toBe(100);
    expect(await idsRead()).toEqual(rows(50).map(({ messageId }) => messageId));
  });

  test('fails the batch if one of its requests fails; after a retry each row is read once', async () => {
    fake.fail(refuse(503, 'backendError'));
    await expectUnavailable(warehouse.store(rows(1_000)), 'rows cannot be stored: backendError: backendError');
    expect(await warehouse.store(rows(1_000))).toEqual(rows(1_000).map(() => 'stored'));
    expect(await fake.count(table)).toBeGreaterThan(1_000);
    expect(await idsRead()).toEqual(rows(1_000).map(({ messageId }) => messageId));
  });

  test('a page full of duplicates is filled with the rows after them', async () => {
    for (let time = 0; time < 4; time++) await warehouse.store(rows(30));
    const page = await warehouse.query({ ...everything, limit: 20 });
    expect(page.map(({ messageId }) => messageId)).toEqual(rows(20).map(({ messageId }) => messageId));
    const last = page.at(-1)!;
    const after = { value: last.publishedAt, messageId: last.messageId };
    const next = await warehouse.query({ ...everything, after, limit: 20 });
    expect(next.map(({ messageId }) => messageId)).toEqual(rows(10, 20).map(({ messageId }) => messageId));
  });

  test('a replay, which keeps its time of publishing, is read once and looked up nowhere', async () => {
    await warehouse.store([row('a')]);
    const replay: Row = { ...row('a', ['a', 1], undefined), fixedTime: true };
    expect(await warehouse.store([replay, row('b'), replay])).toEqual(['stored', 'stored', 'stored']);
    expect(await idsRead()).toEqual(['a', 'b']);
    expect(fake.calls.filter((call) => call === 'POST query')).toHaveLength(1);
  });
});
