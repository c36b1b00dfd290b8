/**
 * Dead letters in a BigQuery table that is only ever added to: a put and a replay are rows, and the latest of a message
 * id wins. Rows are in order of their place, which time gives. A message larger than a row is kept in parts.
 */
import { randomUUID } from 'node:crypto';
import type { BigQueryClient } from './bigqueryClient.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import { insertBounds, insertRows, type InsertBounds } from './bigqueryInsert.ts';
import { runQuery, type Cells, type QueryBounds } from './bigqueryQuery.ts';
import { WarehouseUnavailable, type Attributes, type DeadLetter, type DeadLetters } from '../ports.ts';
import { fullName, sqlName, type Column, type TableName, type TableShape } from './bigqueryTable.ts';

export interface BigQueryDeadLettersOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  readonly now: () => number;
  readonly insert?: Partial<InsertBounds>;
  readonly query: QueryBounds;
}

const columns: readonly Column[] = [
  { name: 'place', type: 'string', description: 'Orders the events' },
  { name: 'event', type: 'string', description: "'put' or 'replayed'" },
  { name: 'message_id', type: 'string', description: 'Original message id' },
  { name: 'part', type: 'integer', description: 'From 0' },
  { name: 'parts', type: 'integer' },
  { name: 'data', type: 'bytes', description: 'Original bytes, or a part of them' },
  { name: 'attributes', type: 'string', description: 'JSON' },
  { name: 'published_at', type: 'timestamp' },
  { name: 'rejected_at', type: 'timestamp' },
  { name: 'code', type: 'string' },
  { name: 'field', type: 'string' },
  { name: 'reason', type: 'string' },
  { name: 'happened_at', type: 'timestamp', description: 'When the event was' },
];

export const deadLettersShape: Omit<TableShape, 'labels'> = {
  columns,
  partitionBy: 'happened_at',
  clusterBy: ['message_id'],
};

/** Bytes of a message in one row: as base64 they must leave room in BigQuery's 10 MB. */
const partSize = 5_000_000;

export const openBigQueryDeadLetters = (options: BigQueryDeadLettersOptions): DeadLetters => {
  const { client, name, now, query } = options;
  const bounds = { ...insertBounds, requests: 1, ...options.insert };
  const nextPlace = createPlaces(now);

  const add = async (events: readonly (readonly object[])[]): Promise<void> => {
    if (events.length === 0) return;
    const rows = events.flatMap((parts) => {
      const place = nextPlace();
      return parts.map((part, index) => JSON.stringify({ insertId: `${place}.${index}`, json: { place, ...part } }));
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
      const asked = {
        text: listStatement(sqlName(client, name), limit),
        parameters,
        what: 'dead letters cannot be read',
        where: fullName(client, name),
      };
      return lettersOf(await runQuery(client, asked, query));
    },
    markReplayed: (messageIds, at) =>
      add(messageIds.map((id) => [{ event: 'replayed', message_id: id, part: 0, parts: 1, happened_at: text(at) }])),
    close: async () => undefined,
  };
};

/** Later ones sort behind earlier ones; those of two processes may tie in time, never in whole. */
const createPlaces = (now: () => number): (() => string) => {
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
    const piece = bytes.subarray(part * partSize, (part + 1) * partSize).toString('base64');
    if (part > 0) return { ...common, part, data: piece };
    return {
      ...common,
      part,
      data: piece,
      ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
      published_at: text(publishedAt),
      rejected_at: text(rejectedAt),
      code,
      ...(field === undefined ? {} : { field }),
      reason,
    };
  });
};

/** A letter keeps the place of its first put, so that a page's end stays where it was. */
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

/** Rows of one letter stand together; a part that came twice counts once, and a letter without all of its parts not. */
const lettersOf = (rows: readonly Cells[]): readonly DeadLetter[] => {
  const byId = Map.groupBy(rows, ([id]) => id!);
  return [...byId.values()].flatMap((all) => {
    const parts = [...new Map(all.map((row) => [row[1]!, row])).values()];
    const [first] = parts;
    return parts.length === Number(first![2]) ? [letterOf(first!, parts)] : [];
  });
};

const letterOf = (first: Cells, parts: readonly Cells[]): DeadLetter => {
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
