/**
 * The warehouse on BigQuery. insertId removes most duplicates, but is not relied on: rows are read in order of (key, message
 * id), so a duplicate is next to its first row, and the reader drops it. For a row without a log, such as one with a caller's
 * key, nothing guarantees its time, and its duplicate may be elsewhere: so `bigqueryStore.ts` looks its id up before the insert.
 */
import { timestamp, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type Query, type StoredRow, type Warehouse } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { unreachable } from './bigqueryFault.ts';
import { createLastStoredAt, freshnessBounds, type FreshnessBounds } from './bigqueryFreshness.ts';
import { openBigQueryClaims } from './bigqueryClaims.ts';
import { insertBounds, type InsertBounds } from './bigqueryInsert.ts';
import { runQuery, type Cells, type QueryBounds } from './bigqueryQuery.ts';
import { selectStatement, type Statement } from './bigquerySql.ts';
import { createStore } from './bigqueryStore.ts';
import { checkTable, fullName, sqlName } from './bigqueryTable.ts';
import { claimsName, type TableName } from '../../model/google/names.ts';
import { milliseconds } from '../../model/quantity.ts';
import { defaultKeyLifetime } from '../../model/access.ts';
import { tableColumns } from '../../model/google/tableShape.ts';
import { cellValue, fieldsOf, type CheckedField } from './bigqueryValues.ts';

export interface BigQueryWarehouseOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  readonly schema: Schema;
  /** The topic of the messages; part of every insertId. */
  readonly topic: string;
  readonly now: () => number;
  readonly insert?: Partial<InsertBounds>;
  readonly query: QueryBounds;
  /** The table's partition column. Default: published-at. */
  readonly partitionBy?: string | undefined;
  readonly freshness?: FreshnessBounds;
  /** Milliseconds for which an id is claimed. Default: a day. */
  readonly keyLifetime?: number;
}

export const openBigQuery = (options: BigQueryWarehouseOptions): Warehouse => {
  const { client, name, schema, topic, now, query: bounds } = options;
  const fields = fieldsOf(schema);
  const table = sqlName(client, name);
  const insert = { ...insertBounds, ...options.insert };
  const subject = { failure: 'rows cannot be stored', resource: fullName(client, name) };
  const storing = new Set<Promise<unknown>>();
  const closed = new AbortController();

  const run = ({ text, parameters }: Statement, failure: string, signal: AbortSignal): Promise<readonly Cells[]> =>
    runQuery(client, { text, parameters, failure, resource: fullName(client, name) }, bounds, signal);

  const store = createStore({
    client,
    name,
    fields,
    topic,
    now,
    insert,
    claims: openBigQueryClaims({
      client,
      name: claimsName(name),
      keyLifetime: options.keyLifetime ?? milliseconds(defaultKeyLifetime),
      now,
      insert: options.insert,
      query: bounds,
    }),
  });

  /** Queries again after the last row until the page is full: duplicates are dropped. */
  const read = async (query: Query, signal: AbortSignal): Promise<readonly StoredRow[]> => {
    const byId = new Map<string, StoredRow>();
    let after = query.after;
    for (;;) {
      const limit = query.limit - byId.size;
      const cells = await run(
        selectStatement(table, schema, { ...query, after, limit }),
        'rows cannot be read',
        signal,
      );
      const found = cells.map((row) => storedRow(row, fields));
      for (const row of found) if (!byId.has(row.messageId)) byId.set(row.messageId, row);
      const last = found.at(-1);
      if (last === undefined || found.length < limit || byId.size >= query.limit) return [...byId.values()];
      after = { value: orderValue(last, query.orderBy, fields), messageId: last.messageId };
    }
  };

  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed.signal.aborted) throw closedFault();
    try {
      return await work();
    } catch (error) {
      throw closed.signal.aborted ? closedFault() : error;
    }
  };

  return {
    store: async (rows) => {
      if (closed.signal.aborted) throw closedFault();
      const result = store(rows).catch((error: unknown) => {
        // Rows were validated before: any other failure is not theirs, and must not dead-letter them.
        throw error instanceof WarehouseUnavailable ? error : unreachable(subject, error);
      });
      storing.add(result);
      const remove = (): void => void storing.delete(result);
      result.then(remove, remove);
      return result;
    },
    query: (query, signal) =>
      whileOpen(() => {
        if (signal?.aborted === true) throw new WarehouseUnavailable('the query was stopped');
        return read(query, signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]));
      }),
    lastStoredAt: createLastStoredAt({
      client,
      name,
      partitionBy: options.partitionBy,
      partitionType: partitionTypeOf(schema, options.partitionBy),
      now,
      query: bounds,
      bounds: options.freshness ?? freshnessBounds,
      closed: closed.signal,
    }),
    ping: () => whileOpen(() => checkTable(client, name, tableColumns(schema), bounds.timeoutMs)),
    close: async () => {
      closed.abort();
      await Promise.allSettled(storing);
    },
  };
};

const closedFault = (): WarehouseUnavailable => new WarehouseUnavailable('the warehouse is closed');

const partitionTypeOf = (schema: Schema, column: string | undefined): 'timestamp' | 'date' =>
  column !== undefined && schema[column]?.type === 'date' ? 'date' : 'timestamp';

const publishedAtField = timestamp();

const storedRow = ([messageId, publishedAt, ...cells]: Cells, fields: readonly CheckedField[]): StoredRow => ({
  messageId: messageId as string,
  publishedAt: cellValue(publishedAt!, publishedAtField) as number | bigint,
  values: cells.map((cell, index) => cellValue(cell, fields[index]!.field)),
});

const orderValue = (row: StoredRow, orderBy: string | undefined, fields: readonly CheckedField[]): never =>
  (orderBy === undefined ? row.publishedAt : row.values[fields.findIndex(({ name }) => name === orderBy)]) as never;
