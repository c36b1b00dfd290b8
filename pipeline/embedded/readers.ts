/** A few connections for reading, so that one slow query holds up neither the others nor the writer. */
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from '@duckdb/node-api';
import { WarehouseUnavailable } from '../ports.ts';
import { reasonOf } from './duckDbFile.ts';

export interface Reader {
  readonly connection: DuckDBConnection;
  /** The statement for a text; the last few are kept. */
  prepared(text: string): Promise<DuckDBPreparedStatement>;
}

export interface Readers {
  /** Throws `WarehouseUnavailable`; interrupts the query when `signal` is aborted. */
  use<T>(signal: AbortSignal | undefined, work: (reader: Reader) => Promise<T>): Promise<T>;
  /** Interrupts what runs. */
  close(): void;
}

const mostPrepared = 64;

export const openReaders = async (instance: DuckDBInstance, count: number): Promise<Readers> => {
  const readers = (await Promise.all(Array.from({ length: count }, () => instance.connect()))).map(readerOf);
  const idle = [...readers];
  const waiting = new Set<(reader: Reader) => void>();
  let closed = false;

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
      if (closed) throw new WarehouseUnavailable('the warehouse is closed');
      if (isAborted(signal)) throw stopped();
      const reader = await take(signal);
      const interrupt = (): void => reader.connection.interrupt();
      signal?.addEventListener('abort', interrupt, { once: true });
      try {
        return await work(reader);
      } catch (error) {
        throw isAborted(signal) ? stopped() : new WarehouseUnavailable(reasonOf(error), { cause: error });
      } finally {
        signal?.removeEventListener('abort', interrupt);
        giveBack(reader);
      }
    },
    close: () => {
      closed = true;
      for (const { connection } of readers) {
        connection.interrupt();
        connection.closeSync();
      }
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
      if (kept.size > mostPrepared) kept.delete(kept.keys().next().value!);
      return found;
    },
  };
};
