import { expect, test } from '@jest/globals';
import { WarehouseUnavailable, type Row, type StoreOutcome } from '../ports.ts';
import { storeIsolated } from './isolate.ts';

const rows = Array.from({ length: 100 }, (_, index): Row => ({
  messageId: String(index),
  publishedAt: 0,
  values: [],
  log: undefined,
  sequence: undefined,
}));

const storeBut =
  (bad: readonly string[], stored: string[], error: Error) =>
  async (some: readonly Row[]): Promise<StoreOutcome[]> => {
    if (some.some(({ messageId }) => bad.includes(messageId))) throw error;
    stored.push(...some.map(({ messageId }) => messageId));
    return some.map(() => 'stored');
  };

test.each([[['0']], [['99']], [['3', '4', '50']]])(
  'rows %j that make the warehouse throw are refused alone',
  async (bad) => {
    const stored: string[] = [];
    const outcomes = await storeIsolated(storeBut(bad, stored, new TypeError("table a:b: no 'secret' value")), rows);
    expect(stored).toEqual(rows.map(({ messageId }) => messageId).filter((id) => !bad.includes(id)));
    rows.forEach(({ messageId }, index) => {
      expect(outcomes[index]).toEqual(
        bad.includes(messageId)
          ? {
              kind: 'RefusedRow',
              field: undefined,
              reason: "the warehouse fails on this row: TypeError: table a:b: no '…' value",
            }
          : 'stored',
      );
    });
  },
);

test('an unavailable warehouse does not refuse any row', async () => {
  const unavailable = new WarehouseUnavailable('busy');
  await expect(storeIsolated(storeBut(['5'], [], unavailable), rows)).rejects.toBe(unavailable);
});
