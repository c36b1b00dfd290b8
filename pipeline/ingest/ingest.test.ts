import { expect, test } from '@jest/globals';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import {
  originalIdAttribute,
  syntheticAttribute,
  WarehouseUnavailable,
  type DeadLetter,
  type Delivery,
  type Handler,
  type Row,
  type StoreOutcome,
} from '../ports.ts';
import type { Logger, Telemetry } from '../telemetry/telemetry.ts';
import { createIngest, type IngestOptions } from './ingest.ts';

const flight = (members: object = {}): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      date: '2001-01-01T00:10:00Z',
      delay: 7,
      distance: 300,
      origin: 'LAS',
      destination: 'SFO',
      ...members,
    }),
  );

const delivery = (id: string, data: Uint8Array, attributes?: Delivery['attributes']): Delivery => ({
  id,
  data,
  attributes,
  publishedAt: 1_000,
  attempt: 1,
  log: 'abcd',
  sequence: Number(id),
});

interface World {
  readonly ingest: Handler;
  readonly stored: Row[];
  readonly letters: Omit<DeadLetter, 'replayedAt'>[];
  readonly calls: unknown[][];
  readonly logLines: object[];
}

const world = (options: Partial<IngestOptions> = {}): World => {
  const stored: Row[] = [];
  const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
  const calls: unknown[][] = [];
  const logLines: object[] = [];
  const tell =
    (name: string) =>
    (...values: unknown[]) =>
      void calls.push([name, ...values]);
  const note = (fields: object): void => void logLines.push(fields);
  const names = ['stored', 'duplicates', 'rejected', 'retried', 'unknownFields', 'synthetic'];
  const telemetry = {
    ingest: { ...Object.fromEntries(names.map((name) => [name, tell(name)])), processed: () => undefined },
    warehouse: { operation: () => undefined },
    tracing: {
      startBatch: () => ({ links: [], end: () => undefined }),
      insert: async <T>(_batches: unknown, _rows: number, insert: () => Promise<T>) => insert(),
    },
  } as unknown as Telemetry;
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const store = async (rows: readonly Row[]): Promise<StoreOutcome[]> => {
    stored.push(...rows);
    return rows.map(() => 'stored');
  };
  const put = async (batch: typeof letters): Promise<void> => void letters.push(...batch);
  const ingest = createIngest({
    system: freight,
    warehouse: { store },
    deadLetters: { put },
    telemetry,
    logger,
    now: () => 3_500,
    ...options,
  });
  return { ingest, stored, letters, calls, logLines };
};

test('a valid message is stored, then acknowledged, and its age is recorded', async () => {
  const { ingest, stored, calls } = world();
  expect(await ingest([delivery('1', flight())])).toEqual(['ack']);
  expect(stored).toEqual([
    {
      messageId: '1',
      publishedAt: 1_000,
      values: [978_307_800_000_000, 7, 300, 'LAS', 'SFO'],
      log: 'abcd',
      sequence: 1,
    },
  ]);
  expect(calls).toEqual([['stored', [2.5]]]);
});

test('an invalid message becomes a dead letter with reason and original bytes, and the other messages are stored', async () => {
  const { ingest, stored, letters, calls, logLines } = world();
  const bad = flight({ delay: 'late' });
  const settlements = await ingest([
    delivery('1', flight()),
    delivery('2', bad, { source: 'x' }),
    delivery('3', new Uint8Array(0)),
    delivery('4', flight({ gate: 7 })),
  ]);
  expect(settlements).toEqual(['ack', 'dead', 'dead', 'ack']);
  expect(stored.map(({ messageId }) => messageId)).toEqual(['1', '4']);
  const reason = "field 'delay' must be an integer of 64 bits, but is other text";
  expect(letters).toEqual([
    {
      messageId: '2',
      data: bad,
      attributes: { source: 'x' },
      publishedAt: 1_000,
      rejectedAt: 3_500,
      code: 'wrong-type',
      field: 'delay',
      reason,
    },
    {
      messageId: '3',
      data: new Uint8Array(0),
      attributes: undefined,
      publishedAt: 1_000,
      rejectedAt: 3_500,
      code: 'empty',
      field: undefined,
      reason: 'has no data',
    },
  ]);
  expect(calls).toEqual([
    ['stored', [2.5, 2.5]],
    ['unknownFields', 1],
    ['rejected', 'wrong-type', 1],
    ['rejected', 'empty', 1],
  ]);
  expect(logLines).toEqual([
    { event: 'rejected', messages: 1, messageIds: ['2'], code: 'wrong-type', field: 'delay', reason },
    { event: 'rejected', messages: 1, messageIds: ['3'], code: 'empty', field: undefined, reason: 'has no data' },
  ]);
});

