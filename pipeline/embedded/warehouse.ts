/** The warehouse on DuckDB: one connection writes, one batch at a time; reads go round a few others. */
import { setTimeout as delay } from 'node:timers/promises';
import { hiddenColumns, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type Row, type StoredRow, type StoreOutcome, type Warehouse } from '../ports.ts';
import type { Reader } from './readers.ts';
import { openRevival } from './revival.ts';
import { reasonOf } from './duckDbFile.ts';
import { portValue, quoted, selectStatement } from './sql.ts';

export interface DuckDbOptions {
  readonly file: string;
  readonly table: string;
  readonly schema: Schema;
  /** The smallest sequence of a log that may still be delivered unsettled. */
  readonly floorOf: (log: string) => number;
  readonly now: () => number;
  readonly readers?: number;
  /** What DuckDB may use beside Node; it spills to disk beyond, and takes more when it cannot do without. Default 64. */
  readonly megabytes?: number;
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
  const { table, schema } = options;
  const readerCount = options.readers ?? 4;
  const revival = await openRevival({ ...options, readerCount, megabytes: options.megabytes ?? 64 });
  const id = hiddenColumns.messageId;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const store = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    await revive();
    try {
      return await revival.current().writer.store(rows);
    } catch (error) {
      if (await revival.grow(error)) return store(rows);
      revival.isFatal(error);
      throw error;
    }
  };

  const revive = async (): Promise<void> => {
    if (closed) return;
    await revival.revive().catch((error: unknown) => {
      throw new WarehouseUnavailable(reasonOf(error), { cause: error });
    });
  };

  const read = async <T>(signal: AbortSignal | undefined, work: (reader: Reader) => Promise<T>): Promise<T> => {
    try {
      return await revival.current().readers.use(signal, work);
    } catch (error) {
      if (!closed && (await revival.grow(error))) return read(signal, work);
      if (revival.isFatal(error)) last = last.then(revive).catch(() => undefined);
      throw error;
    }
  };

  const isIdle = (): Promise<boolean> => Promise.race([last.then(() => true), delay(patience, false, { ref: false })]);

  return {
    store: (rows) => {
      if (closed) return Promise.reject(new WarehouseUnavailable('the warehouse is closed'));
      const result = last.then(() => store(rows));
      last = result.catch(() => undefined);
      return result;
    },
    query: (query, signal) =>
      read(signal, async (reader) => {
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
      read(undefined, async ({ connection }) => {
        const newest = `SELECT epoch_ms(max(${quoted(hiddenColumns.storedAt)})) FROM ${quoted(table)}`;
        const [at] = (await connection.runAndReadAll(newest)).getRows()[0]!;
        return typeof at === 'bigint' ? Number(at) : undefined;
      }),
    queriesAtOnce: readerCount,
    ping: () =>
      read(undefined, async ({ connection }) => {
        if (!revival.current().file.isThere()) throw new Error('the warehouse file was moved or deleted');
        await connection.run(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
      }),
    census: (between) =>
      read(undefined, async ({ connection }) => {
        const where = between === undefined ? '' : ` WHERE ${id} BETWEEN $1 AND $2`;
        const bounds = between === undefined ? [] : [between.first, between.last];
        const counts = `SELECT count(*), count(DISTINCT ${id}) FROM ${quoted(table)}${where}`;
        const [rows, messageIds] = (await connection.runAndReadAll(counts, bounds)).getRows()[0]!;
        return { rows: Number(rows), messageIds: Number(messageIds) };
      }),
    highest: (log) => revival.current().writer.highest(log),
    close: async () => {
      if (closed) return;
      closed = true;
      const { file, readers, writer } = revival.current();
      await readers.close();
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
