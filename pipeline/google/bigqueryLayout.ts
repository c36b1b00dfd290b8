/**
 * How a table is partitioned in BigQuery, and how large its partitions are. tables.get is free of charge; a table that is not small
 * needs INFORMATION_SCHEMA.PARTITIONS, which bills 10 MB. Sizes may be some minutes old: a reader uses them to choose ranges
 * that together are the whole table, so that old sizes change what a read costs and never what it finds.
 * Source: https://cloud.google.com/bigquery/docs/information-schema-partitions
 */
import type { TableName } from '../../model/google/names.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { runQuery, type QueryBounds } from './bigqueryQuery.ts';
import { fullName, pathOf } from './bigqueryTable.ts';
import { partitionRange } from './partitionRange.ts';

/** Times are microseconds since the epoch; `to` is exclusive. */
export interface Partition {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Of all columns. */
  readonly bytes: number;
}

export interface Layout {
  /** Undefined: not partitioned by a column. */
  readonly column: string | undefined;
  /** Milliseconds after which a partition is deleted. */
  readonly keptMs: number | undefined;
  /** Ascending. 'small': reading all of the table costs as much as the least query. */
  readonly partitions: readonly Partition[] | 'small' | 'unknown';
}

interface TableResource {
  readonly numBytes?: string;
  readonly streamingBuffer?: { readonly estimatedBytes?: string };
  readonly timePartitioning?: { readonly field?: string; readonly expirationMs?: string };
}

/** Bytes up to which all of a table is read at once: twice the least that a query bills. */
const smallBytes = 20 * 2 ** 20;
/** Milliseconds for which the answer of tables.get is used, and the sizes of partitions. */
const tableMs = 60_000;
const partitionsMs = 600_000;

export interface LayoutOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  readonly query: QueryBounds;
  readonly closed: AbortSignal;
  /** Bytes that were billed for the sizes of partitions. */
  readonly billed: (bytesProcessed: number) => void;
}

/** Resolves with what is known; throws `WarehouseUnavailable` when nothing is known yet. */
export type ReadLayout = () => Promise<Layout>;

export const createLayout = ({ client, name, query, closed, billed }: LayoutOptions): ReadLayout => {
  const subject = { failure: 'rows cannot be read', resource: fullName(client, name) };
  let known: Layout | undefined;
  let pending: Promise<Layout> | undefined;
  let readAgainAt = Number.NEGATIVE_INFINITY;
  let sizes: readonly Partition[] | undefined;
  let sizesAgainAt = Number.NEGATIVE_INFINITY;

  const readSizes = async (): Promise<Layout['partitions']> => {
    if (performance.now() < sizesAgainAt) return sizes ?? 'unknown';
    const text =
      'SELECT partition_id, total_rows, total_logical_bytes ' +
      `FROM \`${client.project}.${name.dataset}.INFORMATION_SCHEMA.PARTITIONS\` WHERE table_name = @table`;
    const parameters = [{ name: 'table', type: 'string', value: name.table }] as const;
    try {
      const rows = await runQuery(client, { text, parameters, ...subject }, query, closed);
      billed(0);
      sizes = rows
        .flatMap(([id, count, bytes]) => {
          const range = typeof id === 'string' ? partitionRange(id) : undefined;
          return range === undefined ? [] : [{ ...range, rows: Number(count), bytes: Number(bytes) }];
        })
        .toSorted((a, b) => a.from - b.from);
      sizesAgainAt = performance.now() + partitionsMs;
    } catch {
      // Without the permission to list partitions, ranges grow by themselves.
      sizesAgainAt = performance.now() + tableMs;
    }
    return sizes ?? 'unknown';
  };

  const read = async (): Promise<Layout> => {
    const table = await client.request<TableResource>({
      method: 'GET',
      path: pathOf(name),
      timeoutMs: query.timeoutMs,
      signal: closed,
      ...subject,
    });
    const { timePartitioning, streamingBuffer, numBytes = '0' } = table;
    const bytes = Number(numBytes) + Number(streamingBuffer?.estimatedBytes ?? 0);
    const expirationMs = timePartitioning?.expirationMs;
    const column = timePartitioning?.field;
    return {
      column,
      keptMs: expirationMs === undefined ? undefined : Number(expirationMs),
      partitions: bytes <= smallBytes ? 'small' : column === undefined ? 'unknown' : await readSizes(),
    };
  };

  const refresh = async (): Promise<Layout> => {
    readAgainAt = performance.now() + tableMs;
    try {
      const layout = await read();
      // Somebody created the table again, with other partitions.
      if (known !== undefined && known.column !== layout.column) sizesAgainAt = Number.NEGATIVE_INFINITY;
      known = layout;
      return layout;
    } catch (error) {
      if (known === undefined) {
        readAgainAt = Number.NEGATIVE_INFINITY;
        throw error;
      }
      return known;
    } finally {
      pending = undefined;
    }
  };

  return async () => {
    if (performance.now() >= readAgainAt && pending === undefined && !closed.aborted) {
      pending = refresh();
      pending.catch(() => undefined);
    }
    return known ?? pending ?? refresh();
  };
};
