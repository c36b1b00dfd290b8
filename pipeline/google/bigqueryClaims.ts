/**
 * Ids that messages claim, in a small table of their own. A look-up reads the hours in which the id may have been claimed, and only ids
 * that were: what it bills depends neither on the size of the messages' table nor on its other rows. A claim is written after its row, and
 * before the message is acknowledged: a crash in between leads to a redelivery, whose row the reader drops.
 */
import type { TableName } from '../../model/google/names.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import { WarehouseUnavailable, type Row } from '../ports.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { insertBounds, insertRows, type InsertBounds } from './bigqueryInsert.ts';
import { runQuery, type QueryBounds } from './bigqueryQuery.ts';
import type { Statement } from './bigquerySql.ts';
import { fullName, sqlName } from './bigqueryTable.ts';

export interface BigQueryClaimsOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  /** Milliseconds for which an id is claimed. */
  readonly keyLifetime: number;
  readonly now: () => number;
  readonly insert?: Partial<InsertBounds> | undefined;
  readonly query: QueryBounds;
}

export interface Claims {
  /** Ids of these rows that a row published within their lifetime has claimed. Throws `WarehouseUnavailable`. */
  taken(rows: readonly Row[]): Promise<ReadonlySet<string>>;
  /** Resolves when durable. Throws `WarehouseUnavailable`. */
  add(rows: readonly Row[]): Promise<void>;
}

/** Milliseconds without look-ups after one that failed: 1 s, doubled to 30 s. Their messages are handed back meanwhile. */
const pause = { first: 1_000, longest: 30_000 };
/** Milliseconds of one look-up: shorter than a query of the API, as other messages of the batch wait for it. */
const lookUpMs = 5_000;

export const openBigQueryClaims = (options: BigQueryClaimsOptions): Claims => {
  const { client, name, keyLifetime, now } = options;
  const query = { ...options.query, timeoutMs: Math.min(options.query.timeoutMs, lookUpMs) };
  const insert = { ...insertBounds, requests: 1, ...options.insert };
  let failures = 0;
  let failed: WarehouseUnavailable | undefined;
  let pausedUntil = 0;

  const lookUp = async (rows: readonly Row[]): Promise<ReadonlySet<string>> => {
    const found = await runQuery(
      client,
      {
        ...claimsStatement(sqlName(client, name), rows, keyLifetime),
        failure: 'claimed ids cannot be looked up',
        resource: fullName(client, name),
      },
      query,
    );
    const claimedAt = new Map(found.map(([id, at]) => [id as string, Number(at) / 1_000]));
    return new Set(
      rows
        .filter(({ messageId, publishedAt }) => (claimedAt.get(messageId) ?? -Infinity) > publishedAt - keyLifetime)
        .map(({ messageId }) => messageId),
    );
  };

  return {
    taken: async (rows) => {
      if (failed !== undefined && now() < pausedUntil) throw failed;
      try {
        const found = await lookUp(rows);
        failures = 0;
        failed = undefined;
        return found;
      } catch (error) {
        failed =
          error instanceof WarehouseUnavailable ? error : new WarehouseUnavailable(String(error), { cause: error });
        pausedUntil = now() + Math.min(pause.longest, pause.first * 2 ** failures++);
        throw failed;
      }
    },
    add: async (rows) => {
      const texts = rows.map(({ messageId, publishedAt }) =>
        JSON.stringify({ json: { message_id: messageId, claimed_at: formatTimestamp(publishedAt * 1_000) } }),
      );
      const outcomes = await insertRows(client, name, texts, insert);
      const refused = outcomes.find((outcome) => outcome !== 'stored');
      if (refused !== undefined) throw new WarehouseUnavailable(`a claimed id cannot be stored: ${refused.reason}`);
    },
  };
};

/** The bound is one comparison with a parameter, by which BigQuery skips partitions. */
export const claimsStatement = (table: string, rows: readonly Row[], keyLifetime: number): Statement => {
  const since = rows.reduce((earliest, { publishedAt }) => Math.min(earliest, publishedAt), Infinity) - keyLifetime;
  return {
    text: `SELECT message_id, MAX(claimed_at) FROM ${table} WHERE claimed_at >= @since AND message_id IN UNNEST(@ids) GROUP BY message_id`,
    parameters: [
      { name: 'since', type: 'timestamp', value: since * 1_000 },
      { name: 'ids', type: 'string', value: [...new Set(rows.map(({ messageId }) => messageId))] },
    ],
  };
};
