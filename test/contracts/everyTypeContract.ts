/** Every warehouse keeps every value of every type: scalars, lists, records, and what is nested in them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Condition, Query, Row, Scalar, StoredRow, Value, Warehouse } from '../../pipeline/ports.ts';
import { anyMessageOf } from '../../pipeline/testing/anyMessage.ts';
import { isJsonText } from '../../pipeline/value/jsonDocument.ts';
import { unitsOf } from '../../pipeline/value/decimal.ts';
import { everyType } from '../../pipeline/testing/everyType.ts';
import type { OpenWarehouse, WarehouseUnderTest } from './warehouseUnderTest.ts';

const { schema } = everyType;
const names = Object.keys(schema);

const rowOf = (messageId: string, values: readonly Value[]): Row => ({
  messageId,
  publishedAt: 1_795_379_931_594,
  values,
  log: undefined,
  sequence: undefined,
});

const everything: Query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 };

const absent: Readonly<Record<string, Value>> = {
  id: 'x',
  issued: '2024-10-10',
  total: '0',
  rate: null,
  paid: null,
  seen: null,
  tags: [],
  counts: [],
  payload: null,
  signature: null,
  buyer: null,
  items: [],
};
const valuesWith = (some: Readonly<Record<string, Value>>): readonly Value[] =>
  names.map((name) => ({ ...absent, ...some })[name]!);

const most = `${'9'.repeat(29)}.${'9'.repeat(9)}`;
const least = '-0.000000001';

const extremes: readonly (readonly Value[])[] = [
  valuesWith({}),
  valuesWith({ issued: '0001-01-01', total: most, signature: '', payload: '""' }),
  valuesWith({ issued: '9999-12-31', total: `-${most}`, signature: 'AP8B', payload: '[]', tags: [''], counts: [0] }),
  valuesWith({ issued: '2024-02-29', total: least, tags: ['Ñ 東京 𝒳 "q"\n', 'b'.repeat(500), 'x'], payload: 'false' }),
  valuesWith({
    counts: [2n ** 63n - 1n, -(2n ** 63n), 0],
    payload: '{"deep":[[{"a":null}],18446744073709551615,-9223372036854775808,0.1],"Ñ":"\\u0000"}',
    signature: Buffer.alloc(10_000, 7).toString('base64'),
  }),
  valuesWith({ buyer: ['Ana', null, [], null] }),
  valuesWith({ buyer: ['', '0001-01-01', [most, least, '0'], '{"a":1}'] }),
  valuesWith({ items: [['1.5', null, null, []]] }),
  valuesWith({
    items: [
      [
        most,
        2n ** 63n - 1n,
        'AQID',
        [
          ['late', least],
          ['', null],
        ],
      ],
      ['-1', null, '', []],
    ],
  }),
];

/** Values as they compare: the text of JSON may have another order of keys or other spaces. */
const comparable = (row: StoredRow): unknown =>
  row.values.map((value, i) =>
    names[i] === 'payload' && typeof value === 'string' ? JSON.parse(value) : jsonParts(value),
  );
const jsonParts = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(jsonParts)
    : typeof value === 'string' && value.startsWith('{') && isJsonText(value)
      ? JSON.parse(value)
      : value;

