/**
 * The only connection that writes. Rows and the ledger of stored messages are committed together, so that storing is
 * idempotent. After an error the ledger is read again from the file.
 */
import { DuckDBTimestampValue, LIST, TIMESTAMP, VARCHAR, listValue } from '@duckdb/node-api';
import { hiddenColumns, repeated, string, timestamp, type Schema } from '../../model/schema.ts';
import { WarehouseUnavailable, type RefusedRow, type Row, type StoreOutcome, type Value } from '../ports.ts';
import { compileFits } from '../value/fits.ts';
import { writeChunks, type Column } from './chunk.ts';
import { reasonOf, type DuckDbFile } from './duckDbFile.ts';
import { quoted } from './duckTypes.ts';
import { commitLog, emptyLedger, isRecorded, record, type Ledger } from './ledger.ts';
import { openLedgerTable } from './ledgerTable.ts';
import type { StoredColumn } from './tableGrowth.ts';

export interface WriterOptions {
  readonly file: DuckDbFile;
  readonly table: string;
  readonly schema: Schema;
  /** The smallest sequence of a log that is not settled and may still be delivered. */
  readonly floorOf: (log: string) => number;
  readonly now: () => number;
  /** Milliseconds for which an id is claimed. */
  readonly keyLifetime: number;
}

export interface Writer {
  /** One call at a time. */
  store(rows: readonly Row[]): Promise<readonly StoreOutcome[]>;
  /** The highest sequence of a log that is known to be assigned. */
  highest(log: string): number;
  /** What is recorded of a log. */
  ledger(log: string): Ledger;
  interrupt(): void;
  close(): Promise<void>;
}

