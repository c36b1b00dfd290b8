/** Queries of every warehouse: conditions, order and pages, with ties and nulls. Part of `warehouseContract`. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { boolean, float, integer, optional, string, timestamp, type Schema } from '../../model/schema.ts';
import type { Condition, Query, Row, Scalar, StoredRow, Warehouse } from '../../pipeline/ports.ts';
import type { OpenWarehouse, WarehouseUnderTest } from './warehouseUnderTest.ts';

const schema: Schema = {
  name: optional(string()),
  count: optional(integer()),
  share: optional(float()),
  late: optional(boolean()),
  at: optional(timestamp()),
};
const fields = Object.keys(schema);

// Few values, so that most rows have ties; with extreme values.
const choices: readonly (readonly (Scalar | null)[])[] = [
  [null, '', 'LAS', '\uFEFFLAS', 'Ñ', 'a b'],
  [null, -1, 0, 7, 2n ** 63n - 1n, -(2n ** 63n)],
  [null, -0.5, 0, 0.25, 1e300],
  [null, true, false],
  [null, 0, -1, 978_307_800_000_001, 253_402_300_799_999_999n],
];
const rows: readonly Row[] = Array.from({ length: 60 }, (_, index) => ({
  messageId: `m${String((index * 37) % 60).padStart(2, '0')}`,
  publishedAt: 1_795_379_931_594 + (index % 4),
  values: choices.map((values, field) => values[(index * (field + 3) + (index >> 2)) % values.length]!),
  log: undefined,
  sequence: undefined,
}));

const all: Query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 };

const valueOf = (row: Row, field: string | undefined): Scalar | null =>
  field === undefined ? row.publishedAt * 1_000 : (row.values[fields.indexOf(field)] as Scalar | null);

const compare = (a: Scalar, b: Scalar): number => (a < b ? -1 : a > b ? 1 : 0);

/** Nulls last in both directions, ties by message id in the same direction. */
const sorted = (orderBy: string | undefined, direction: 'asc' | 'desc'): string[] => {
  const sign = direction === 'asc' ? 1 : -1;
  return [...rows]
    .sort((a, b) => {
      const [left, right] = [valueOf(a, orderBy), valueOf(b, orderBy)];
      if (left === null && right !== null) return 1;
      if (left !== null && right === null) return -1;
      const by = left === null || right === null ? 0 : compare(left, right);
      return sign * (by === 0 ? compare(a.messageId, b.messageId) : by);
    })
    .map(({ messageId }) => messageId);
};

const holds = (row: Row, { field, comparison, values }: Condition): boolean => {
  const value = valueOf(row, field);
  if (value === null) return false;
  if (comparison === 'in') return values.some((one) => compare(value, one) === 0);
  const by = compare(value, values[0]!);
  return { eq: by === 0, ne: by !== 0, lt: by < 0, lte: by <= 0, gt: by > 0, gte: by >= 0 }[comparison];
};

const ids = (found: readonly StoredRow[]): string[] => found.map(({ messageId }) => messageId);

const anyCondition: fc.Arbitrary<Condition> = fc.nat({ max: fields.length - 1 }).chain((field) => {
  const values = choices[field]!.filter((value): value is Scalar => value !== null);
  return fc.oneof(
    fc.record({
      field: fc.constant(fields[field]!),
      comparison: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
      values: fc.tuple(fc.constantFrom(...values)),
    }),
    fc.record({
      field: fc.constant(fields[field]!),
      comparison: fc.constant('in' as const),
      values: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
    }),
  );
});
const anyOrder = fc.record({
  orderBy: fc.constantFrom(undefined, ...fields),
  direction: fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
});

export const queryContract = (name: string, open: OpenWarehouse): void => {
  describe(`${name} answers`, () => {
    let opened: WarehouseUnderTest;
    let warehouse: Warehouse;
    beforeAll(async () => {
      opened = await open(schema);
      warehouse = opened.warehouse;
      await warehouse.store(rows);
    });
    afterAll(() => opened.discard());

    test.each([undefined, ...fields].flatMap((orderBy) => [[orderBy, 'asc'] as const, [orderBy, 'desc'] as const]))(
      'in order of %s %s, nulls last, ties by message id',
      async (orderBy, direction) => {
        expect(ids(await warehouse.query({ ...all, orderBy, direction }))).toEqual(sorted(orderBy, direction));
      },
    );

    test('with the rows that match all conditions; a null matches none', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyCondition, { minLength: 1, maxLength: 3 }),
          anyOrder,
          async (conditions, order) => {
            const wanted = rows.filter((row) => conditions.every((condition) => holds(row, condition)));
            const found = await warehouse.query({ ...all, ...order, conditions });
            const expected = new Set(wanted.map(({ messageId }) => messageId));
            expect(ids(found)).toEqual(sorted(order.orderBy, order.direction).filter((id) => expected.has(id)));
          },
        ),
        { numRuns: 60 },
      );
    });

    test('page by page with every row once, for any order, conditions and page size', async () => {
      await fc.assert(
        fc.asyncProperty(
          anyOrder,
          fc.array(anyCondition, { maxLength: 1 }),
          fc.integer({ min: 4, max: 30 }),
          async (order, conditions, limit) => {
            const whole = await warehouse.query({ ...all, ...order, conditions });
            const paged: StoredRow[] = [];
            for (;;) {
              const last = paged.at(-1);
              const value =
                last === undefined
                  ? null
                  : order.orderBy === undefined
                    ? last.publishedAt
                    : last.values[fields.indexOf(order.orderBy)];
              const after =
                last === undefined ? undefined : { value: value as Scalar | null, messageId: last.messageId };
              const page = await warehouse.query({ ...all, ...order, conditions, after, limit });
              paged.push(...page);
              if (page.length < limit) break;
            }
            expect(paged).toEqual(whole);
          },
        ),
        { numRuns: 25 },
      );
    });

    test('with the fields that are asked for, and the one that orders them', async () => {
      const found = await warehouse.query({ ...all, fields: [1, 3], orderBy: 'name' });
      const whole = await warehouse.query({ ...all, orderBy: 'name' });
      expect(found).toEqual(
        whole.map(({ values: [name, count, , late], ...row }) => ({
          ...row,
          values: [name, count, undefined, late, undefined],
        })),
      );
    });

    test('with rows of a range of published-at', async () => {
      const field = '_published_at';
      const at = rows[1]!.publishedAt * 1_000;
      const between = [
        { field, comparison: 'gte', values: [at] } as const,
        { field, comparison: 'lt', values: [at + 2_000] } as const,
      ];
      const found = await warehouse.query({ ...all, conditions: between, direction: 'desc' });
      expect(new Set(ids(found))).toEqual(
        new Set(
          rows
            .filter(({ publishedAt }) => publishedAt * 1_000 - at < 2_000 && publishedAt * 1_000 >= at)
            .map(({ messageId }) => messageId),
        ),
      );
    });

    test('with no more rows than the limit', async () => {
      expect(await warehouse.query({ ...all, limit: 7 })).toHaveLength(7);
    });

    test('a cursor between two rows with the rows after it', async () => {
      const after = { value: 5, messageId: 'zzz' };
      const found = await warehouse.query({ ...all, orderBy: 'count', after });
      const behind = sorted('count', 'asc').filter((id) => {
        const value = valueOf(
          rows.find(({ messageId }) => messageId === id)!,
          'count',
        );
        return value === null || compare(value, 5) > 0;
      });
      expect(ids(found)).toEqual(behind);
    });
  });
};
