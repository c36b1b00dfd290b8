/**
 * When the newest row was stored. The table's metadata cannot tell (its lastModifiedTime leaves out what is still in the
 * streaming buffer), so SQL is asked, which bills what it reads: rows of recent partitions only, and the more one answer
 * has read, the longer it is kept. It may be older than the truth, never newer, and a question that fails changes nothing.
 * Source: https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#dataavailability
 */
import { hiddenColumns } from '../../model/schema.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { askQuery, type QueryBounds } from './bigqueryQuery.ts';
import { newestStatement } from './bigquerySql.ts';
import { fullName, sqlName, type TableName } from './bigqueryTable.ts';

export interface FreshnessBounds {
  /** Billed by one instance that is always asked, at most: 1 MB a second is 86 GB a day. */
  readonly bytesPerSecond: number;
  /** A question that would read more is refused by BigQuery, and costs nothing. */
  readonly maximumBytes: number;
}

export const freshnessBounds: FreshnessBounds = { bytesPerSecond: 1_000_000, maximumBytes: 300_000_000 };

export interface LastStoredAtOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  /** The column of its partitions. */
  readonly partitionBy?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly query: QueryBounds;
  readonly bounds: FreshnessBounds;
  readonly closed: AbortSignal;
}

/** Of partitions that are asked first. All others are asked only until something is known. */
const recent = 2 * 86_400_000;
/** BigQuery bills no less for a query. Source: https://cloud.google.com/bigquery/pricing */
const leastBilled = 10_000_000;
/** Milliseconds after a question that failed, or was refused. */
const afterFailure = 60_000;

/** Milliseconds since the epoch; undefined while nothing is known. Never rejects. */
export const createLastStoredAt = (options: LastStoredAtOptions): (() => Promise<number | undefined>) => {
  const { client, name, partitionBy = hiddenColumns.publishedAt, now, bounds, closed } = options;
  const query = { ...options.query, maximumBytesBilled: bounds.maximumBytes };
  const table = sqlName(client, name);
  let known: number | undefined;
  let asking: Promise<number | undefined> | undefined;
  let due = Number.NEGATIVE_INFINITY;
  /** What is known is told without waiting until then. */
  let good = Number.NEGATIVE_INFINITY;
  let billed = 0;

  const newest = async (since: number | undefined): Promise<number | undefined> => {
    const statement = newestStatement(table, since === undefined ? undefined : { column: partitionBy, since });
    const place = { what: 'freshness cannot be read', where: fullName(client, name) };
    const { rows, bytesProcessed } = await askQuery(client, { ...statement, ...place }, query, closed);
    billed += Math.max(leastBilled, bytesProcessed);
    const [at = null] = rows[0] ?? [];
    return at === null ? undefined : Math.floor(Number(at) / 1_000);
  };

  const ask = async (): Promise<number | undefined> => {
    billed = 0;
    let failed = false;
    try {
      const found = (await newest((now() - recent) * 1_000)) ?? known ?? (await newest(undefined));
      if (found !== undefined) known = Math.max(known ?? found, found);
    } catch {
      failed = true;
    }
    const hold = Math.max((billed / bounds.bytesPerSecond) * 1_000, failed ? afterFailure : 0);
    due = performance.now() + hold;
    good = due + hold;
    asking = undefined;
    return known;
  };

  return async () => {
    const at = performance.now();
    if (at >= due && !closed.aborted) asking ??= ask();
    return asking === undefined || (at < good && known !== undefined) ? known : asking;
  };
};
