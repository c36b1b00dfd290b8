/** A few connections for reading, so that a slow query blocks neither other queries nor the writer. */
import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from '@duckdb/node-api';
import { WarehouseUnavailable } from '../ports.ts';
import { reasonOf } from './duckDbFile.ts';

export interface Reader {
  readonly connection: DuckDBConnection;
  /** The prepared statement of a text; the most recent ones are cached. */
  prepared(text: string): Promise<DuckDBPreparedStatement>;
  interrupt(): void;
  close(): void;
}

export interface Readers {
  /** Throws `WarehouseUnavailable`; interrupts the query when `signal` is aborted. */
  use<T>(signal: AbortSignal | undefined, work: (reader: Reader) => Promise<T>): Promise<T>;
  /** Interrupts running queries and waits for them: DuckDB crashes when a connection is closed during a query. */
  close(): Promise<void>;
}

/** Each cached statement keeps memory of its last run: 250 kB or more. */
const maxStatements = 8;
/** Milliseconds that closing waits for interrupted queries. */
const closeWaitMs = 500;

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
      const onAbort = (): void => {
        waiting.delete(onReader);
        reject(stoppedError());
      };
      const onReader = (reader: Reader): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve(reader);
      };
      waiting.add(onReader);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  };

  const release = (reader: Reader): void => {
    const [next] = waiting;
    if (next === undefined) return void idle.push(reader);
    waiting.delete(next);
    next(reader);
  };

  return {
    use: async (signal, work) => {
      if (isClosed()) throw new WarehouseUnavailable('the warehouse is closed');
      if (isAborted(signal)) throw stoppedError();
      const reader = await take(signal);
      signal?.addEventListener('abort', reader.interrupt, { once: true });
      try {
        if (isClosed()) throw new Error('the warehouse is closed');
        return await work(reader);
      } catch (error) {
        throw isAborted(signal) ? stoppedError() : new WarehouseUnavailable(reasonOf(error), { cause: error });
      } finally {
        signal?.removeEventListener('abort', reader.interrupt);
        release(reader);
      }
    },
    close: async () => {
      closed = true;
      const end = performance.now() + closeWaitMs;
      while (idle.length < readers.length && performance.now() < end) {
        for (const reader of readers) if (!idle.includes(reader)) reader.interrupt();
        await delay(2);
      }
      for (const reader of idle) reader.close();
    },
  };
};

/** A function, so that the compiler does not assume an unchanged value after an await. */
const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const stoppedError = (): WarehouseUnavailable => new WarehouseUnavailable('the query was stopped');

const readerOf = (connection: DuckDBConnection): Reader => {
  const statements = new Map<string, DuckDBPreparedStatement>();
  return {
    connection,
    prepared: async (text) => {
      const statement = statements.get(text) ?? (await connection.prepare(text));
      statements.delete(text);
      statements.set(text, statement);
      const [oldest] = statements;
      if (statements.size > maxStatements && oldest !== undefined) {
        statements.delete(oldest[0]);
        oldest[1].destroySync();
      }
      return statement;
    },
    interrupt: () => connection.interrupt(),
    close: () => {
      for (const statement of statements.values()) statement.destroySync();
      statements.clear();
      connection.closeSync();
    },
  };
};
