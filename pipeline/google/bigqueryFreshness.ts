/**
 * When the newest row was stored. The table's lastModifiedTime leaves out the streaming buffer, so it needs a query, which is
 * billed by the bytes it reads. It reads recent partitions only, and the more a query has read, the longer its result is
 * cached. The result may be older than the truth, never newer. A failed query keeps the last result.
 * Source: https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery#dataavailability
 */
import { hiddenColumns } from '../../model/schema.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { isOverLimit } from './bigqueryFault.ts';
import { runMeasuredQuery, type QueryBounds } from './bigqueryQuery.ts';
import { newestStatement } from './bigquerySql.ts';
import { fullName, sqlName } from './bigqueryTable.ts';
import type { TableName } from '../../model/google/names.ts';

export interface FreshnessBounds {
  /** Most bytes billed for one busy instance: 1 MB a second is 86 GB a day. */
  readonly bytesPerSecond: number;
  /** BigQuery refuses a query that would read more, and bills nothing for it. */
  readonly maximumBytes: number;
}

export const freshnessBounds: FreshnessBounds = { bytesPerSecond: 1_000_000, maximumBytes: 300_000_000 };

export interface LastStoredAtOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  /** The table's partition column. */
  readonly partitionBy?: string | undefined;
  /** Its type. Default: timestamp. */
  readonly partitionType?: 'timestamp' | 'date' | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly query: QueryBounds;
  readonly bounds: FreshnessBounds;
  readonly closed: AbortSignal;
}

/** Milliseconds: partitions of this time are read first. The others are read only until there is a result. */
const recentMs = 2 * 86_400_000;
/** Least bytes that BigQuery bills for a query. Source: https://cloud.google.com/bigquery/pricing */
const minBilledBytes = 10_000_000;
/** Milliseconds until the next query after a failed or refused one. */
const failurePauseMs = 60_000;
/** Milliseconds until a table that was too large to be read whole is tried again. */
const wholeReadPauseMs = 3_600_000;

/** Returns milliseconds since the epoch; undefined while there is no result. Never rejects. */
export const createLastStoredAt = (options: LastStoredAtOptions): (() => Promise<number | undefined>) => {
  const {
    client,
    name,
    partitionBy = hiddenColumns.publishedAt,
    partitionType = 'timestamp',
    now,
    bounds,
    closed,
  } = options;
  const query = { ...options.query, maximumBytesBilled: bounds.maximumBytes };
  const table = sqlName(client, name);
  let lastKnown: number | undefined;
  let pending: Promise<number | undefined> | undefined;
  let nextQueryAt = Number.NEGATIVE_INFINITY;
  /** Until then the last result is returned without waiting. */
  let validUntil = Number.NEGATIVE_INFINITY;
  let nextWholeReadAt = Number.NEGATIVE_INFINITY;
  let billed = 0;

  const newest = async (since: number | undefined): Promise<number | undefined> => {
    const statement = newestStatement(
      table,
      since === undefined ? undefined : { column: partitionBy, type: partitionType, since },
    );
    const subject = { failure: 'freshness cannot be read', resource: fullName(client, name) };
    const { rows, bytesProcessed } = await runMeasuredQuery(client, { ...statement, ...subject }, query, closed);
    billed += Math.max(minBilledBytes, bytesProcessed);
    const [at = null] = rows[0] ?? [];
    return at === null ? undefined : Math.floor(Number(at) / 1_000);
  };

  /** A table may be too large to be read whole: then only its next recent row tells, and it is not read whole again soon. */
  const newestOfAll = async (): Promise<number | undefined> => {
    if (performance.now() < nextWholeReadAt) return undefined;
    try {
      return await newest(undefined);
    } catch (error) {
      if (!isOverLimit(error)) throw error;
      nextWholeReadAt = performance.now() + wholeReadPauseMs;
      return undefined;
    }
  };

  const refresh = async (): Promise<number | undefined> => {
    billed = 0;
    let failed = false;
    try {
      const latest = (await newest((now() - recentMs) * 1_000)) ?? lastKnown ?? (await newestOfAll());
      if (latest !== undefined) lastKnown = Math.max(lastKnown ?? latest, latest);
    } catch {
      failed = true;
    }
    const pauseMs = Math.max((billed / bounds.bytesPerSecond) * 1_000, failed ? failurePauseMs : 0);
    nextQueryAt = performance.now() + pauseMs;
    validUntil = nextQueryAt + pauseMs;
    pending = undefined;
    return lastKnown;
  };

  return async () => {
    const at = performance.now();
    if (at >= nextQueryAt && !closed.aborted) pending ??= refresh();
    return pending === undefined || (at < validUntil && lastKnown !== undefined) ? lastKnown : pending;
  };
};
