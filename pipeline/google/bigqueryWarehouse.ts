/**
 * The warehouse on BigQuery. insertId removes most duplicates, but is not relied on: rows are read in order of (key, message
 * id), so a duplicate is next to its first row, and the reader drops it. For a row without a log, such as one with a caller's
 * key, nothing guarantees its time, and its duplicate may be elsewhere: so `bigqueryStore.ts` looks its id up before the insert.
 */
import { hiddenColumns, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type Query, type ReadReport, type StoredRow, type Warehouse } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { unreachable } from './bigqueryFault.ts';
import { createLastStoredAt, freshnessBounds, type FreshnessBounds } from './bigqueryFreshness.ts';
import { openBigQueryClaims } from './bigqueryClaims.ts';
import { insertBounds, type InsertBounds } from './bigqueryInsert.ts';
import type { QueryBounds } from './bigqueryQuery.ts';
import { createLayout } from './bigqueryLayout.ts';
import { createReader } from './bigqueryReader.ts';
import { createStore } from './bigqueryStore.ts';
import { checkTable, fullName } from './bigqueryTable.ts';
import { claimsName, type TableName } from '../../model/google/names.ts';
import { milliseconds } from '../../model/quantity.ts';
import { defaultKeyLifetime } from '../../model/access.ts';
import { tableColumns } from '../../model/google/tableShape.ts';
import { fieldsOf } from './bigqueryValues.ts';

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
  const insert = { ...insertBounds, ...options.insert };
  const subject = { failure: 'rows cannot be stored', resource: fullName(client, name) };
  const storing = new Set<Promise<unknown>>();
  const closed = new AbortController();

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

  const reader = createReader({
    client,
    name,
    schema,
    partitionBy: options.partitionBy ?? hiddenColumns.publishedAt,
    query: bounds,
    layout: createLayout({ client, name, query: bounds, closed: closed.signal, billed: () => undefined }),
    now,
  });

  const openSignal = (signal: AbortSignal | undefined): AbortSignal => {
    if (signal?.aborted === true) throw new WarehouseUnavailable('the query was stopped');
    return signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
  };

  async function* scan(
    query: Query,
    signal: AbortSignal | undefined,
    report: ReadReport,
  ): AsyncGenerator<readonly StoredRow[]> {
    if (closed.signal.aborted) throw closedFault();
    try {
      yield* reader.scan(query, openSignal(signal), report);
    } catch (error) {
      throw closed.signal.aborted ? closedFault() : error;
    }
  }

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
    query: (query, signal, report = unreported) => whileOpen(() => reader.page(query, openSignal(signal), report)),
    scan: (query, signal, report = unreported) => scan(query, signal, report),
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

/** For callers that do not measure. */
const unreported: ReadReport = { billed: () => undefined, cut: () => undefined };
