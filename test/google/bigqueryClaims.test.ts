/** Ids that messages claim: what their look-ups bill, and what happens when they fail. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { claimsName } from '../../model/google/names.ts';
import { integer, optional, string, type Schema } from '../../model/schema.ts';
import { createIngest } from '../../pipeline/ingest/ingest.ts';
import {
  originalIdAttribute,
  originalTimeAttribute,
  type DeadLetter,
  type Delivery,
  type Row,
  type Warehouse,
} from '../../pipeline/ports.ts';
import { startTelemetry } from '../../pipeline/telemetry/start.ts';
import freight from '../fixtures/systems/freight.ts';
import { openFakeBigQuery, type FakeBigQuery } from './fakeBigQuery/fakeBigQuery.ts';
import { quietLogger } from './quietLogger.ts';
import { openTestWarehouse } from './testWarehouse.ts';

const schema: Schema = { name: optional(string()), count: optional(integer()) };
const start = Date.parse('2026-11-30T12:00:00Z');
const day = 86_400_000;
let now = start;
let fake: FakeBigQuery;
let warehouse: Warehouse;
let table: string;
let claims: string;

const row = (messageId: string, log?: string): Row => ({
  messageId,
  publishedAt: now,
  values: [messageId, 1],
  log,
  sequence: undefined,
});
const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

beforeAll(async () => {
  fake = await openFakeBigQuery({ now: () => now });
});
afterAll(() => fake.close());
beforeEach(async () => {
  now = start;
  const opened = await openTestWarehouse(fake.url, schema, { now: () => now, maximumBytesBilled: 10e9 });
  warehouse = opened.warehouse;
  const { dataset, table: claimsTable } = claimsName(opened.name);
  table = `${opened.name.dataset}.${opened.name.table}`;
  claims = `${dataset}.${claimsTable}`;
  fake.calls.length = 0;
  fake.bills.length = 0;
  fake.heal();
});

const billed = (): number => fake.bills.reduce((sum, { bytesBilled }) => sum + bytesBilled, 0);

describe('what a claimed id costs', () => {
  test.each([
    ['1 GB', 1e9],
    ['1 TB', 1e12],
    ['20 TB', 20e12],
  ])('is the same beside a table of %s: one look-up a batch, of the least amount', async (_, bytes) => {
    fake.simulate(table, { bytes, days: 1_095 });
    expect(await warehouse.store(names(100, 'k').map((id) => row(id)))).toEqual(names(100, 'k').map(() => 'stored'));
    expect(await warehouse.store([...names(2, 'k'), 'new'].map((id) => row(id)))).toEqual([
      'duplicate',
      'duplicate',
      'stored',
    ]);
    expect(billed()).toBe(2 * 10 * 2 ** 20);
  });

  test('is nothing for messages without a claim, for replays, and for keys that have their time', async () => {
    await warehouse.store([row('a', 'subscription'), { ...row('b'), fixedTime: true }]);
    expect(fake.calls).toEqual(['POST insertAll']);
  });

  test('depends on the ids claimed in the lifetime of keys, and not on older ones', async () => {
    fake.simulate(claims, { bytes: 1e12, days: 1_000 });
    await warehouse.store([row('k')]);
    const [first] = fake.bills;
    expect(first!.bytesBilled).toBeLessThan(3 * 1e9);
  });
});

describe('a look-up that fails', () => {
  const refuse = (): void =>
    fake.fail({ on: 'query', kind: 'refuse', status: 400, reason: 'bytesBilledLimitExceeded', message: 'too much' });

  test('holds back the messages that claim, and stores their neighbours', async () => {
    refuse();
    const outcomes = await warehouse.store([row('a', 'sub'), row('k'), row('b', 'sub'), row('l')]);
    const held = { kind: 'HeldBack', reason: expect.stringContaining('claimed ids cannot be looked up') as unknown };
    expect(outcomes).toEqual(['stored', held, 'stored', held]);
    expect(await fake.count(table)).toBe(2);
  });

  test('is not repeated at once for every batch, and is repeated after a pause', async () => {
    refuse();
    await warehouse.store([row('k')]);
    now += 999;
    expect(await warehouse.store([row('k')])).toEqual([expect.objectContaining({ kind: 'HeldBack' })]);
    expect(fake.calls.filter((call) => call === 'POST query')).toHaveLength(1);
    now += 1;
    expect(await warehouse.store([row('k')])).toEqual(['stored']);
  });

  test('a claim that cannot be written hands its message back; the reader drops the second row', async () => {
    const subject = { ...row('k') };
    fake.fail(
      { on: 'insertAll', kind: 'delay', ms: 0 },
      { on: 'insertAll', kind: 'refuse', status: 503, reason: 'backendError' },
    );
    expect(await warehouse.store([subject])).toEqual([
      { kind: 'HeldBack', reason: 'rows cannot be stored: backendError: backendError' },
    ]);
    expect(await warehouse.store([subject])).toEqual(['stored']);
    expect(await fake.count(table)).toBe(2);
    const read = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 10 } as const;
    expect(await warehouse.query(read)).toHaveLength(1);
  });
});

describe('ingest', () => {
  const delivery = (id: string, key?: string, time?: number): Delivery => ({
    id,
    data: Buffer.from('{"name":"a","count":1}'),
    attributes:
      key === undefined
        ? undefined
        : { [originalIdAttribute]: key, ...(time === undefined ? {} : { [originalTimeAttribute]: String(time) }) },
    publishedAt: start,
    attempt: 1,
    log: 'sub',
    sequence: undefined,
  });
  const ingestInto = async (letters: Omit<DeadLetter, 'replayedAt'>[]) => {
    const started = await startTelemetry({ system: freight, boundaries: [], environment: {} });
    const handler = createIngest({
      system: { ...freight, schema },
      warehouse,
      deadLetters: { put: async (more) => void letters.push(...more) },
      telemetry: started.telemetry,
      logger: quietLogger,
      now: () => now,
    });
    return { handler, stop: () => started.shutdown() };
  };

  test('acknowledges the neighbours of a claim, and makes a dead letter of it after the declared time', async () => {
    const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
    const { handler, stop } = await ingestInto(letters);
    fake.fail({ on: 'query', kind: 'refuse', status: 403, reason: 'accessDenied', message: 'Access Denied' });
    expect(await handler([delivery('1'), delivery('2', 'k'), delivery('3')])).toEqual(['ack', 'retry', 'ack']);
    now += 3_600_000 - 1;
    fake.fail({ on: 'query', kind: 'refuse', status: 403, reason: 'accessDenied', message: 'Access Denied' });
    expect(await handler([delivery('2', 'k')])).toEqual(['retry']);
    now += 60_000;
    fake.fail({ on: 'query', kind: 'refuse', status: 403, reason: 'accessDenied', message: 'Access Denied' });
    expect(await handler([delivery('2', 'k'), delivery('4')])).toEqual(['dead', 'ack']);
    expect(letters).toEqual([
      {
        messageId: 'k',
        data: delivery('2').data,
        attributes: { [originalIdAttribute]: 'k' },
        publishedAt: start,
        rejectedAt: now,
        code: 'unverified-claim',
        field: undefined,
        reason: expect.stringMatching(
          /^its claimed id could not be looked up for 1h: claimed ids cannot be looked up; where: demo\.contract\.things_\d+_claims; why: permission denied: Access Denied; fix: grant /,
        ) as unknown,
      },
    ]);
    await stop();
  });

  test('stores a replay at its first time of publishing, and refuses one that BigQuery can no longer stream', async () => {
    const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
    const { handler, stop } = await ingestInto(letters);
    expect(await handler([delivery('1', 'old', start - 1_825 * day)])).toEqual(['ack']);
    expect(await handler([delivery('2', 'older', start - 1_826 * day)])).toEqual(['dead']);
    expect(letters.map(({ code, publishedAt }) => [code, publishedAt])).toEqual([
      ['outside-streaming-window', start - 1_826 * day],
    ]);
    expect(fake.bills).toEqual([]);
    await stop();
  });
});
