/**
 * The warehouse on DuckDB: rows and the ledger of what is stored commit together, so that storing is idempotent.
 * One connection writes; reads go round a few others. An error leaves nothing assumed: the ledger is read again.
 */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { hiddenColumns, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type Query, type Row, type StoredRow, type StoreOutcome, type Warehouse } from '../ports.ts';
import { writeChunks, type Column } from './chunk.ts';
import { emptyLedger, isRecorded, record, type Ledger } from './ledger.ts';
import { createStatement, portValue, quoted, selectStatement } from './sql.ts';
import { StorageError } from './storageError.ts';

export interface DuckDbOptions {
  readonly file: string;
  readonly table: string;
  readonly schema: Schema;
  /** The smallest sequence of a log that may still be delivered unsettled. */
  readonly floorOf: (log: string) => number;
  readonly now: () => number;
  readonly readers?: number;
}

export interface Census {
  readonly rows: number;
  readonly messageIds: number;
}

export interface DuckDbWarehouse extends Warehouse {
  /** Rows, and different message ids among them: equal unless a message was stored twice. Bounds are inclusive. */
  census(between?: { readonly first: string; readonly last: string }): Promise<Census>;
}

const ledgerTable = '_atalaya_ledger';

/** Throws `StorageError` when the file cannot be used. */
export const openDuckDb = async (options: DuckDbOptions): Promise<DuckDbWarehouse> => {
  const { table, schema, now } = options;
  const instance = await open(options.file);
  const writer = await instance.connect();
  try {
    await writer.run(createStatement(table, schema));
    await addColumns(writer, options);
    await writer.run(`CREATE TABLE IF NOT EXISTS ${ledgerTable} (log VARCHAR PRIMARY KEY, floor BIGINT, runs VARCHAR)`);
  } catch (error) {
    instance.closeSync();
    throw error instanceof StorageError ? error : unusable(options.file, error);
  }
  const readers = await Promise.all(Array.from({ length: options.readers ?? 4 }, () => instance.connect()));
  const idle = [...readers];
  const waiting: ((reader: DuckDBConnection) => void)[] = [];
  let ledgers = await readLedgers(writer);
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const columns: readonly Column<Row>[] = [
    ...Object.values(schema).map((field, index) => ({ type: field.type, read: (row: Row) => row.values[index]! })),
    { type: 'string', read: (row) => row.messageId },
    { type: 'timestamp', read: (row) => row.publishedAt * 1_000 },
    { type: 'timestamp', read: () => now() * 1_000 },
  ];

  const writeLedger = async (log: string, ledger: Ledger): Promise<void> => {
    await writer.run(`INSERT OR REPLACE INTO ${ledgerTable} VALUES ($1, $2, $3)`, [
      log,
      BigInt(ledger.floor),
      JSON.stringify(ledger.runs),
    ]);
  };

  const append = async (rows: readonly Row[], touched: ReadonlyMap<string, Ledger>): Promise<void> => {
    try {
      await writer.run('BEGIN');
      const appender = await writer.createAppender(table);
      writeChunks(columns, rows, (chunk) => appender.appendDataChunk(chunk));
      appender.closeSync();
      for (const [log, ledger] of touched) await writeLedger(log, ledger);
      await writer.run('COMMIT');
      for (const [log, ledger] of touched) ledgers.set(log, ledger);
    } catch (error) {
      await writer.run('ROLLBACK').catch(() => undefined);
      ledgers = await readLedgers(writer).catch(() => ledgers);
      throw new WarehouseUnavailable(reasonOf(error), { cause: error });
    }
  };

  /** Ids among `ids` that the table already holds: the way for messages without a place in a log. */
  const present = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    if (ids.length === 0) return new Set();
    const marks = ids.map((_, index) => `$${index + 1}`).join(', ');
    const sql = `SELECT ${hiddenColumns.messageId} FROM ${quoted(table)} WHERE ${hiddenColumns.messageId} IN (${marks})`;
    const found = await writer.runAndReadAll(sql, [...ids]).catch((error: unknown) => {
      throw new WarehouseUnavailable(reasonOf(error), { cause: error });
    });
    return new Set(found.getRows().map(([id]) => id as string));
  };

  const storeNow = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    const elsewhere = rows.filter((row) => row.sequence === undefined).map((row) => row.messageId);
    const seen = new Set(await present(elsewhere));
    const sequences = new Map<string, number[]>();
    const fresh: Row[] = [];
    const outcomes = rows.map((row): StoreOutcome => {
      if (row.sequence === undefined || row.log === undefined) {
        if (seen.has(row.messageId)) return 'duplicate';
        seen.add(row.messageId);
      } else {
        const added = sequences.get(row.log) ?? startOf(sequences, row.log);
        const again = added.length > 0 && row.sequence <= added.at(-1)! && added.includes(row.sequence);
        if (again || isRecorded(ledgers.get(row.log) ?? emptyLedger, row.sequence)) return 'duplicate';
        added.push(row.sequence);
      }
      fresh.push(row);
      return 'stored';
    });
    if (fresh.length === 0) return outcomes;
    const touched = new Map(
      [...sequences].map(([log, added]) => [log, record(ledgers.get(log) ?? emptyLedger, added, options.floorOf(log))] as const),
    );
    await append(fresh, touched);
    return outcomes;
  };

  const withReader = async <T>(signal: AbortSignal | undefined, work: (reader: DuckDBConnection) => Promise<T>): Promise<T> => {
    if (closed) throw new WarehouseUnavailable('the warehouse is closed');
    const reader = idle.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)));
    const interrupt = (): void => reader.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      signal?.throwIfAborted();
      return await work(reader);
    } catch (error) {
      throw new WarehouseUnavailable(signal?.aborted === true ? 'the query was stopped' : reasonOf(error), { cause: error });
    } finally {
      signal?.removeEventListener('abort', interrupt);
      const next = waiting.shift();
      if (next === undefined) idle.push(reader);
      else next(reader);
    }
  };

  return {
    store: (rows) => {
      if (closed) return Promise.reject(new WarehouseUnavailable('the warehouse is closed'));
      const result = last.then(() => storeNow(rows));
      last = result.catch(() => undefined);
      return result;
    },
    query: (query: Query, signal) =>
      withReader(signal, async (reader) => {
        const statement = selectStatement(table, schema, query);
        const result = await reader.runAndReadAll(statement.text, [...statement.values], [...statement.types]);
        return result.getRows().map(([messageId, publishedAt, ...values]): StoredRow => ({
          messageId: messageId as string,
          publishedAt: portValue(publishedAt!) as number | bigint,
          values: values.map(portValue),
        }));
      }),
    ping: () => withReader(undefined, async (reader) => void (await reader.run(`SELECT 1 FROM ${quoted(table)} LIMIT 1`))),
    census: (between) =>
      withReader(undefined, async (reader) => {
        const id = hiddenColumns.messageId;
        const where = between === undefined ? '' : ` WHERE ${id} BETWEEN $1 AND $2`;
        const bounds = between === undefined ? [] : [between.first, between.last];
        const result = await reader.runAndReadAll(`SELECT count(*), count(DISTINCT ${id}) FROM ${quoted(table)}${where}`, bounds);
        const [rows, messageIds] = result.getRows()[0]!;
        return { rows: Number(rows), messageIds: Number(messageIds) };
      }),
    close: async () => {
      if (closed) return;
      closed = true;
      await last;
      for (const reader of readers) reader.closeSync();
      await writer.run('CHECKPOINT').catch(() => undefined);
      writer.closeSync();
      instance.closeSync();
    },
  };
};

