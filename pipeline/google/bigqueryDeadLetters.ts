/**
 * Dead letters in an append-only BigQuery table: puts and replays are rows, and the latest row of a message id counts. The
 * column `place` has the order key, made from the time. A message larger than a row is stored in parts.
 */
import { randomUUID } from 'node:crypto';
import type { BigQueryClient } from './bigqueryClient.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import { insertBounds, insertRows, type InsertBounds } from './bigqueryInsert.ts';
import { runQuery, type Cells, type QueryBounds } from './bigqueryQuery.ts';
import { WarehouseUnavailable, type Attributes, type DeadLetter, type DeadLetters } from '../ports.ts';
import { fullName, sqlName } from './bigqueryTable.ts';
import type { TableName } from '../../model/google/names.ts';

export interface BigQueryDeadLettersOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  readonly now: () => number;
  readonly insert?: Partial<InsertBounds>;
  readonly query: QueryBounds;
}

/** Most bytes of a message in one row: as base64 they must fit into BigQuery's 10 MB. */
const partSize = 5_000_000;

export const openBigQueryDeadLetters = (options: BigQueryDeadLettersOptions): DeadLetters => {
  const { client, name, now, query } = options;
  const bounds = { ...insertBounds, requests: 1, ...options.insert };
  const nextOrderKey = createOrderKeys(now);

  const add = async (events: readonly (readonly object[])[]): Promise<void> => {
    if (events.length === 0) return;
    const rows = events.flatMap((parts) => {
      const orderKey = nextOrderKey();
      return parts.map((part, index) =>
        JSON.stringify({ insertId: `${orderKey}.${index}`, json: { place: orderKey, ...part } }),
      );
    });
    const outcomes = await insertRows(client, name, rows, bounds);
    const refused = outcomes.find((outcome) => outcome !== 'stored');
    if (refused !== undefined) throw new WarehouseUnavailable(`a dead letter cannot be stored: ${refused.reason}`);
  };

  return {
    put: (letters) => add(letters.map((letter) => partsOf(letter, now()))),
    list: async ({ limit, after = '', all = false }) => {
      const parameters = [
        { name: 'after', type: 'string', value: after },
        { name: 'replayed', type: 'boolean', value: all },
      ] as const;
      const statement = {
        text: listStatement(sqlName(client, name), limit),
        parameters,
        failure: 'dead letters cannot be read',
        resource: fullName(client, name),
      };
      return lettersOf(await runQuery(client, statement, query));
    },
    markReplayed: (messageIds, at) =>
      add(messageIds.map((id) => [{ event: 'replayed', message_id: id, part: 0, parts: 1, happened_at: text(at) }])),
    close: async () => undefined,
  };
};

/** Ascending keys. Two processes may have the same time, but never the same key. */
const createOrderKeys = (now: () => number): (() => string) => {
  const process = randomUUID().slice(0, 8);
  let last = 0;
  return () => {
    last = Math.max(last + 1, now() * 1_000);
    return `${String(last).padStart(17, '0')}-${process}`;
  };
};

const text = (ms: number): string => formatTimestamp(ms * 1_000);

const partsOf = (letter: Omit<DeadLetter, 'replayedAt'>, at: number): readonly object[] => {
  const { messageId, data, attributes, publishedAt, rejectedAt, code, field, reason } = letter;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const parts = Math.max(1, Math.ceil(bytes.length / partSize));
  const common = { event: 'put', message_id: messageId, parts, happened_at: text(at) };
  return Array.from({ length: parts }, (_, part) => {
    const chunk = bytes.subarray(part * partSize, (part + 1) * partSize).toString('base64');
    if (part > 0) return { ...common, part, data: chunk };
    return {
      ...common,
      part,
      data: chunk,
      ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
      published_at: text(publishedAt),
      rejected_at: text(rejectedAt),
      code,
      ...(field === undefined ? {} : { field }),
      reason,
    };
  });
};

/** A letter keeps the order key of its first put, so that cursors stay valid. */
const listStatement = (table: string, limit: number): string => `
WITH events AS (
  SELECT message_id, MIN(CASE WHEN event = 'put' THEN place END) AS first_put,
    MAX(CASE WHEN event = 'put' THEN place END) AS last_put, MAX(place) AS last_event
  FROM ${table} WHERE part = 0 GROUP BY message_id),
page AS (
  SELECT message_id, first_put, last_put, last_event FROM events
  WHERE last_put IS NOT NULL AND (@replayed OR last_put = last_event)
    AND first_put > COALESCE((SELECT MIN(place) FROM ${table} WHERE message_id = @after AND event = 'put'), '')
  ORDER BY first_put LIMIT ${Math.trunc(limit)})
SELECT page.message_id, letter.part, letter.parts, letter.data, letter.attributes, letter.published_at,
  letter.rejected_at, letter.code, letter.field, letter.reason, replay.happened_at
FROM page JOIN ${table} AS letter ON letter.message_id = page.message_id AND letter.place = page.last_put
LEFT JOIN ${table} AS replay
  ON replay.message_id = page.message_id AND replay.place = page.last_event AND replay.event = 'replayed'
ORDER BY page.first_put, letter.part`;

/** The table has neither lists nor records. */
type TextCells = readonly (string | null)[];

/** Rows of one letter are adjacent. A duplicate part counts once; a letter with a missing part is left out. */
const lettersOf = (rows: readonly Cells[]): readonly DeadLetter[] => {
  const byId = Map.groupBy(rows as readonly TextCells[], ([id]) => id!);
  return [...byId.values()].flatMap((all) => {
    const parts = [...new Map(all.map((row) => [row[1]!, row])).values()];
    const [first] = parts;
    return parts.length === Number(first![2]) ? [letterOf(first!, parts)] : [];
  });
};

const letterOf = (first: TextCells, parts: readonly TextCells[]): DeadLetter => {
  const [messageId, , , , attributes = null, publishedAt, rejectedAt, code, field, reason, replayedAt = null] = first;
  return {
    messageId: messageId!,
    data: Buffer.concat(parts.map((part) => Buffer.from(part[3] ?? '', 'base64'))),
    attributes: attributes === null ? undefined : (JSON.parse(attributes) as Attributes),
    publishedAt: Number(publishedAt) / 1_000,
    rejectedAt: Number(rejectedAt) / 1_000,
    code: code!,
    field: field ?? undefined,
    reason: reason!,
    replayedAt: replayedAt === null ? undefined : Number(replayedAt) / 1_000,
  };
};
