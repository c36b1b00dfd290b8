/** Properties of the ingest handler, for any bytes, any batch and any schema. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Field, FieldType, Schema } from '../../model/schema.ts';
import type { PipelineSystem } from '../../model/system.ts';
import flights from '../../systems/flights.ts';
import type { DeadLetter, Delivery, Row, Settlement, Value } from '../ports.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
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

/** A value as JSON writes it, and as it is stored. */
interface Sample {
  readonly json: string;
  readonly value: Value;
}

const narrowed = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
const plain = (value: Value): Sample => ({ json: JSON.stringify(value), value });

const samples: Readonly<Record<FieldType, fc.Arbitrary<Sample>>> = {
  string: fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\uFEFF', '\0', '__proto__', '\u2028'))
    .filter((text) => text.isWellFormed())
    .map(plain),
  integer: fc
    .tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean())
    .map(([value, quoted]) => ({ json: quoted ? `"${value}"` : String(value), value: narrowed(value) })),
  float: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => plain(value + 0)),
  boolean: fc.boolean().map(plain),
  timestamp: fc
    .tuple(
      fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') }),
      fc.nat({ max: 999 }),
    )
    .map(([date, micros]) => ({
      json: `"${date.toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z"`,
      value: narrowed(BigInt(date.getTime()) * 1_000n + BigInt(micros)),
    })),
};

const names = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), fc.constantFrom('constructor', 'toString'));
const anyField: fc.Arbitrary<Field> = fc.record({
  kind: fc.constant('Field' as const),
  type: fc.constantFrom<FieldType>('string', 'integer', 'float', 'boolean', 'timestamp'),
  required: fc.boolean(),
  description: fc.constant(undefined),
});
const anySchema: fc.Arbitrary<Schema> = fc
  .uniqueArray(fc.tuple(names, anyField), { minLength: 1, maxLength: 6, selector: ([name]) => name })
  .map((fields) => Object.fromEntries(fields));

const systemWith = (schema: Schema): PipelineSystem => ({ ...flights, schema });

/** A message of a schema, its fields in any order, and the values that have to be stored. */
const validMessage = (schema: Schema): fc.Arbitrary<{ readonly text: string; readonly values: readonly Value[] }> => {
  const members = Object.entries(schema).map(([name, { type, required }]) =>
    fc
      .tuple(samples[type], required ? fc.constant('given') : fc.constantFrom('given', 'null', 'absent'))
      .map(([{ json, value }, presence]) => ({
        text: presence === 'absent' ? undefined : `${JSON.stringify(name)}:${presence === 'null' ? 'null' : json}`,
        value: presence === 'given' ? value : null,
      })),
  );
  return fc.tuple(fc.tuple(...members), fc.infiniteStream(fc.double())).map(([parts, ranks]) => {
    const shuffled = parts
      .flatMap(({ text }) => (text === undefined ? [] : [{ text, rank: ranks.next().value as number }]))
      .toSorted((a, b) => a.rank - b.rank);
    return { text: `{${shuffled.map(({ text }) => text).join(' , ')}}`, values: parts.map(({ value }) => value) };
  });
};

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
      messages: fc.array(validMessage(schema), { minLength: 1, maxLength: 5 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(scenario, async ({ schema, messages }) => {
      const sent = messages.map(({ text }) => Buffer.from(text));
      const { settlements, rows, letters } = await ingested(systemWith(schema), sent);
      expect(letters.map(({ reason }) => reason)).toEqual([]);
      expect(settlements).toEqual(messages.map(() => 'ack'));
      expect(rows.map(({ values }) => values)).toEqual(messages.map(({ values }) => values));
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
          validMessage(schema).map(({ text }) => Buffer.from(text)),
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
