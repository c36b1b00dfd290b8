/**
 * The contract of every warehouse. Rows here have no sequence in a log: only some brokers have one. A row stored twice may be
 * reported as a duplicate or not; a reader sees it once.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { boolean, float, integer, optional, string, timestamp, type Schema } from '../../model/schema.ts';
import {
  WarehouseUnavailable,
  type Query,
  type Row,
  type StoredRow,
  type Value,
  type Warehouse,
} from '../../pipeline/ports.ts';
import { syntheticId } from '../../model/synthetic.ts';
import { queryContract } from './warehouseQueries.ts';
import type { OpenWarehouse, WarehouseCapabilities, WarehouseUnderTest } from './warehouseUnderTest.ts';

const schema: Schema = {
  name: optional(string()),
  count: optional(integer()),
  share: optional(float()),
  late: optional(boolean()),
  at: optional(timestamp()),
};

const rowOf = (messageId: string, values: readonly Value[]): Row => ({
  messageId,
  publishedAt: 1_795_379_931_594,
  values,
  log: undefined,
  sequence: undefined,
});
const named = (messageId: string): Row => rowOf(messageId, [messageId, null, null, null, null]);
const everything: Query = { conditions: [], orderBy: undefined, direction: 'asc', after: undefined, limit: 1_000 };
const ids = (rows: readonly StoredRow[]): string[] => rows.map(({ messageId }) => messageId);

export const warehouseContract = (name: string, open: OpenWarehouse, capabilities: WarehouseCapabilities): void => {
  const duplicate = capabilities.knowsDuplicates ? 'duplicate' : 'stored';

  describe(`${name} is a warehouse`, () => {
    let opened: WarehouseUnderTest;
    let warehouse: Warehouse;
    beforeEach(async () => {
      opened = await open(schema);
      warehouse = opened.warehouse;
    });
    afterEach(() => opened.discard());

    test('stored rows can be read at once, with every digit and character', async () => {
      const rows = [
        rowOf('a', ['LAS', 7, 0.5, true, 978_307_800_000_001]),
        rowOf('b', ['', 0, 0, false, 0]),
        rowOf('c', [null, null, null, null, null]),
        rowOf('d', ['Málaga 東京 𝒳 "quoted" \\ \n\t', 2n ** 63n - 1n, 1.797e308, true, 253_402_300_799_999_999n]),
        rowOf('e', ['x'.repeat(10_000), -(2n ** 63n), 5e-324, false, -62_135_596_800_000_000n]),
        rowOf('f', ["'; DROP TABLE things; --", 9_007_199_254_740_993n, -0.1, null, -1]),
      ];
      expect(await warehouse.store(rows)).toEqual(rows.map(() => 'stored'));
      expect(await warehouse.query(everything)).toEqual(
        rows.map(({ messageId, values }) => ({ messageId, publishedAt: 1_795_379_931_594_000, values })),
      );
    });

    test('synthetic rows are left out unless requested, and their ids sort like others', async () => {
      const rows = ['a', syntheticId('1'), syntheticId('x'), 'synthetic', 'synthetic;', 'z'].map(named);
      await warehouse.store(rows);
      expect(ids(await warehouse.query(everything))).toEqual(['a', 'synthetic', 'synthetic;', 'z']);
      expect(ids(await warehouse.query({ ...everything, synthetic: true }))).toEqual([
        'a',
        'synthetic',
        'synthetic:1',
        'synthetic:x',
        'synthetic;',
        'z',
      ]);
    });

    test('only a row that can never be stored is refused, and the others are stored', async () => {
      const outcomes = await warehouse.store([
        named('a'),
        rowOf('b', ['b', 2n ** 63n, null, null, null]),
        named('c'),
        rowOf('d', ['d', 'seven', null, null, null]),
        named('e'),
      ]);
      expect(outcomes).toEqual([
        'stored',
        { kind: 'RefusedRow', field: 'count', reason: expect.stringContaining('count') as unknown as string },
        'stored',
        { kind: 'RefusedRow', field: 'count', reason: expect.stringContaining('count') as unknown as string },
        'stored',
      ]);
      expect(ids(await warehouse.query(everything))).toEqual(['a', 'c', 'e']);
    });

    test('a row that is stored again, in the same batch or later, is read once', async () => {
      expect(await warehouse.store([named('a'), named('b'), named('a')])).toEqual(['stored', 'stored', duplicate]);
      expect(await warehouse.store([named('b'), named('c')])).toEqual([duplicate, 'stored']);
      expect(ids(await warehouse.query(everything))).toEqual(['a', 'b', 'c']);
    });

    test('a row that is stored again after a restart is read once', async () => {
      await warehouse.store([named('a')]);
      warehouse = await opened.reopen();
      expect(await warehouse.store([named('a'), named('b')])).toEqual([duplicate, 'stored']);
      expect(ids(await warehouse.query(everything))).toEqual(['a', 'b']);
    });

    test('an id of 300 bytes is kept whole, and is stored once', async () => {
      const id = 'ñ'.repeat(150);
      expect(await warehouse.store([named(id), named(`${id}x`)])).toEqual(['stored', 'stored']);
      expect(await warehouse.store([named(id)])).toEqual([duplicate]);
      expect(ids(await warehouse.query(everything))).toEqual([id, `${id}x`]);
    });

    test('a claimed id is stored once within the lifetime of keys, and is new after it', async () => {
      if (!capabilities.knowsDuplicates) return;
      const day = 86_400_000;
      const later = (ms: number): Row => ({ ...named('k'), publishedAt: named('k').publishedAt + ms });
      expect(await warehouse.store([named('k')])).toEqual(['stored']);
      expect(await warehouse.store([later(day - 1)])).toEqual(['duplicate']);
      expect(await warehouse.store([later(day)])).toEqual(['stored']);
      // A page of BigQuery has an id once; the embedded home shows both rows.
      expect([...new Set(ids(await warehouse.query(everything)))]).toEqual(['k']);
    });

    test('a replay has its first time of publishing: however old, it is read once', async () => {
      const old = { ...named('r'), publishedAt: named('r').publishedAt - 1_000 * 86_400_000, fixedTime: true as const };
      await warehouse.store([old]);
      await warehouse.store([old, named('s')]);
      expect(ids(await warehouse.query(everything))).toEqual(['r', 's']);
    });

    test('a refused row may be stored later under the same id', async () => {
      await warehouse.store([rowOf('a', ['a', 'seven', null, null, null])]);
      expect(await warehouse.store([rowOf('a', ['a', 7, null, null, null])])).toEqual(['stored']);
    });

    test('concurrent batches lose nothing', async () => {
      const batches = Array.from({ length: 10 }, (_, batch) =>
        Array.from({ length: 50 }, (_, index) => named(`${batch}-${String(index).padStart(2, '0')}`)),
      );
      const outcomes = await Promise.all(batches.map((rows) => warehouse.store(rows)));
      expect(outcomes.flat()).toEqual(batches.flat().map(() => 'stored'));
      expect(ids(await warehouse.query(everything))).toEqual(batches.flat().map(({ messageId }) => messageId));
    });

    test('storing no rows is allowed', async () => {
      expect(await warehouse.store([])).toEqual([]);
    });

    test('an aborted query gets no answer', async () => {
      await warehouse.store([named('a')]);
      await expect(warehouse.query(everything, AbortSignal.abort())).rejects.toThrow(
        new WarehouseUnavailable('the query was stopped'),
      );
      expect(ids(await warehouse.query(everything))).toEqual(['a']);
    });

    test('queries aborted while running do not affect other queries', async () => {
      await warehouse.store(Array.from({ length: 500 }, (_, index) => named(String(index))));
      const answers = await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) => {
          const leaving = new AbortController();
          const answer = warehouse.query(everything, leaving.signal);
          if (index % 2 === 0) setTimeout(() => leaving.abort(), index / 10);
          return answer;
        }),
      );
      answers.forEach((answer, index) => {
        if (answer.status === 'fulfilled') expect(answer.value).toHaveLength(500);
        else {
          expect(index % 2).toBe(0);
          expect(answer.reason).toEqual(new WarehouseUnavailable('the query was stopped'));
        }
      });
    });

    test('a page ends before it has more bytes than it may, with at least one row, and says so', async () => {
      const text = 'e'.repeat(40_000);
      await warehouse.store(['a', 'b', 'c', 'd', 'e'].map((id) => rowOf(id, [text, 1, null, null, null])));
      const pageOf = async (maxBytes: number, after?: Query['after']): Promise<unknown> => {
        let isCut = false;
        const report = { billed: () => undefined, cut: () => void (isCut = true) };
        const rows = await warehouse.query({ ...everything, after, maxBytes, limit: 100 }, undefined, report);
        return [ids(rows), isCut];
      };
      expect(await pageOf(1_000)).toEqual([['a'], true]);
      expect(await pageOf(100_000)).toEqual([['a', 'b'], true]);
      const after = { value: 1_795_379_931_594_000, messageId: 'd' };
      expect(await pageOf(1_000, after)).toEqual([['e'], false]);
      expect(await pageOf(10_000_000)).toEqual([['a', 'b', 'c', 'd', 'e'], false]);
    });

    test('lastStoredAt is undefined for an empty table, and the time of the newest row otherwise', async () => {
      if (warehouse.lastStoredAt === undefined) return;
      expect(await warehouse.lastStoredAt()).toBeUndefined();
      await warehouse.store([named('a')]);
      const first = await warehouse.lastStoredAt();
      await warehouse.store([named('b')]);
      expect(first).toBeGreaterThan(1_600_000_000_000);
      expect(await warehouse.lastStoredAt()).toBeGreaterThanOrEqual(first!);
    });

    test("it answers a ping while it is open, and fails with 'closed' afterwards", async () => {
      await warehouse.ping();
      await warehouse.close();
      const closed = new WarehouseUnavailable('the warehouse is closed');
      await expect(warehouse.ping()).rejects.toThrow(closed);
      await expect(warehouse.store([named('a')])).rejects.toThrow(closed);
      await expect(warehouse.query(everything)).rejects.toThrow(closed);
    });

    test('closing waits for running stores', async () => {
      const storing = warehouse.store([named('a')]);
      await warehouse.close();
      expect(await storing).toEqual(['stored']);
      warehouse = await opened.reopen();
      expect(ids(await warehouse.query(everything))).toEqual(['a']);
    });
  });

  queryContract(name, open);
};
