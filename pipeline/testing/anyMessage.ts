/** For property tests: any schema, and any valid message of it with the values that have to be stored and answered. */
import * as fc from 'fast-check';
import type { Field, ScalarType, Schema } from '../../model/schema.ts';
import { stringifyJson } from '../ingest/json.ts';
import type { Value } from '../ports.ts';

/** A value as JSON writes it, as it is stored, and as it is answered. */
export interface Sample {
  readonly json: string;
  readonly value: Value;
  readonly answer: unknown;
}

const narrowed = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
const plain = (value: Value): Sample => ({ json: JSON.stringify(value), value, answer: value });

const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.nat({ max: 9 }), { minLength, maxLength }).map((all) => all.join(''));

/** Up to 38 digits, without zeros that say nothing. */
const canonicalNumeric = fc.tuple(fc.boolean(), digits(0, 29), digits(0, 9)).map(([negative, whole, fraction]) => {
  const magnitude = `${whole.replace(/^0+/, '') || '0'}.${fraction.replace(/0+$/, '')}`.replace(/\.$/, '');
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude;
});

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

const anyDay = fc
  .date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z') })
  .map((instant) => instant.toISOString().slice(0, 10));

/** Numbers of JSON documents: doubles, and integers that only 64 bits hold. */
const documentNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(narrowed),
);
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    documentNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 6 }), tie('document'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<Sample>>> = {
  string: fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\uFEFF', '\0', '__proto__', '\u2028'))
    .filter((text) => text.isWellFormed())
    .map(plain),
  integer: fc.tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean()).map(([value, quoted]) => ({
    json: quoted ? `"${value}"` : String(value),
    value: narrowed(value),
    answer: narrowed(value),
  })),
  float: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => plain(value + 0)),
  boolean: fc.boolean().map(plain),
  timestamp: fc
    .tuple(
      fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') }),
      fc.nat({ max: 999 }),
    )
    .map(([instant, micros]) => {
      const text = `${instant.toISOString().slice(0, -1)}${pad(micros, 3)}Z`;
      return {
        json: `"${text}"`,
        value: narrowed(BigInt(instant.getTime()) * 1_000n + BigInt(micros)),
        answer: text.replace(/\.000000Z$/, 'Z').replace(/000Z$/, 'Z'),
      };
    }),
  numeric: fc
    .tuple(canonicalNumeric, fc.boolean())
    .map(([value, quoted]) => ({ json: quoted ? `"${value}"` : value, value, answer: value })),
  date: anyDay.map(plain),
  json: document
    .filter((value) => value !== null)
    .map((value) => ({ json: stringifyJson(value), value: stringifyJson(value), answer: value })),
  bytes: fc.uint8Array({ maxLength: 40 }).map((value) => plain(Buffer.from(value).toString('base64'))),
};

export const scalarTypes: readonly ScalarType[] = Object.keys(scalars) as readonly ScalarType[];

const anyName = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), fc.constantFrom('constructor', 'toString'));

const described = { kind: fc.constant('Field' as const), description: fc.constant(undefined) };

const schemaOf = (field: fc.Arbitrary<Field>, maxLength: number): fc.Arbitrary<Schema> =>
  fc
    .uniqueArray(fc.tuple(anyName, field), { minLength: 1, maxLength, selector: ([name]) => name })
    .map((fields) => Object.fromEntries(fields));

const { anyField } = fc.letrec<{ anyField: Field; scalar: Field; record: Field; repeated: Field }>((tie) => ({
  anyField: fc.oneof({ maxDepth: 3 }, { arbitrary: tie('scalar'), weight: 5 }, tie('record'), tie('repeated')),
  scalar: fc.record({ ...described, type: fc.constantFrom(...scalarTypes), required: fc.boolean() }),
  record: fc.record({
    ...described,
    type: fc.constant('record' as const),
    required: fc.boolean(),
    fields: schemaOf(tie('anyField'), 4),
  }),
  repeated: fc.record({
    ...described,
    type: fc.constant('repeated' as const),
    required: fc.boolean(),
    of: fc.oneof({ maxDepth: 3 }, tie('scalar'), tie('record')).map((of) => ({ ...of, required: true }) as never),
  }),
}));

export const anySchema: fc.Arbitrary<Schema> = schemaOf(anyField, 6);

const present = (field: Field): fc.Arbitrary<Sample> => {
  if (field.type === 'repeated')
    return fc.array(present(field.of), { maxLength: 4 }).map((items) => ({
      json: `[${items.map(({ json }) => json).join(' ,')}]`,
      value: items.map(({ value }) => value),
      answer: items.map(({ answer }) => answer),
    }));
  return field.type === 'record' ? anyMessageOf(field.fields) : scalars[field.type];
};

interface Member {
  readonly name: string;
  readonly text: string | undefined;
  readonly value: Value;
  readonly answer: unknown;
}

const member = (name: string, field: Field): fc.Arbitrary<Member> =>
  fc
    .tuple(present(field), field.required ? fc.constant('given') : fc.constantFrom('given', 'null', 'absent'))
    .map(([{ json, value, answer }, presence]) => {
      const empty = field.type === 'repeated' ? [] : null;
      return {
        name,
        text: presence === 'absent' ? undefined : `${JSON.stringify(name)}:${presence === 'null' ? 'null' : json}`,
        value: presence === 'given' ? value : empty,
        answer: presence === 'given' ? answer : empty,
      };
    });

/** A message of a schema, its fields in any order. */
export const anyMessageOf = (schema: Schema): fc.Arbitrary<Sample & { readonly value: readonly Value[] }> => {
  const members = Object.entries(schema).map(([name, field]) => member(name, field));
  return fc.tuple(fc.tuple(...members), fc.infiniteStream(fc.double())).map(([parts, ranks]) => {
    const shuffled = parts
      .flatMap(({ text }) => (text === undefined ? [] : [{ text, rank: ranks.next().value as number }]))
      .toSorted((a, b) => a.rank - b.rank);
    return {
      json: `{${shuffled.map(({ text }) => text).join(' , ')}}`,
      value: parts.map(({ value }) => value),
      answer: Object.fromEntries(parts.map(({ name, answer }) => [name, answer])),
    };
  });
};
