/** What holds of the ingest handler whatever is sent: in batches, and for schemas that nobody has written yet. */
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Field, FieldType, Schema } from '../../model/schema.ts';
import type { System } from '../../model/system.ts';
import flights from '../../systems/flights.ts';
import type { DeadLetter, Delivery, Row, Settlement, Value } from '../ports.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { createIngest } from './ingest.ts';

const nothing = (): undefined => undefined;
const telemetry = {
  ingest: Object.fromEntries(
    ['stored', 'duplicates', 'rejected', 'retried', 'unknownFields', 'processed'].map((name) => [name, nothing]),
  ),
  warehouse: { operation: nothing },
  tracing: {
    startBatch: () => ({ links: [], end: nothing }),
    insert: async <T>(_batches: unknown, _rows: number, insert: () => Promise<T>) => insert(),
  },
} as unknown as Telemetry;

interface Ingested {
  readonly settlements: readonly Settlement[];
  readonly rows: readonly Row[];
  readonly letters: readonly Omit<DeadLetter, 'replayedAt'>[];
}

const ingested = async (system: System, messages: readonly Uint8Array[]): Promise<Ingested> => {
  const rows: Row[] = [];
  const letters: Omit<DeadLetter, 'replayedAt'>[] = [];
  const { ingest } = system.stages;
  const handler = createIngest({
    system: { ...system, stages: { ...system.stages, ingest: { ...ingest, batch: { ...ingest.batch, wait: '1ms' } } } },
    warehouse: {
      store: async (more) => {
        rows.push(...more);
        return more.map(() => 'stored' as const);
      },
    },
    deadLetters: { put: async (more) => void letters.push(...more) },
    telemetry,
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
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

const near = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
const plain = (value: Value): Sample => ({ json: JSON.stringify(value), value });

const samples: Readonly<Record<FieldType, fc.Arbitrary<Sample>>> = {
  string: fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\uFEFF', '\0', '__proto__', '\u2028'))
    .filter((text) => text.isWellFormed())
    .map(plain),
  integer: fc
    .tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean())
    .map(([value, quoted]) => ({ json: quoted ? `"${value}"` : String(value), value: near(value) })),
  float: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => plain(value + 0)),
  boolean: fc.boolean().map(plain),
  timestamp: fc
    .tuple(
      fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') }),
      fc.nat({ max: 999 }),
    )
    .map(([date, micros]) => ({
      json: `"${date.toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z"`,
      value: near(BigInt(date.getTime()) * 1_000n + BigInt(micros)),
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

const systemWith = (schema: Schema): System => ({ ...flights, schema });

/** A message of a schema, its fields in any order, and the values that have to be stored. */
const validMessage = (schema: Schema): fc.Arbitrary<{ readonly text: string; readonly values: readonly Value[] }> => {
  const members = Object.entries(schema).map(([name, { type, required }]) =>
    fc
      .tuple(samples[type], required ? fc.constant('given') : fc.constantFrom('given', 'null', 'absent'))
      .map(([{ json, value }, how]) => ({
        text: how === 'absent' ? undefined : `${JSON.stringify(name)}:${how === 'null' ? 'null' : json}`,
        value: how === 'given' ? value : null,
      })),
  );
  return fc.tuple(fc.tuple(...members), fc.infiniteStream(fc.double())).map(([all, ranks]) => {
    const shuffled = all
      .flatMap(({ text }) => (text === undefined ? [] : [{ text, rank: ranks.next().value as number }]))
      .toSorted((a, b) => a.rank - b.rank);
    return { text: `{${shuffled.map(({ text }) => text).join(' , ')}}`, values: all.map(({ value }) => value) };
  });
};

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
);

test('any bytes are stored, or kept as a dead letter with a reason and those very bytes', async () => {
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

test('a message that a schema allows is stored with equal values, whatever the schema', async () => {
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

test('a message fares in a batch as it fares alone', async () => {
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
