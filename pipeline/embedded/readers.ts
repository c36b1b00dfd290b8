/** A few connections for reading, so that one slow query holds up neither the others nor the writer. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from '@duckdb/node-api';
import { WarehouseUnavailable } from '../ports.ts';
import { reasonOf } from './duckDbFile.ts';

export interface Reader {
  readonly connection: DuckDBConnection;
  /** The statement for a text; the last few are kept. */
  prepared(text: string): Promise<DuckDBPreparedStatement>;
  interrupt(): void;
  close(): void;
}

export interface Readers {
  /** Throws `WarehouseUnavailable`; interrupts the query when `signal` is aborted. */
  use<T>(signal: AbortSignal | undefined, work: (reader: Reader) => Promise<T>): Promise<T>;
  /** Interrupts what runs, and waits for it: DuckDB does not outlive a connection that is closed under a query. */
  close(): Promise<void>;
}

/** Each keeps what its last run sorted, a quarter of a megabyte or more. */
const mostPrepared = 8;
/** Milliseconds that closing waits for queries that it interrupted. What heeds nothing ends with the process. */
const patience = 500;

export const openReaders = async (instance: DuckDBInstance, count: number): Promise<Readers> => {
  const readers = (await Promise.all(Array.from({ length: count }, () => instance.connect()))).map(readerOf);
  const idle = [...readers];
  const waiting = new Set<(reader: Reader) => void>();
  let closed = false;
  const isClosed = (): boolean => closed;

  const take = (signal: AbortSignal | undefined): Promise<Reader> => {
    const reader = idle.pop();
    if (reader !== undefined) return Promise.resolve(reader);
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        waiting.delete(got);
        reject(stopped());
      };
      const got = (reader: Reader): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve(reader);
      };
      waiting.add(got);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  };

  const giveBack = (reader: Reader): void => {
    const [next] = waiting;
    if (next === undefined) return void idle.push(reader);
    waiting.delete(next);
    next(reader);
  };

  return {
    use: async (signal, work) => {
      if (isClosed()) throw new WarehouseUnavailable('the warehouse is closed');
      if (isAborted(signal)) throw stopped();
      const reader = await take(signal);
      signal?.addEventListener('abort', reader.interrupt, { once: true });
      try {
        if (isClosed()) throw new Error('the warehouse is closed');
        return await work(reader);
      } catch (error) {
        throw isAborted(signal) ? stopped() : new WarehouseUnavailable(reasonOf(error), { cause: error });
      } finally {
        signal?.removeEventListener('abort', reader.interrupt);
        giveBack(reader);
      }
    },
    close: async () => {
      closed = true;
      const end = performance.now() + patience;
      while (idle.length < readers.length && performance.now() < end) {
        for (const reader of readers) if (!idle.includes(reader)) reader.interrupt();
        await delay(2);
      }
      for (const reader of idle) reader.close();
    },
  };
};

/** Read anew each time: it changes while one waits. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const stopped = (): WarehouseUnavailable => new WarehouseUnavailable('the query was stopped');

const readerOf = (connection: DuckDBConnection): Reader => {
  const kept = new Map<string, DuckDBPreparedStatement>();
  return {
    connection,
    prepared: async (text) => {
      const found = kept.get(text) ?? (await connection.prepare(text));
      kept.delete(text);
      kept.set(text, found);
      const [oldest] = kept;
      if (kept.size > mostPrepared && oldest !== undefined) {
        kept.delete(oldest[0]);
        oldest[1].destroySync();
      }
      return found;
    },
    interrupt: () => connection.interrupt(),
    close: () => {
      for (const statement of kept.values()) statement.destroySync();
      kept.clear();
      connection.closeSync();
    },
  };
};
