/**
 * The baseline of the ingest benchmark: the same work in a bare loop, in one process. SQLite insert, read,
 * JSON.parse and a check, DuckDB append, delete; the same batches, bytes and durability.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance, DuckDBTimestampValue, type DuckDBConnection } from '@duckdb/node-api';

export interface BareOptions {
  readonly folder: string;
  readonly messages: readonly Uint8Array[];
  readonly total: number;
  readonly batch: number;
}

interface Flight {
  readonly date: string;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

interface Stored {
  readonly sequence: number;
  readonly data: Uint8Array;
}

/** Messages a second. */
export const bareLoop = async (options: BareOptions): Promise<number> => {
  const { total, batch } = options;
  const queue = openQueue(options.folder);
  const warehouse = await openWarehouse(options.folder);
  const insert = queue.prepare('INSERT INTO messages (data, attributes, published_at) VALUES (?, ?, ?)');
  const select = queue.prepare(
    'SELECT sequence, data, attributes, published_at FROM messages WHERE sequence > ? ORDER BY sequence LIMIT ?',
  );
  const remove = queue.prepare('DELETE FROM messages WHERE sequence <= ?');
  const started = performance.now();
  let last = 0;
  for (let from = 0; from < total; from += batch) {
    const size = Math.min(batch, total - from);
    const at = Date.now();
    queue.exec('BEGIN');
    for (let i = 0; i < size; i++) insert.run(options.messages[(from + i) % options.messages.length]!, null, at);
    queue.exec('COMMIT');
    const rows = select.all(last, batch) as unknown as Stored[];
    const freight = rows.map(({ data }) =>
      check(JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.length).toString()) as Flight),
    );
    last = rows.at(-1)!.sequence;
    await warehouse.run('BEGIN');
    await append(warehouse, rows, freight, at);
    await warehouse.run(`UPDATE watermark SET sequence = ${last}`);
    await warehouse.run('COMMIT');
    remove.run(last);
  }
  const seconds = (performance.now() - started) / 1_000;
  warehouse.closeSync();
  queue.close();
  return total / seconds;
};

/** Messages a second of the queue alone: insert, read, delete. */
export const bareQueue = (options: BareOptions): number => {
  const queue = openQueue(options.folder);
  const insert = queue.prepare('INSERT INTO messages (data, attributes, published_at) VALUES (?, ?, ?)');
  const select = queue.prepare(
    'SELECT sequence, data, attributes, published_at FROM messages WHERE sequence > ? ORDER BY sequence LIMIT ?',
  );
  const remove = queue.prepare('DELETE FROM messages WHERE sequence <= ?');
  const started = performance.now();
  let last = 0;
  for (let from = 0; from < options.total; from += options.batch) {
    queue.exec('BEGIN');
    for (let i = 0; i < options.batch; i++)
      insert.run(options.messages[(from + i) % options.messages.length]!, null, 0);
    queue.exec('COMMIT');
    last = (select.all(last, options.batch) as unknown as Stored[]).at(-1)!.sequence;
    remove.run(last);
  }
  const seconds = (performance.now() - started) / 1_000;
  queue.close();
  return options.total / seconds;
};

/** Rows a second of DuckDB's row appender alone. */
export const bareAppender = async (options: BareOptions): Promise<number> => {
  const warehouse = await openWarehouse(options.folder);
  const freight = options.messages.map((data) => JSON.parse(Buffer.from(data).toString()) as Flight);
  const started = performance.now();
  for (let from = 0; from < options.total; from += options.batch) {
    const some = Array.from({ length: options.batch }, (_, i) => freight[(from + i) % freight.length]!);
    await warehouse.run('BEGIN');
    await append(
      warehouse,
      some.map((_, i) => ({ sequence: from + i })),
      some,
      0,
    );
    await warehouse.run('COMMIT');
  }
  const seconds = (performance.now() - started) / 1_000;
  warehouse.closeSync();
  return options.total / seconds;
};

const openQueue = (folder: string): DatabaseSync => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const queue = new DatabaseSync(path.join(folder, 'bare.db'));
  queue.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
    CREATE TABLE messages (sequence INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB, attributes TEXT, published_at INTEGER)`);
  return queue;
};

const openWarehouse = async (folder: string): Promise<DuckDBConnection> => {
  const file = path.join(folder, 'bare.duckdb');
  mkdirSync(folder, { recursive: true });
  for (const old of [file, `${file}.wal`]) rmSync(old, { force: true });
  const connection = await (await DuckDBInstance.create(file, { threads: '2' })).connect();
  await connection.run(`CREATE TABLE freight (date TIMESTAMP, delay BIGINT, distance BIGINT, origin VARCHAR, destination VARCHAR,
    id VARCHAR, published_at TIMESTAMP, stored_at TIMESTAMP)`);
  await connection.run('CREATE TABLE watermark (sequence BIGINT)');
  await connection.run('INSERT INTO watermark VALUES (0)');
  return connection;
};

const append = async (
  warehouse: DuckDBConnection,
  rows: readonly { readonly sequence: number }[],
  freight: readonly Flight[],
  at: number,
): Promise<void> => {
  const appender = await warehouse.createAppender('freight');
  const [published, stored] = [at, Date.now()].map((ms) => new DuckDBTimestampValue(BigInt(ms) * 1_000n));
  freight.forEach((flight, index) => {
    appender.appendTimestamp(new DuckDBTimestampValue(BigInt(Date.parse(flight.date)) * 1_000n));
    appender.appendBigInt(BigInt(flight.delay));
    appender.appendBigInt(BigInt(flight.distance));
    appender.appendVarchar(flight.origin);
    appender.appendVarchar(flight.destination);
    appender.appendVarchar(`bare-${rows[index]!.sequence}`);
    appender.appendTimestamp(published!);
    appender.appendTimestamp(stored!);
    appender.endRow();
  });
  appender.closeSync();
};

const check = (flight: Flight): Flight => {
  const { date, delay, distance, origin, destination } = flight;
  if (typeof delay !== 'number' || typeof distance !== 'number') throw new TypeError('no number');
  if (typeof date !== 'string' || typeof origin !== 'string' || typeof destination !== 'string')
    throw new TypeError('no text');
  return flight;
};
