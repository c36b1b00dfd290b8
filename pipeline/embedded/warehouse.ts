/** The warehouse on DuckDB: one connection writes, one batch at a time; reads go round a few others. */
import { setTimeout as delay } from 'node:timers/promises';
import { hiddenColumns, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type StoredRow, type Warehouse } from '../ports.ts';
import { openDuckDbFile } from './duckDbFile.ts';
import { openReaders } from './readers.ts';
import { portValue, quoted, selectStatement } from './sql.ts';
import { openWriter } from './writer.ts';

export interface DuckDbOptions {
  readonly file: string;
  readonly table: string;
  readonly schema: Schema;
  /** The smallest sequence of a log that may still be delivered unsettled. */
  readonly floorOf: (log: string) => number;
  readonly now: () => number;
  readonly readers?: number;
  /** What DuckDB may use beside Node, such as '256MB'. */
  readonly memory?: string;
}

export interface Census {
  readonly rows: number;
  readonly messageIds: number;
}

export interface DuckDbWarehouse extends Warehouse {
  /** Rows, and different message ids among them: equal unless a message was stored twice. Bounds are inclusive. */
  census(between?: { readonly first: string; readonly last: string }): Promise<Census>;
  /** The highest sequence of a log that is known to have been given out; 0 for an unknown log. */
  highest(log: string): number;
}

/** Milliseconds that closing waits for a batch, and again after interrupting it. */
const patience = 500;

/** Throws `StorageError` when the file cannot be used. */
export const openDuckDb = async (options: DuckDbOptions): Promise<DuckDbWarehouse> => {
  const { table, schema, floorOf, now } = options;
  const file = await openDuckDbFile({ ...options, memory: options.memory ?? '128MB' });
  const writer = await openWriter({ file, table, schema, floorOf, now });
  const readers = await openReaders(file.instance, options.readers ?? 4);
  const id = hiddenColumns.messageId;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const isIdle = (): Promise<boolean> => Promise.race([last.then(() => true), delay(patience, false, { ref: false })]);

  return {
    store: (rows) => {
      if (closed) return Promise.reject(new WarehouseUnavailable('the warehouse is closed'));
      const result = last.then(() => writer.store(rows));
      last = result.catch(() => undefined);
      return result;
    },
    query: (query, signal) =>
      readers.use(signal, async (reader) => {
        const { text, values, types } = selectStatement(table, schema, query);
        const statement = await reader.prepared(text);
        statement.bind([...values], [...types]);
        const result = await statement.runAndReadAll();
        return result.getRows().map(([messageId, publishedAt, ...rest]): StoredRow => ({
          messageId: messageId as string,
          publishedAt: portValue(publishedAt!) as number | bigint,
          values: rest.map(portValue),
        }));
      }),
    lastStoredAt: () =>
      readers.use(undefined, async ({ connection }) => {
        const newest = `SELECT epoch_ms(max(${quoted(hiddenColumns.storedAt)})) FROM ${quoted(table)}`;
        const [at] = (await connection.runAndReadAll(newest)).getRows()[0]!;
        return typeof at === 'bigint' ? Number(at) : undefined;
      }),
    ping: () =>
      readers.use(undefined, async ({ connection }) => {
        if (!file.isThere()) throw new Error('the warehouse file was moved or deleted');
        await connection.run(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
      }),
    census: (between) =>
      readers.use(undefined, async ({ connection }) => {
        const where = between === undefined ? '' : ` WHERE ${id} BETWEEN $1 AND $2`;
        const bounds = between === undefined ? [] : [between.first, between.last];
        const counts = `SELECT count(*), count(DISTINCT ${id}) FROM ${quoted(table)}${where}`;
        const [rows, messageIds] = (await connection.runAndReadAll(counts, bounds)).getRows()[0]!;
        return { rows: Number(rows), messageIds: Number(messageIds) };
      }),
    highest: (log) => writer.highest(log),
    close: async () => {
      if (closed) return;
      closed = true;
      readers.close();
      if (!(await isIdle())) {
        writer.interrupt();
        // What does not even heed that ends with the process; the file recovers by its log.
        if (!(await isIdle())) return;
      }
      await writer.close();
      file.instance.closeSync();
    },
  };
};
