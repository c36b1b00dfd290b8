/**
 * A row that makes the warehouse fail must not take its neighbours along: what is no `WarehouseUnavailable` is held to
 * be the fault of a row, and the batch is halved until that row stands alone and is refused.
 */
import { WarehouseUnavailable, type RefusedRow, type Row, type StoreOutcome, type Warehouse } from '../ports.ts';

/** Throws `WarehouseUnavailable` only. */
export const storeIsolated = async (
  store: Warehouse['store'],
  rows: readonly Row[],
): Promise<readonly StoreOutcome[]> => {
  try {
    return await store(rows);
  } catch (error) {
    if (error instanceof WarehouseUnavailable) throw error;
    if (rows.length === 1) return [refusal(error)];
    const middle = rows.length >> 1;
    const head = await storeIsolated(store, rows.slice(0, middle));
    return [...head, ...(await storeIsolated(store, rows.slice(middle)))];
  }
};

/** Only the kind of failure, which stands before the first colon: the rest may quote values. */
const refusal = (error: unknown): RefusedRow => {
  const text = Error.isError(error)
    ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`
    : typeof error;
  const kind = text.split(/[:\n]/, 1)[0]!.slice(0, 60);
  return { kind: 'RefusedRow', field: undefined, reason: `the warehouse fails on this row alone: ${kind}` };
};
