/** Properties of the ingest handler, for any bytes, any batch and any schema. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Schema } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../../test/fixtures/systems/freight.ts';
import type { DeadLetter, Delivery, Row, Settlement } from '../ports.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { anySchema, anyMessageOf } from '../testing/anyMessage.ts';
import { createIngest } from './ingest.ts';

const ignore = (): undefined => undefined;
const telemetry = {
  ingest: Object.fromEntries(
    ['stored', 'duplicates', 'rejected', 'retried', 'unknownFields', 'processed'].map((name) => [name, ignore]),
  ),
  warehouse: { operation: ignore },
  tracing: {
    startBatch: () => ({ links: [], end: ignore }),
    insert: async <T>(_batches: unknown, _rows: number, insert: () => Promise<T>) => insert(),
  },
} as unknown as Telemetry;

interface Ingested {
  readonly settlements: readonly Settlement[];
  readonly rows: readonly Row[];
  readonly letters: readonly Omit<DeadLetter, 'replayedAt'>[];
}

const ingested = async (system: PipelineSystem, messages: readonly Uint8Array[]): Promise<Ingested> => {
  const rows: Row[] = [];
  const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
  const { ingest } = system.stages;
  const handler = createIngest({
    system: { ...system, stages: { ...system.stages, ingest: { ...ingest, batch: { ...ingest.batch, wait: '1ms' } } } },
    warehouse: {
      store: async (batch) => {
        rows.push(...batch);
        return batch.map(() => 'stored' as const);
      },
    },
    deadLetters: { put: async (batch) => void letters.push(...batch) },
    telemetry,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    now: () => 2_000,
  });
  const deliveries = messages.map((data, i): Delivery => ({
    id: `m${i}`,
    data,
    attributes: undefined,
    publishedAt: 1_000,
    attempt: 1,
    log: undefined,
    sequence: undefined,
  }));
  return { settlements: await handler(deliveries), rows, letters };
};

const systemWith = (schema: Schema): PipelineSystem => ({ ...freight, schema });

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
);

test('any bytes are stored, or kept unchanged as a dead letter with a reason', async () => {
  await fc.assert(
    fc.asyncProperty(anySchema, fc.array(anyBytes, { maxLength: 10 }), async (schema, messages) => {
      const { settlements, rows, letters } = await ingested(systemWith(schema), messages);
      expect(settlements).toHaveLength(messages.length);
      expect(rows.map(({ messageId }) => messageId)).toEqual(
        settlements.flatMap((settlement, i) => (settlement === 'ack' ? [`m${i}`] : [])),
      );
      expect(letters.map(({ messageId, data }) => [messageId, Buffer.from(data)])).toEqual(
        settlements.flatMap((settlement, i) => (settlement === 'dead' ? [[`m${i}`, Buffer.from(messages[i]!)]] : [])),
      );
      expect(letters.every(({ code, reason }) => code !== '' && reason !== '')).toBe(true);
      expect(settlements.includes('retry')).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('a valid message is stored with equal values, for any schema', async () => {
  const scenario = anySchema.chain((schema) =>
    fc.record({
      schema: fc.constant(schema),
      messages: fc.array(anyMessageOf(schema), { minLength: 1, maxLength: 5 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ schema, messages }) => {
      const sent = messages.map(({ json }) => Buffer.from(json));
      const { settlements, rows, letters } = await ingested(systemWith(schema), sent);
      expect(letters.map(({ reason }) => reason)).toEqual([]);
      expect(settlements).toEqual(messages.map(() => 'ack'));
      expect(rows.map(({ values }) => values)).toEqual(messages.map(({ value }) => value));
    }),
    { numRuns: 500 },
  );
});

test('a message has the same outcome in a batch and alone', async () => {
  const scenario = anySchema.chain((schema) =>
    fc.record({
      system: fc.constant(systemWith(schema)),
      messages: fc.array(
        fc.oneof(
          anyBytes,
          anyMessageOf(schema).map(({ json }) => Buffer.from(json)),
        ),
        {
          minLength: 2,
          maxLength: 8,
        },
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ system, messages }) => {
      const together = await ingested(system, messages);
      const alone = await Promise.all(messages.map(async (message) => ingested(system, [message])));
      const reasons = ({ letters }: Ingested): readonly unknown[] =>
        letters.map(({ code, field, reason }) => [code, field, reason]);
      expect(together.settlements).toEqual(alone.flatMap(({ settlements }) => settlements));
      expect(together.rows.map(({ values }) => values)).toEqual(
        alone.flatMap(({ rows }) => rows.map((row) => row.values)),
      );
      expect(reasons(together)).toEqual(alone.flatMap(reasons));
    }),
    { numRuns: 200 },
  );
});
