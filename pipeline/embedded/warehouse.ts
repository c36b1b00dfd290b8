/** The warehouse on DuckDB: one connection writes, one batch at a time; a few other connections read. */
import { setTimeout as delay } from 'node:timers/promises';
import { milliseconds } from '../../model/quantity.ts';
import { hiddenColumns, type Schema } from '../../model/schema.ts';
import { defaultKeyLifetime } from '../../model/access.ts';
import { WarehouseUnavailable, type ReadReport, type Row, type StoreOutcome, type Warehouse } from '../ports.ts';
import type { Reader } from './readers.ts';
import { openDuckDbSession } from './duckDbSession.ts';
import { reasonOf } from './duckDbFile.ts';
import { quoted } from './duckTypes.ts';
import { commitLog, type Ledger } from './ledger.ts';
import { compileReadPage } from './pageReader.ts';

export interface DuckDbOptions {
  readonly file: string;
  readonly table: string;
  readonly schema: Schema;
  /** The smallest sequence of a log that is not settled and may still be delivered. */
  readonly floorOf: (log: string) => number;
  readonly now: () => number;
  /** Milliseconds for which an id is claimed. Default: a day. */
  readonly keyLifetime?: number;
  readonly readers?: number;
  /** Memory of DuckDB at the start; it spills to disk above it, and gets more when an operation needs it. Default 64. */
  readonly megabytes?: number;
}

export interface Census {
  readonly rows: number;
  readonly messageIds: number;
}

export interface DuckDbWarehouse extends Warehouse {
  /** Number of rows, and of distinct message ids: equal unless a message was stored twice. Bounds are inclusive. */
  census(between?: { readonly first: string; readonly last: string }): Promise<Census>;
  /** The highest sequence of a log that is known to be assigned; 0 for an unknown log. */
  highest(log: string): number;
  /** Number of batches that were ever committed to this file; kept with the rows. */
  commits(): number;
  /** Which messages of a log are recorded as stored. */
  ledger(log: string): Ledger;
}

/** Milliseconds that closing waits for a batch, and again after interrupting it. */
const closeWaitMs = 500;

/** For callers that do not measure. */
const unreported: ReadReport = { billed: () => undefined, cut: () => undefined };

/** Throws `StorageError` when the file cannot be used. */
export const openDuckDb = async (options: DuckDbOptions): Promise<DuckDbWarehouse> => {
  const { table, schema } = options;
  const readerCount = options.readers ?? 4;
  const session = await openDuckDbSession({
    ...options,
    keyLifetime: options.keyLifetime ?? milliseconds(defaultKeyLifetime),
    readerCount,
    megabytes: options.megabytes ?? 64,
  });
  const id = hiddenColumns.messageId;
  const readPage = compileReadPage(table, schema);
  let lastWork: Promise<unknown> = Promise.resolve();
  let closed = false;

  const store = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    await reopen();
    try {
      return await session.current().writer.store(rows);
    } catch (error) {
      if (await session.grow(error)) return store(rows);
      session.isFatal(error);
      throw error;
    }
  };

  const reopen = async (): Promise<void> => {
    if (closed) return;
    await session.reopen().catch((error: unknown) => {
      throw new WarehouseUnavailable(reasonOf(error), { cause: error });
    });
  };

  const read = async <T>(signal: AbortSignal | undefined, work: (reader: Reader) => Promise<T>): Promise<T> => {
    try {
      return await session.current().readers.use(signal, work);
    } catch (error) {
      if (!closed && (await session.grow(error))) return read(signal, work);
      if (session.isFatal(error)) lastWork = lastWork.then(reopen).catch(() => undefined);
      throw error;
    }
  };

  const isIdle = (): Promise<boolean> =>
    Promise.race([lastWork.then(() => true), delay(closeWaitMs, false, { ref: false })]);

  return {
    store: (rows) => {
      if (closed) return Promise.reject(new WarehouseUnavailable('the warehouse is closed'));
      const result = lastWork.then(() => store(rows));
      lastWork = result.catch(() => undefined);
      return result;
    },
    query: (query, signal, report = unreported) => read(signal, (reader) => readPage(reader, query, report)),
    lastStoredAt: () =>
      read(undefined, async ({ connection }) => {
        const newest = `SELECT epoch_ms(max(${quoted(hiddenColumns.storedAt)})) FROM ${quoted(table)}`;
        const [at] = (await connection.runAndReadAll(newest)).getRows()[0]!;
        return typeof at === 'bigint' ? Number(at) : undefined;
      }),
    queriesAtOnce: readerCount,
    ping: () =>
      read(undefined, async ({ connection }) => {
        if (!session.current().file.isThere()) throw new Error('the warehouse file was moved or deleted');
        const damage = session.damage();
        if (damage !== undefined) throw new Error(`the warehouse is damaged: ${damage}`);
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
    highest: (log) => session.current().writer.highest(log),
    commits: () => session.current().writer.ledger(commitLog).floor,
    ledger: (log) => session.current().writer.ledger(log),
    close: async () => {
      if (closed) return;
      closed = true;
      const { file, readers, writer } = session.current();
      await readers.close();
      if (!(await isIdle())) {
        writer.interrupt();
        // An operation that ignores the interrupt ends with the process; DuckDB recovers from its log.
        if (!(await isIdle())) return;
      }
      await writer.close();
      file.instance.closeSync();
    },
  };
};