const startOf = (map: Map<string, number[]>, log: string): number[] => {
  const list: number[] = [];
  map.set(log, list);
  return list;
};

const readLedgers = async (connection: DuckDBConnection): Promise<Map<string, Ledger>> => {
  const result = await connection.runAndReadAll(`SELECT log, floor, runs FROM ${ledgerTable}`);
  return new Map(
    result.getRows().map(([log, floor, runs]) => [log as string, { floor: Number(floor), runs: JSON.parse(runs as string) as Ledger['runs'] }]),
  );
};

const open = async (file: string): Promise<DuckDBInstance> => {
  try {
    return await DuckDBInstance.create(file, { threads: '2', memory_limit: '1GB', checkpoint_threshold: '64MB' });
  } catch (error) {
    throw unusable(file, error);
  }
};

/** A schema that grew since the table was made: its new columns are added, empty. */
const addColumns = async (connection: DuckDBConnection, options: DuckDbOptions): Promise<void> => {
  const result = await connection.runAndReadAll(
    'SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1',
    [options.table],
  );
  const found = new Map(result.getRows().map(([name, type]) => [name as string, type as string]));
  const wanted = new Map([...createStatement(options.table, options.schema).matchAll(/"((?:[^"]|"")+)" ([A-Z]+)/g)].map((m) => [m[1]!, m[2]!]));
  for (const [name, type] of wanted) {
    const have = found.get(name);
    if (have === undefined) await connection.run(`ALTER TABLE ${quoted(options.table)} ADD COLUMN ${quoted(name)} ${type}`);
    else if (have !== type) {
      throw new StorageError(
        `column ${name} of table ${options.table} is ${have}, and the schema says ${type}`,
        options.file,
        'the type of a stored column was changed in the definition',
        `give the field its old type, or a new name; or move the file away (mv ${options.file} ${options.file}.old)`,
      );
    }
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;

const unusable = (file: string, error: unknown): StorageError => {
  const why = reasonOf(error);
  if (/lock/i.test(why)) {
    return new StorageError('the warehouse is in use by another process', file, why, 'stop the other process, or choose another folder with --data DIR');
  }
  if (/not a valid DuckDB|corrupt|checksum|serializ|Invalid/i.test(why)) {
    return new StorageError('the warehouse is damaged', file, why, `restore ${file} from a copy, or move it away (mv ${file} ${file}.damaged) to begin with an empty table`);
  }
  return new StorageError('the warehouse cannot be opened', file, why, 'give this user the right to write the file and its folder, and free some space');
};
