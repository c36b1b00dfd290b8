/**
 * Stores rows by insertAll. A row without a `log` and without a fixed time claims its id: it is looked up before it is inserted, while the
 * other rows of its batch are on their way. A look-up that fails holds back only the rows that need it.
 */
import { hash } from 'node:crypto';
import type { TableName } from '../../model/google/names.ts';
import { hiddenColumns } from '../../model/schema.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import { WarehouseUnavailable, type HeldBack, type Row, type StoreOutcome } from '../ports.ts';
import type { Claims } from './bigqueryClaims.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { insertRows, type InsertBounds } from './bigqueryInsert.ts';
import { jsonRow, type CheckedField } from './bigqueryValues.ts';

export interface BigQueryStoreOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  readonly fields: readonly CheckedField[];
  /** The topic of the messages; part of every insertId. */
  readonly topic: string;
  readonly now: () => number;
  readonly insert: InsertBounds;
  readonly claims: Claims;
}

export const createStore = (options: BigQueryStoreOptions): ((rows: readonly Row[]) => Promise<StoreOutcome[]>) => {
  const { claims } = options;

  const claimed = async (rows: readonly Row[]): Promise<StoreOutcome[]> => {
    if (rows.length === 0) return [];
    const known = new Set<string>();
    try {
      for (const id of await claims.taken(rows)) known.add(id);
    } catch (error) {
      return rows.map(() => heldBack(error));
    }
    const first: Row[] = [];
    const outcomes = rows.map((row): StoreOutcome | undefined => {
      if (known.has(row.messageId)) return 'duplicate';
      known.add(row.messageId);
      first.push(row);
      return undefined;
    });
    const inserted = await insert(options, first);
    const stored = first.filter((_, index) => inserted[index] === 'stored');
    try {
      if (stored.length > 0) await claims.add(stored);
    } catch (error) {
      // The rows are stored, but not their claims: redelivered, they are stored again, and the reader drops the second rows.
      stored.forEach((row) => (inserted[first.indexOf(row)] = heldBack(error)));
    }
    const byRow = new Map(first.map((row, index) => [row, inserted[index]!]));
    // A repeat of a row that was held back has no outcome either.
    const byId = new Map(first.map((row) => [row.messageId, byRow.get(row)!]));
    return rows.map((row, index) => {
      const outcome = outcomes[index] ?? byRow.get(row)!;
      const original = byId.get(row.messageId);
      return outcome === 'duplicate' && typeof original === 'object' ? original : outcome;
    });
  };

  return async (rows) => {
    const outcomes: StoreOutcome[] = new Array(rows.length);
    const [claiming, others] = [true, false].map((claims) =>
      rows.map((_, index) => index).filter((index) => isClaim(rows[index]!) === claims),
    ) as [number[], number[]];
    const of = (indexes: readonly number[]): readonly Row[] => indexes.map((index) => rows[index]!);
    // Both end before a failure is thrown: nothing of this batch may arrive after its retry began.
    const results = await Promise.allSettled([claimed(of(claiming)), insert(options, of(others))]);
    [claiming, others].forEach((indexes, part) => {
      const result = results[part]!;
      if (result.status === 'rejected') throw result.reason;
      indexes.forEach((index, i) => (outcomes[index] = result.value[i]!));
    });
    return outcomes;
  };
};

/** No subscription guarantees the time of these rows, so that their copies differ. */
const isClaim = ({ log, fixedTime }: Row): boolean => log === undefined && fixedTime !== true;

const heldBack = (error: unknown): HeldBack => {
  if (!(error instanceof WarehouseUnavailable)) throw error;
  return { kind: 'HeldBack', reason: error.message };
};

const insert = async (
  { client, name, fields, topic, now, insert: bounds }: BigQueryStoreOptions,
  rows: readonly Row[],
): Promise<StoreOutcome[]> => {
  const storedAt = formatTimestamp(now() * 1_000);
  const texts: string[] = [];
  const indexes: number[] = [];
  const outcomes = rows.map((row, index): StoreOutcome => {
    const converted = jsonRow(row.values, fields);
    if (converted.kind === 'RefusedRow') return converted;
    const { json } = converted;
    json[hiddenColumns.messageId] = row.messageId;
    json[hiddenColumns.publishedAt] = formatTimestamp(row.publishedAt * 1_000);
    json[hiddenColumns.storedAt] = storedAt;
    texts.push(JSON.stringify({ insertId: insertIdOf(topic, row.messageId), json }));
    indexes.push(index);
    return 'stored';
  });
  const inserted = await insertRows(client, name, texts, bounds);
  inserted.forEach((outcome, index) => (outcomes[indexes[index]!] = outcome));
  return outcomes;
};

/** 43 characters; BigQuery allows 128. */
const insertIdOf = (topic: string, messageId: string): string => hash('sha256', `${topic}\n${messageId}`, 'base64url');
