/** The check of answers that k6 runs, against what the API really writes and against answers that are wrong in one thing. */
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { string, type Schema } from '../../model/schema.ts';
import { bare, keyed, list } from '../../model/stage.ts';
import type { Envelope } from '../../model/route.ts';
import { createCursors } from '../../pipeline/api/cursor.ts';
import { compilePageWriter } from '../../pipeline/api/page.ts';
import { compilePlanner } from '../../pipeline/api/plan.ts';
import { anyMessageOf, anySchema, type Sample } from '../../pipeline/testing/anyMessage.ts';
import type { Value } from '../../pipeline/ports.ts';
import freight from '../fixtures/systems/freight.ts';
import { planOf } from '../../loadtest/planOf.ts';
import { checkBody, knownRowsOf, looksRight, type Asked, type KnownRows } from '../../loadtest/k6/answers.ts';
import { cellsOf, type Row } from '../../loadtest/k6/values.ts';

const unknown: KnownRows = knownRowsOf([], 0);
const cursors = createCursors(new Uint8Array(32));

/** The plan's fields of a schema. */
const fieldsOf = (schema: Schema) => planOf({ ...freight, schema }, 'smoke', { writes: false }).fields;

/** A page as the API writes it. */
const pageOf = (schema: Schema, envelope: Envelope, rows: readonly (readonly Value[])[]): string => {
  const route = list('/rows', { envelope, limit: { default: 100, max: 100 } });
  const plan = compilePlanner(schema, route, cursors, { partition: '_published_at', maxBytes: 1_000_000 })([], '');
  const stored = rows.map((values, i) => ({ messageId: `m${i}`, publishedAt: i, values }));
  return compilePageWriter(schema, cursors)(plan, stored).body;
};

const asked = (changes: Partial<Asked> & { readonly kind?: Asked['request']['kind'] } = {}): Asked => ({
  request: { kind: changes.kind ?? 'Latest', weight: 1, path: '/rows', fields: [] },
  route: { path: '/rows', envelope: { kind: 'Page' }, limit: 100 },
  values: {},
  sample: undefined,
  ...changes,
});

const envelopes: readonly Envelope[] = [{ kind: 'Page' }, bare, keyed('rows')];

interface Served {
  readonly schema: Schema;
  readonly rows: readonly (Sample & { readonly value: readonly Value[] })[];
}

const anyServed: fc.Arbitrary<Served> = anySchema.chain((schema) =>
  fc.array(anyMessageOf(schema), { minLength: 1, maxLength: 4 }).map((rows) => ({ schema, rows })),
);