export const everyTypeContract = (name: string, open: OpenWarehouse): void => {
  describe(`${name} keeps every type`, () => {
    let opened: WarehouseUnderTest;
    let warehouse: Warehouse;
    beforeAll(async () => {
      opened = await open(schema);
      warehouse = opened.warehouse;
    });
    afterAll(() => opened.discard());

    test('extreme values, empty lists and empty records are read as they were stored', async () => {
      const rows = extremes.map((values, i) => rowOf(`a${i}`, values));
      expect(await warehouse.store(rows)).toEqual(rows.map(() => 'stored'));
      const found = (await warehouse.query(everything)).filter(({ messageId }) => messageId.startsWith('a'));
      expect(found.map(comparable)).toEqual(
        rows.map(({ values }) => comparable({ messageId: '', publishedAt: 0, values })),
      );
    });

    test('any valid message is read as it was stored', async () => {
      const messages = fc.sample(anyMessageOf(schema), { numRuns: 150, seed: 7 });
      const rows = messages.map(({ value }, i) => rowOf(`b${String(i).padStart(3, '0')}`, value));
      expect(await warehouse.store(rows)).toEqual(rows.map(() => 'stored'));
      const found = (await warehouse.query(everything)).filter(({ messageId }) => messageId.startsWith('b'));
      expect(found.map(comparable)).toEqual(
        rows.map(({ values }) => comparable({ messageId: '', publishedAt: 0, values })),
      );
    });

    test.each<readonly [string, string, Value]>([
      ['a decimal that is not in its only form', 'total', '1.50'],
      ['a decimal with 10 decimals', 'total', '0.0000000001'],
      ['a day that is not in the calendar', 'issued', '2023-02-29'],
      ['text that is not base64', 'signature', 'AQI'],
      ['a null in a list', 'tags', [null]],
      ['a null instead of a list', 'tags', null],
      ['a record with a part too many', 'buyer', ['Ana', null, [], null, 1]],
      ['a nested value of another type', 'items', [[1.5, null, null, []]]],
    ])('%s is refused, and the rows beside it are stored', async (title, field, value) => {
      const outcomes = await warehouse.store([
        rowOf(`c ${title} 1`, valuesWith({})),
        rowOf(`c ${title} 2`, valuesWith({ [field]: value })),
      ]);
      const type = schema[field]!.type;
      expect(outcomes).toEqual([
        'stored',
        { kind: 'RefusedRow', field, reason: `column '${field}' cannot store this value: its type is ${type}` },
      ]);
    });

    describe('filters and order', () => {
      const totals = [most, `-${most}`, '0', least, '0.1', '10', '9', '-10', '12345678901234567.123456789'];
      const days = ['0001-01-01', '1969-12-31', '1970-01-01', '2024-02-29', '9999-12-31'];
      const rows = totals.map((total, i) =>
        rowOf(`d${i}`, valuesWith({ id: 'd', total, issued: days[i % days.length]! })),
      );
      const own: Condition = { field: 'id', comparison: 'eq', values: ['d'] };
      const byNumber = (a: string, b: string): number => (unitsOf(a) < unitsOf(b) ? -1 : 1);
      const column = (field: string, found: readonly StoredRow[]): readonly unknown[] =>
        found.map(({ values }) => values[names.indexOf(field)]);
      beforeAll(async () => {
        await warehouse.store(rows);
      });

      test('decimals are ordered as numbers, by every digit', async () => {
        const found = await warehouse.query({ ...everything, conditions: [own], orderBy: 'total' });
        expect(column('total', found)).toEqual(totals.toSorted(byNumber));
      });

      test.each<readonly [Condition['comparison'], readonly Scalar[], (total: string) => boolean]>([
        ['eq', ['12345678901234567.123456789'], (total) => total === '12345678901234567.123456789'],
        ['in', [most, '0.1'], (total) => total === most || total === '0.1'],
        ['gt', ['9'], (total) => unitsOf(total) > unitsOf('9')],
        ['lte', [least], (total) => unitsOf(total) <= unitsOf(least)],
        ['ne', ['0'], (total) => total !== '0'],
      ])('decimals %s %j', async (comparison, values, holds) => {
        const conditions: readonly Condition[] = [own, { field: 'total', comparison, values }];
        const found = await warehouse.query({ ...everything, conditions, orderBy: 'total' });
        expect(column('total', found)).toEqual(totals.filter(holds).toSorted(byNumber));
      });

      test('days are filtered and ordered by the calendar', async () => {
        const conditions: readonly Condition[] = [own, { field: 'issued', comparison: 'gte', values: ['1970-01-01'] }];
        const found = await warehouse.query({ ...everything, conditions, orderBy: 'issued', direction: 'desc' });
        const wanted = rows
          .map(({ values }) => values[names.indexOf('issued')] as string)
          .filter((day) => day >= '1970-01-01');
        expect(column('issued', found)).toEqual(wanted.toSorted().toReversed());
      });

      test.each(['total', 'issued'])('pages by %s have every row once', async (orderBy) => {
        const paged: StoredRow[] = [];
        for (;;) {
          const last = paged.at(-1);
          const value = last?.values[names.indexOf(orderBy)] as Scalar | undefined;
          const after = last === undefined ? undefined : { value: value!, messageId: last.messageId };
          const page = await warehouse.query({ ...everything, conditions: [own], orderBy, after, limit: 2 });
          paged.push(...page);
          if (page.length < 2) break;
        }
        expect(paged).toEqual(await warehouse.query({ ...everything, conditions: [own], orderBy }));
        expect(paged).toHaveLength(rows.length);
      });
    });

    test('it answers a ping, which compares nested columns too', async () => {
      await expect(warehouse.ping()).resolves.toBeUndefined();
    });
  });
};
