/** For tests: an in-memory warehouse that implements the port, records its queries, and can be made to stall or fail. */
import type { Condition, Query, Row, Scalar, StoredRow, Warehouse } from '../../ports.ts';
import { hiddenColumns, type Schema } from '../../../model/schema.ts';
import { rowBytes } from '../../value/rowBytes.ts';
import { isSynthetic } from '../../../model/synthetic.ts';

export interface MemoryWarehouse extends Warehouse {
  readonly rows: StoredRow[];
  readonly queries: Query[];
  /** Runs before each query; may wait or throw. */
  before: (signal: AbortSignal | undefined) => Promise<void>;
  pings: number;
  answerPing: () => Promise<void>;
}

export const memoryWarehouse = (schema: Schema, rows: readonly (readonly unknown[])[] = []): MemoryWarehouse => {
  const names = Object.keys(schema);
  const warehouse: MemoryWarehouse = {
    rows: rows.map((values, i) => ({
      messageId: `m${String(i).padStart(6, '0')}`,
      publishedAt: 1_700_000_000_000_000 + i,
      values,
    })),
    queries: [],
    before: async () => undefined,
    pings: 0,
    answerPing: async () => undefined,
    store: async (stored: readonly Row[]) => {
      for (const { messageId, publishedAt, values } of stored) {
        warehouse.rows.push({ messageId, publishedAt: publishedAt * 1_000, values });
      }
      return stored.map(() => 'stored' as const);
    },
    query: async (query, signal, report) => {
      warehouse.queries.push(query);
      await warehouse.before(signal);
      const rows = answer(names, warehouse.rows, query);
      let bytes = 0;
      const end = rows.findIndex(({ values }, i) => {
        bytes += rowBytes(values);
        return i > 0 && bytes > (query.maxBytes ?? Number.POSITIVE_INFINITY);
      });
      if (end === -1) return rows;
      report?.cut();
      return rows.slice(0, end);
    },
    ping: async () => {
      warehouse.pings++;
      await warehouse.answerPing();
    },
    close: async () => undefined,
  };
  return warehouse;
};

const answer = (names: readonly string[], rows: readonly StoredRow[], query: Query): readonly StoredRow[] => {
  const { orderBy, direction, after } = query;
  const cell = (row: StoredRow, field: string): Scalar | null =>
    field === hiddenColumns.publishedAt
      ? row.publishedAt
      : ((row.values[names.indexOf(field)] ?? null) as Scalar | null);
  const key = (row: StoredRow): Scalar | null => (orderBy === undefined ? row.publishedAt : cell(row, orderBy));
  const order = (a: Scalar | null, aId: string, b: Scalar | null, bId: string): number => {
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1;
    } else if (a !== b) {
      return (a < b ? -1 : 1) * (direction === 'asc' ? 1 : -1);
    }
    return (aId < bId ? -1 : aId > bId ? 1 : 0) * (direction === 'asc' ? 1 : -1);
  };
  return rows
    .filter(({ messageId }) => query.synthetic === true || !isSynthetic(messageId))
    .filter((row) => query.conditions.every((condition) => holds(cell(row, condition.field), condition)))
    .filter((row) => !after || order(key(row), row.messageId, after.value, after.messageId) > 0)
    .toSorted((a, b) => order(key(a), a.messageId, key(b), b.messageId))
    .slice(0, query.limit);
};

const holds = (value: Scalar | null, { comparison, values }: Condition): boolean => {
  const [first] = values;
  if (value === null || first === undefined) return false;
  switch (comparison) {
    case 'eq':
      return value === first;
    case 'ne':
      return value !== first;
    case 'lt':
      return value < first;
    case 'lte':
      return value <= first;
    case 'gt':
      return value > first;
    case 'gte':
      return value >= first;
    case 'in':
      return values.includes(value);
  }
};