test('a row that the warehouse refuses becomes a dead letter', async () => {
  const store = async (rows: readonly Row[]): Promise<StoreOutcome[]> =>
    rows.map(({ messageId }) =>
      messageId === '2' ? { kind: 'RefusedRow', field: 'delay', reason: 'out of range' } : 'stored',
    );
  const { ingest, letters } = world({ warehouse: { store } });
  expect(await ingest([delivery('1', flight()), delivery('2', flight())])).toEqual(['ack', 'dead']);
  expect(letters.map(({ messageId, code, field, reason }) => ({ messageId, code, field, reason }))).toEqual([
    { messageId: '2', code: 'refused-row', field: 'delay', reason: 'out of range' },
  ]);
});

/** Hands back after 60 ms what is not stored; a busy machine may not store in that time, so the other tests wait longer. */
const impatient: PipelineSystem = {
  ...freight,
  stages: { ...freight.stages, queue: { ...freight.stages.queue, ackDeadline: '100ms' } },
};

test('with the warehouse unavailable, messages are handed back and rejected messages still become dead letters', async () => {
  const store = async (): Promise<StoreOutcome[]> => Promise.reject(new WarehouseUnavailable('disk full'));
  const { ingest, letters, calls, logLines } = world({ system: impatient, warehouse: { store } });
  expect(await ingest([delivery('1', flight()), delivery('2', flight({ origin: null }))])).toEqual(['retry', 'dead']);
  expect(letters.map(({ messageId }) => messageId)).toEqual(['2']);
  expect(calls).toEqual([
    ['retried', 1],
    ['rejected', 'null-field', 1],
  ]);
  expect(logLines).toContainEqual({ event: 'store-failed', reason: 'disk full' });
  expect(logLines).toContainEqual({ event: 'handed-back', messages: 1 });
});

test('a message that cannot be dead-lettered goes back to the broker', async () => {
  const put = async (): Promise<void> => Promise.reject(new Error('disk full'));
  const { ingest, stored, calls, logLines } = world({ deadLetters: { put } });
  expect(await ingest([delivery('1', flight()), delivery('2', Buffer.from('{'))])).toEqual(['ack', 'retry']);
  expect(stored).toHaveLength(1);
  expect(calls).toEqual([
    ['stored', [2.5]],
    ['retried', 1],
  ]);
  expect(logLines).toEqual([{ event: 'dead-letters-failed', messages: 1, reason: 'disk full' }]);
});

test('a clock that was set back does not make a negative age', async () => {
  const { ingest, calls } = world({ now: () => 1 });
  await ingest([delivery('1', flight())]);
  expect(calls).toEqual([['stored', [0]]]);
});

test.each([
  ['the id of another message', 'zzzz11', 'zzzz11'],
  ['a key of the producer', 'order 17', 'order 17'],
  ['its own id', '1', '1'],
  ['nothing', '', '1'],
  ['half a surrogate pair', '\ud800', '1'],
  ['a control character', 'a\u0000b', '1'],
  ['more than 256 characters', 'x'.repeat(257), '1'],
])('a message that claims %s is stored under the right id', async (_, claim, id) => {
  const { ingest, stored } = world();
  await ingest([delivery('1', flight(), { [originalIdAttribute]: claim })]);
  const place = id === '1' ? { log: 'abcd', sequence: 1 } : { log: undefined, sequence: undefined };
  expect(stored.map(({ messageId, log, sequence }) => ({ messageId, log, sequence }))).toEqual([
    { messageId: id, ...place },
  ]);
});

test('a test message is stored under an id with a prefix, keeps its sequence in the log, and is counted separately', async () => {
  const { ingest, stored, letters, calls } = world();
  const test = { [syntheticAttribute]: 'load test' };
  expect(
    await ingest([
      delivery('1', flight()),
      delivery('2', flight(), test),
      delivery('3', Buffer.from('{'), test),
      delivery('4', flight(), { ...test, [originalIdAttribute]: 'synthetic:2' }),
    ]),
  ).toEqual(['ack', 'ack', 'dead', 'ack']);
  expect(stored.map(({ messageId, log, sequence }) => [messageId, log, sequence])).toEqual([
    ['1', 'abcd', 1],
    ['synthetic:2', 'abcd', 2],
    ['synthetic:2', undefined, undefined],
  ]);
  expect(letters.map(({ messageId }) => messageId)).toEqual(['synthetic:3']);
  expect(calls).toEqual([
    ['stored', [2.5]],
    ['synthetic', 'stored', 2],
    ['synthetic', 'rejected', 1],
  ]);
});
