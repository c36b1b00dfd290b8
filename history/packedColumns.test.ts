import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { columnsOf, type Columns } from './columns.ts';
import { decodeColumns, encodeColumns } from './packedColumns.ts';
import { minute, start } from './testing/points.ts';

const value = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 2 ** 51, -(2 ** 51), 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE),
);

const cells = fc.integer({ min: 0, max: 4 }).chain((buckets) =>
  fc.array(
    fc.record({
      gap: fc.oneof(fc.constant(minute), fc.integer({ min: 1, max: 90 * minute })),
      value: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 90 }) }, value),
      counts: fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.maxSafeNat()), {
        minLength: buckets,
        maxLength: buckets,
      }),
    }),
    { maxLength: 100 },
  ),
);

const columnsFrom = (all: readonly Cell[]): Columns => {
  let at = start;
  return columnsOf(
    all.map(({ gap, value: amount, counts }) => {
      at += gap;
      return { at, value: amount, counts: counts.length === 0 ? undefined : counts };
    }),
  );
};

interface Cell {
  readonly gap: number;
  readonly value: number;
  readonly counts: readonly number[];
}

test('columns come back exactly, whatever numbers are in them', () => {
  fc.assert(
    fc.property(cells, (all) => {
      const columns = columnsFrom(all);
      expect(decodeColumns(encodeColumns(columns))).toEqual(columns);
    }),
  );
});

describe('bytes', () => {
  const day = columnsFrom(
    Array.from({ length: 1_440 }, (_, index) => ({ gap: minute, value: 1_000 + (index % 7), counts: [] })),
  );

  test('of a day of whole numbers are a little more than two for each minute', () => {
    expect(encodeColumns(day).length).toBeLessThan(2.1 * 1_440);
  });

  test('that changed anywhere are refused', () => {
    const packed = encodeColumns(columnsFrom([{ gap: 1, value: 0.1, counts: [1, 0, 0, 300] }]));
    for (let index = 0; index < packed.length; index += 1) {
      const changed = packed.slice();
      changed[index]! ^= 4;
      expect(decodeColumns(changed)).toBeUndefined();
    }
  });

  test('that were cut are refused, and so are none', () => {
    const packed = encodeColumns(day);
    for (const size of [0, 1, 4, 5, packed.length - 1]) expect(decodeColumns(packed.subarray(0, size))).toBeUndefined();
  });
});
