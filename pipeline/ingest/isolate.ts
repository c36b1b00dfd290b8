/**
 * A row that makes the warehouse fail must not fail its whole batch. Every error but `WarehouseUnavailable` is taken for the
 * fault of a row: the batch is halved until that row is alone, and is refused.
 */
import { withoutValues } from './withoutValues.ts';
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
    if (rows.length === 1) return [refusal(error, rows[0]!)];
    const middle = rows.length >> 1;
    const head = await storeIsolated(store, rows.slice(0, middle));
    return [...head, ...(await storeIsolated(store, rows.slice(middle)))];
  }
};

const refusal = (error: unknown, { values }: Row): RefusedRow => {
  const text = Error.isError(error)
    ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`
    : typeof error;
  return {
    kind: 'RefusedRow',
    field: undefined,
    reason: `the warehouse fails on this row: ${withoutValues(text, values)}`,
  };
};
