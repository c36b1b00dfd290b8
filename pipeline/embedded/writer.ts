/**
 * The one connection that writes: rows and the ledger of what is stored commit together, so that storing is idempotent.
 * After an error nothing is assumed: the ledger is read again.
 */
import { LIST, VARCHAR, listValue } from '@duckdb/node-api';
import { hiddenColumns, type FieldType, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type RefusedRow, type Row, type StoreOutcome, type Value } from '../ports.ts';
import { writeChunks, type Column } from './chunk.ts';
import { reasonOf, type DuckDbFile } from './duckDbFile.ts';
import { emptyLedger, isRecorded, record, type Ledger } from './ledger.ts';
import { openLedgerTable } from './ledgerTable.ts';
import { quoted } from './sql.ts';

export interface WriterOptions {
  readonly file: DuckDbFile;
  readonly table: string;
  readonly schema: Schema;
  /** The smallest sequence of a log that may still be delivered unsettled. */
  readonly floorOf: (log: string) => number;
  readonly now: () => number;
}

export interface Writer {
  /** One at a time. */
  store(rows: readonly Row[]): Promise<readonly StoreOutcome[]>;
  /** The highest sequence of a log that is known to have been given out. */
  highest(log: string): number;
  interrupt(): void;
  close(): Promise<void>;
}

export const openWriter = async (options: WriterOptions): Promise<Writer> => {
  const { file, table, schema, floorOf, now } = options;
  const connection = await file.instance.connect();
  const ledgerTable = await openLedgerTable(connection);
  let ledgers = await ledgerTable.read();
  let storedAt = 0;
  const columns = columnsOf(file.columns, schema, () => storedAt);
  const fields = Object.entries(schema).map(([name, { type }]) => ({ name, type }));

  /** Ids among `ids` that the table already holds: the way for messages without a place in a log. */
  const present = async (ids: readonly string[]): Promise<Set<string>> => {
    if (ids.length === 0) return new Set();
    const id = hiddenColumns.messageId;
    const sql = `SELECT ${id} FROM ${quoted(table)} WHERE ${id} IN (SELECT unnest($1))`;
    const found = await connection.runAndReadAll(sql, [listValue([...ids])], [LIST(VARCHAR)]).catch(unavailable);
    return new Set(found.getRows().map(([found]) => found as string));
  };

  const append = async (rows: readonly Row[], touched: ReadonlyMap<string, Ledger>): Promise<void> => {
    if (!file.isThere()) {
      throw new WarehouseUnavailable(
        'the warehouse file was moved or deleted: stop the pipeline, put it back, start again',
      );
    }
    storedAt = now() * 1_000;
    try {
      await connection.run('BEGIN');
      const appender = await connection.createAppender(table);
      writeChunks(columns, rows, (chunk) => appender.appendDataChunk(chunk));
      appender.closeSync();
      for (const [log, ledger] of touched) await ledgerTable.write(log, ledger);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      ledgers = await ledgerTable.read().catch(() => ledgers);
      throw isFaultOfRow(error) ? error : new WarehouseUnavailable(reasonOf(error), { cause: error });
    }
    for (const [log, ledger] of touched) ledgers.set(log, ledger);
  };

  const store = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    const seen = await present(rows.filter((row) => row.sequence === undefined).map((row) => row.messageId));
    const places = new Map<string, Places>();
    const fresh: Row[] = [];
    const outcomes = rows.map((row): StoreOutcome => {
      const known =
        row.sequence === undefined || row.log === undefined
          ? seen.has(row.messageId)
          : isRecorded(ledgers.get(row.log) ?? emptyLedger, row.sequence) ||
            placesOf(places, row.log).has(row.sequence);
      if (known) return 'duplicate';
      const refused = refusalOf(row.values, fields);
      if (refused !== undefined) return refused;
      if (row.sequence === undefined || row.log === undefined) seen.add(row.messageId);
      else placesOf(places, row.log).add(row.sequence);
      fresh.push(row);
      return 'stored';
    });
    if (fresh.length === 0) return outcomes;
    const touched = new Map(
      [...places].map(
        ([log, { added }]) => [log, record(ledgers.get(log) ?? emptyLedger, added, floorOf(log))] as const,
      ),
    );
    await append(fresh, touched);
    return outcomes;
  };

  return {
    store,
    highest: (log) => {
      const ledger = ledgers.get(log);
      return ledger === undefined ? 0 : Math.max(ledger.floor - 1, ledger.runs.at(-1)?.[1] ?? 0);
    },
    interrupt: () => connection.interrupt(),
    close: async () => {
      await connection.run('CHECKPOINT').catch(() => undefined);
      connection.closeSync();
    },
  };
};

const unavailable = (error: unknown): never => {
  throw new WarehouseUnavailable(reasonOf(error), { cause: error });
};

/** What DuckDB says of values; anything else says nothing of the rows. */
const isFaultOfRow = (error: unknown): boolean =>
  Error.isError(error) && /^(Constraint|Conversion|Out of Range|Invalid Input) Error/.test(error.message);

const columnsOf = (names: readonly string[], schema: Schema, storedAt: () => number): readonly Column<Row>[] => {
  const fields = Object.keys(schema);
  return names.map((name): Column<Row> => {
    const index = fields.indexOf(name);
    if (index >= 0) return { type: schema[name]!.type, read: (row) => row.values[index]! };
    if (name === hiddenColumns.messageId) return { type: 'string', read: (row) => row.messageId };
    if (name === hiddenColumns.publishedAt) return { type: 'timestamp', read: (row) => row.publishedAt * 1_000 };
    if (name === hiddenColumns.storedAt) return { type: 'timestamp', read: storedAt };
    return { type: 'string', read: () => null };
  });
};

/** Sequences of one log in a batch. They mostly come in order, and then need no set. */
interface Places {
  readonly added: number[];
  has(sequence: number): boolean;
  add(sequence: number): void;
}

const placesOf = (places: Map<string, Places>, log: string): Places => {
  const found = places.get(log);
  if (found !== undefined) return found;
  const added: number[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  let set: Set<number> | undefined;
  const made: Places = {
    added,
    has: (sequence) => sequence <= highest && (set ??= new Set(added)).has(sequence),
    add: (sequence) => {
      added.push(sequence);
      set?.add(sequence);
      highest = Math.max(highest, sequence);
    },
  };
  places.set(log, made);
  return made;
};

const mostMicros = 2n ** 63n - 2n;

const fits: Readonly<Record<FieldType, (value: Exclude<Value, null>) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'bigint' && value <= mostMicros && value >= -mostMicros,
};

/** A value that its column cannot hold would be stored as another one. */
const refusalOf = (
  values: readonly Value[],
  fields: readonly { readonly name: string; readonly type: FieldType }[],
): RefusedRow | undefined => {
  for (let i = 0; i < fields.length; i++) {
    const { name, type } = fields[i]!;
    const value = values[i];
    if (value === undefined || (value !== null && !fits[type](value))) {
      return { kind: 'RefusedRow', field: name, reason: `column '${name}' holds no such value, only ${type}` };
    }
  }
  return undefined;
};