export const openWriter = async (options: WriterOptions): Promise<Writer> => {
  const { file, table, schema, floorOf, now, keyLifetime } = options;
  const connection = await file.instance.connect();
  const ledgerTable = await openLedgerTable(connection);
  let ledgers = await ledgerTable.read();
  let storedAt = 0;
  const columns = columnsOf(file.columns, schema, () => storedAt);
  const fields = Object.entries(schema).map(([name, field]) => ({ name, type: field.type, fits: fitsOf(field) }));

  /**
   * Ids of these rows, which have no sequence in a log, that are in the table. Only rows of the time in which a copy may be are read: of
   * a fixed time, or within the lifetime of keys.
   */
  const storedIds = async (rows: readonly Row[]): Promise<Set<string>> => {
    const { messageId: id, publishedAt } = hiddenColumns;
    const sql = `SELECT ${id}, max(epoch_ms(${publishedAt})) FROM ${quoted(table)} WHERE ${id} IN (SELECT unnest($1)) AND ${publishedAt} BETWEEN $2 AND $3 GROUP BY ${id}`;
    const known = new Set<string>();
    for (const some of [rows.filter(({ fixedTime }) => fixedTime), rows.filter(({ fixedTime }) => !fixedTime)]) {
      if (some.length === 0) continue;
      const lifetime = some[0]!.fixedTime ? 0 : keyLifetime;
      const times = some.map((row) => row.publishedAt);
      const bounds = [Math.min(...times) - lifetime, Math.max(...times) + lifetime].map(instant);
      const ids = listValue([...new Set(some.map(({ messageId }) => messageId))]);
      const found = await connection
        .runAndReadAll(sql, [ids, ...bounds], [LIST(VARCHAR), TIMESTAMP, TIMESTAMP])
        .catch(unavailable);
      const times_ = new Map(found.getRows().map(([id, at]) => [id as string, Number(at)]));
      for (const row of some)
        if ((times_.get(row.messageId) ?? -Infinity) > row.publishedAt - lifetime - (row.fixedTime ? 1 : 0))
          known.add(row.messageId);
    }
    return known;
  };

  const append = async (rows: readonly Row[], changedLedgers: ReadonlyMap<string, Ledger>): Promise<void> => {
    if (!file.isThere()) {
      throw new WarehouseUnavailable(
        'the warehouse file was moved or deleted: stop the pipeline, restore the file, start again',
      );
    }
    storedAt = now() * 1_000;
    try {
      await connection.run('BEGIN');
      const appender = await connection.createAppender(table);
      writeChunks(columns, rows, (chunk) => appender.appendDataChunk(chunk));
      appender.closeSync();
      for (const [log, ledger] of changedLedgers) await ledgerTable.write(log, ledger);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined);
      ledgers = await ledgerTable.read().catch(() => ledgers);
      throw isFaultOfRow(error) ? error : new WarehouseUnavailable(reasonOf(error), { cause: error });
    }
    for (const [log, ledger] of changedLedgers) ledgers.set(log, ledger);
  };

  const store = async (rows: readonly Row[]): Promise<readonly StoreOutcome[]> => {
    const knownIds = await storedIds(rows.filter((row) => row.sequence === undefined));
    const sequencesByLog = new Map<string, Sequences>();
    const newRows: Row[] = [];
    const outcomes = rows.map((row): StoreOutcome => {
      const isDuplicate =
        row.sequence === undefined || row.log === undefined
          ? knownIds.has(row.messageId)
          : isRecorded(ledgers.get(row.log) ?? emptyLedger, row.sequence) ||
            sequencesOf(sequencesByLog, row.log).has(row.sequence);
      if (isDuplicate) return 'duplicate';
      const refusal = refusalOf(row.values, fields);
      if (refusal !== undefined) return refusal;
      if (row.sequence === undefined || row.log === undefined) knownIds.add(row.messageId);
      else sequencesOf(sequencesByLog, row.log).add(row.sequence);
      newRows.push(row);
      return 'stored';
    });
    if (newRows.length === 0) return outcomes;
    const changedLedgers = new Map<string, Ledger>(
      [...sequencesByLog].map(
        ([log, { added }]) => [log, record(ledgers.get(log) ?? emptyLedger, added, floorOf(log))] as const,
      ),
    );
    const commits = ledgers.get(commitLog)?.floor ?? 0;
    await append(newRows, changedLedgers.set(commitLog, { floor: commits + 1, runs: [] }));
    return outcomes;
  };

  return {
    store,
    ledger: (log) => ledgers.get(log) ?? emptyLedger,
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

const instant = (ms: number): DuckDBTimestampValue => new DuckDBTimestampValue(BigInt(Math.trunc(ms)) * 1_000n);

const unavailable = (error: unknown): never => {
  throw new WarehouseUnavailable(reasonOf(error), { cause: error });
};

/** Errors that DuckDB reports for a value; other errors are not the fault of a row. */
const isFaultOfRow = (error: unknown): boolean =>
  Error.isError(error) && /^(Constraint|Conversion|Out of Range|Invalid Input) Error/.test(error.message);

const columnsOf = (stored: readonly StoredColumn[], schema: Schema, storedAt: () => number): readonly Column<Row>[] => {
  const fields = Object.keys(schema);
  return stored.map(({ name, type }): Column<Row> => {
    const index = fields.indexOf(name);
    if (index >= 0) return { field: schema[name]!, type, read: (row) => row.values[index]! };
    if (name === hiddenColumns.messageId) return { field: string(), type, read: (row) => row.messageId };
    if (name === hiddenColumns.publishedAt) return { field: timestamp(), type, read: (row) => row.publishedAt * 1_000 };
    if (name === hiddenColumns.storedAt) return { field: timestamp(), type, read: storedAt };
    // The field was removed from the schema. Any field that is written value by value writes nulls of every type.
    return { field: repeated(string()), type, read: () => null };
  });
};

/** Sequences of one log in a batch. They are mostly ascending, and then need no set. */
interface Sequences {
  readonly added: number[];
  has(sequence: number): boolean;
  add(sequence: number): void;
}

const sequencesOf = (sequencesByLog: Map<string, Sequences>, log: string): Sequences => {
  const found = sequencesByLog.get(log);
  if (found !== undefined) return found;
  const added: number[] = [];
  let highest = Number.NEGATIVE_INFINITY;
  let set: Set<number> | undefined;
  const sequences: Sequences = {
    added,
    has: (sequence) => sequence <= highest && (set ??= new Set(added)).has(sequence),
    add: (sequence) => {
      added.push(sequence);
      set?.add(sequence);
      highest = Math.max(highest, sequence);
    },
  };
  sequencesByLog.set(log, sequences);
  return sequences;
};

const maxMicros = 2n ** 63n - 2n;

const fitsOf = compileFits({ from: -maxMicros, to: maxMicros });

interface CheckedField {
  readonly name: string;
  readonly type: string;
  readonly fits: (value: Value | undefined) => boolean;
}

/** Refuses a value that its column cannot store exactly: DuckDB would store another value. */
const refusalOf = (values: readonly Value[], fields: readonly CheckedField[]): RefusedRow | undefined => {
  for (let i = 0; i < fields.length; i++) {
    const { name, type, fits } = fields[i]!;
    if (!fits(values[i])) {
      return {
        kind: 'RefusedRow',
        field: name,
        reason: `column '${name}' cannot store this value: its type is ${type}`,
      };
    }
  }
  return undefined;
};