describe('what the API writes is never wrong', () => {
  test('for rows of any schema, in every envelope', () => {
    fc.assert(
      fc.property(anyServed, fc.constantFrom(...envelopes), ({ schema, rows }, envelope) => {
        const body = pageOf(
          schema,
          envelope,
          rows.map(({ value }) => value),
        );
        const fields = fieldsOf(schema);
        const route = { path: '/rows', envelope, limit: 100 };
        const parsed = rows.map(({ answer }) => JSON.parse(JSON.stringify(answer, bigIntText)) as Row);
        const texts = parsed.map((row) => JSON.stringify(cellsOf(row, fields)));
        for (const known of [unknown, { ...knownRowsOf(texts, rows.length), settled: true }]) {
          expect(checkBody(fields, asked({ route }), { body, skipped: 0 }, known).reason).toBeUndefined();
        }
      }),
      { numRuns: 40 },
    );
  });

  test('for pages that are shorter than what is known by the rows that the API says it left out', () => {
    const fields = fieldsOf({ id: string() });
    const body = pageOf({ id: string() }, { kind: 'Page' }, [['a'], [null]]);
    expect(checkBody(fields, asked(), { body, skipped: 1 }, { ...unknown, count: 2 }).reason).toBeUndefined();
  });

  test('for rows that came after set-up, before or between the known ones', () => {
    const fields = fieldsOf({ id: string() });
    const texts = ['["b"]', '["c"]', '["d"]'];
    const page = (...ids: readonly string[]): string => JSON.stringify(ids.map((id) => ({ id })));
    const route = { path: '/rows', envelope: bare, limit: 3 };
    const check = (body: string): unknown =>
      checkBody(fields, asked({ route }), { body, skipped: 0 }, { ...knownRowsOf(texts, 3), settled: true }).reason;
    expect([page('a', 'b', 'c'), page('x', 'y', 'z'), page('b', 'x', 'c'), page('b', 'c', 'd')].map(check)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([page('d', 'c', 'b'), page('c', 'd', 'x'), page('b', 'd', 'x'), page('b', 'c')].map(check)).toEqual([
      'order',
      'fewer rows',
      'fewer rows',
      'fewer rows',
    ]);
  });

  test('for a known row that a caller publishes again, whether or not the page still has the first one', () => {
    const fields = fieldsOf({ id: string() });
    const page = (...ids: readonly string[]): string => JSON.stringify(ids.map((id) => ({ id })));
    const route = { path: '/rows', envelope: bare, limit: 4 };
    const check = (body: string): unknown =>
      checkBody(
        fields,
        asked({ route }),
        { body, skipped: 0 },
        { ...knownRowsOf(['["b"]', '["c"]', '["d"]'], 3), settled: true },
      ).reason;
    const again = [
      page('c', 'b', 'c', 'd'),
      page('c', 'c', 'b', 'c'),
      page('d', 'x', 'b', 'c'),
      page('x', 'y', 'z', 'd'),
    ];
    expect(again.map(check)).toEqual([undefined, undefined, undefined, undefined]);
    const wrong = [page('c', 'd', 'b', 'x'), page('d', 'c', 'b', 'x'), page('x', 'd', 'c', 'y'), page('c', 'b', 'd')];
    expect(wrong.map(check)).toEqual(['order', 'order', 'order', 'order']);
  });
});

/** BigInts as k6 reads them: doubles. */
const bigIntText = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

const wrongOf: Readonly<Record<string, unknown>> = {
  string: 7,
  integer: 1.5,
  float: '1.5',
  boolean: 'true',
  timestamp: '2024-02-30T00:00:00Z',
  numeric: '1.50',
  date: '2023-02-29',
  bytes: '"',
  record: [],
  repeated: null,
};

describe('one thing that is wrong in one row is found', () => {
  const rowsIn = (envelope: Envelope, rows: readonly unknown[]): string => {
    if (envelope.kind === 'Bare') return JSON.stringify(rows);
    return JSON.stringify(
      envelope.kind === 'Keyed' ? { [envelope.key]: rows } : { data: rows, next: null, skipped: [] },
    );
  };

  test('a field that is missing, new, null though required, or of another type, in rows of any schema', () => {
    fc.assert(
      fc.property(anyServed, fc.constantFrom(...envelopes), fc.nat(), fc.nat(), ({ schema, rows }, envelope, n, at) => {
        const fields = fieldsOf(schema);
        const names = Object.keys(schema);
        const name = names[n % names.length]!;
        const field = schema[name]!;
        const good = rows.map(({ answer }) => JSON.parse(JSON.stringify(answer, bigIntText)) as Row);
        const index = at % good.length;
        const { [name]: _dropped, ...without } = good[index]!;
        const spoiled: Row[] = [
          without,
          { ...good[index], [`${name}_2`]: 1 },
          ...(field.type === 'json' ? [] : [{ ...good[index], [name]: wrongOf[field.type] }]),
          ...(field.required ? [{ ...good[index], [name]: null }] : []),
        ];
        for (const row of spoiled) {
          const body = rowsIn(envelope, good.with(index, row));
          const route = { path: '/rows', envelope, limit: 100 };
          expect(checkBody(fields, asked({ route }), { body, skipped: 0 }, unknown).reason).toBe('schema');
        }
      }),
      { numRuns: 40 },
    );
  });
});

const fields = fieldsOf(freight.schema);
const row = { date: '2001-01-02T00:00:00Z', delay: 1, distance: 2, origin: 'LAS', destination: 'SFO' };
const page = (...rows: readonly object[]): string => JSON.stringify({ data: rows, next: null, skipped: [] });
const order = { by: 'date', direction: 'desc' } as const;

test.each<readonly [string, string, Partial<Parameters<typeof asked>[0]>, string | undefined]>([
  ['a page of the rows', page(row), {}, undefined],
  ['fewer rows than set-up saw', page(row), { count: 2 } as never, 'fewer rows'],
  ['no rows although set-up saw some', page(), { count: 2 } as never, 'empty list'],
  ['more rows than the limit', page(...Array.from({ length: 101 }, () => row)), {}, 'more rows'],
  ['an error with status 200', '{"error":"no such table"}', {}, 'error body'],
  [
    'a problem with status 200',
    '{"type":"about:blank","title":"Internal","status":500,"detail":"x"}',
    {},
    'error body',
  ],
  ['an error in the envelope', '{"data":[],"next":null,"skipped":[],"error":"x"}', {}, 'error body'],
  ['another envelope', '{"rows":[]}', {}, 'envelope'],
  ['a bare array', '[]', {}, 'envelope'],
  ['null', 'null', {}, 'envelope'],
  ['half a body', page(row).slice(0, -9), {}, 'not JSON'],
  ['nothing', '', {}, 'not JSON'],
  ['NaN', page(row).replace('"delay":1', '"delay":NaN'), {}, 'not JSON'],
  ['an infinite number', page(row).replace('"delay":1', '"delay":1e999'), {}, 'schema'],
  ['a key twice in a row', page(row).replace('"delay":1', '"delay":2,"delay":1'), {}, 'duplicate key'],
  ['a list twice', `{"data":[],"data":[${JSON.stringify(row)}],"next":null,"skipped":[]}`, {}, 'duplicate key'],
  ['rows that are none', '{"data":[null],"next":null,"skipped":[]}', {}, 'schema'],
  ['rows in the wrong order', page(row, { ...row, date: '2001-01-02T00:00:00.5Z' }), {}, 'order'],
  [
    'rows in order, in other offsets',
    page({ ...row, date: '2001-01-02T01:30:00+01:00' }, { ...row, date: '2001-01-02T00:29:59.999999Z' }),
    {},
    undefined,
  ],
  ['rows of another key', page({ ...row, origin: 'LAX' }), { kind: 'ByKey', values: { origin: 'LAS' } }, 'other row'],
  [
    'rows of another filter',
    page(row, { ...row, origin: 'LAX' }),
    { kind: 'Filtered', values: { origin: 'LAS' } },
    'filter',
  ],
  ['rows for a value that none has', page(row), { kind: 'Miss' }, 'filter'],
  ['no rows for a value that none has', page(), { kind: 'Miss' }, undefined],
  ['no rows for a key that one has', page(), { kind: 'ByKey', values: { origin: 'LAS' } }, 'empty list'],
  [
    'no rows for a filter that one matches',
    page(),
    { kind: 'Filtered', values: { origin: 'LAS' }, sample: row },
    'empty list',
  ],
  ['an empty next page', page(), { kind: 'NextPage', previous: { last: row.date } } as never, 'empty list'],
  [
    'a next page that begins before the last one ended',
    page(row),
    { kind: 'NextPage', previous: { last: '2001-01-01T00:00:00Z' } } as never,
    'order',
  ],
  ['a next page', page(row), { kind: 'NextPage', previous: { last: '2001-01-03T00:00:00Z' } } as never, undefined],
])('%s', (_title, body, changes, reason) => {
  const {
    count = 0,
    previous,
    ...rest
  } = changes as { readonly count?: number; readonly previous?: { readonly last: unknown } };
  const route = { path: '/rows', envelope: { kind: 'Page' } as const, limit: 100, order };
  expect(
    checkBody(fields, asked({ route, ...rest }), { body, skipped: 0 }, { ...unknown, count }, previous).reason,
  ).toBe(reason);
});

describe('a look at a long body', () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    ...row,
    date: `2001-01-01T00:00:${59 - i < 10 ? '0' : ''}${59 - i}Z`,
  }));
  const route = { path: '/rows', envelope: { kind: 'Page' } as const, limit: 100, order };
  const look = (body: string, changes: Parameters<typeof asked>[0] = {}): readonly boolean[] =>
    [0, 0.3, 0.6, 0.95].map((at) => looksRight(fields, asked({ route, ...changes }), body, at));

  test('finds nothing wrong where nothing is', () => {
    expect(look(page(...rows)).slice(0, 3)).toEqual([true, true, true]);
    expect(look(page(...rows), { kind: 'Filtered', values: { origin: 'LAS' } }).slice(0, 3)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('finds what is wrong in one row where it looks', () => {
    const spoil = (n: number): string => page(...rows.map((own, i) => (i === n ? { ...own, delay: 'late' } : own)));
    const twice = page(...rows).replace('"delay":1,', '"delay":1,"delay":1,');
    expect([look(spoil(0))[0], look(spoil(59))[3], look(twice)[0]]).toEqual([false, false, false]);
  });

  test.each([
    ['rows of another schema', page(...rows.map(({ delay: _delay, ...others }) => others)), {}],
    ['rows in the wrong order', page(...rows.toReversed()), {}],
    ['rows of another filter', page(...rows), { kind: 'Filtered', values: { origin: 'LAX' } }],
    ['rows of another key', page(...rows), { kind: 'ByKey', values: { origin: 'LAX' } }],
    ['an error beside the rows', page(...rows).replace(/}$/, ',"error":"x"}'), {}],
    ['a key twice in the envelope', page(...rows).replace('],"next"', '],"data":[],"next"'), {}],
    ['half a body', page(...rows).slice(0, -20), {}],
    ['a bare array', JSON.stringify(rows), {}],
    ['an answer that is to be empty', page(...rows), { kind: 'Miss' }],
  ] as const)('leads to the whole check for %s', (_title, body, changes) => {
    expect(look(body, changes)).toEqual([false, false, false, false]);
  });
});

test('a key route promises a page', () => {
  const { routes } = planOf(freight, 'load');
  expect(routes.map(({ path, envelope, limit, keys }) => [path, envelope.kind, limit, keys])).toEqual([
    ['/freight', 'Page', 100, undefined],
    ['/freight/{origin}', 'Page', 100, ['origin']],
  ]);
});
