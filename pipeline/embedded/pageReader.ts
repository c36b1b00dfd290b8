/**
 * Reads a page of the DuckDB table that is bounded in bytes. DuckDB keeps the longest text of a column in its statistics: where a page of
 * the longest rows would fit, one statement reads it. Otherwise rows are chosen first, without their wide columns, then measured, and
 * only those that fit are read, so that a page of 1 MB rows never materialises in full.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import { timestamp, type Schema } from '../../model/schema.ts';
import type { Query, ReadReport, StoredRow } from '../ports.ts';
import { rowBytes } from '../value/rowBytes.ts';
import { compilePortValue, quoted } from './duckTypes.ts';
import type { Reader } from './readers.ts';
import { columnsOf, readFields, selectStatement } from './sql.ts';

export type ReadPage = (reader: Reader, query: Query, report: ReadReport) => Promise<readonly StoredRow[]>;

/** Milliseconds for which the statistics are used. */
const statisticsMs = 1_000;
/** Rows that are measured at once. */
const measuredRows = 64;
/** Bytes of a value without text, and the least of a row. */
const scalarBytes = 8;

export const compileReadPage = (table: string, schema: Schema): ReadPage => {
  const names = Object.keys(schema);
  const publishedAtValue = compilePortValue(timestamp());
  const portValues = Object.values(schema).map(compilePortValue);
  let longest = 0;
  let readAgainAt = Number.NEGATIVE_INFINITY;

  /** Most bytes of a row; lists have no bound. */
  const longestRow = async ({ connection }: Reader): Promise<number> => {
    if (performance.now() < readAgainAt) return longest;
    const statistics = `SELECT ${names.map((name) => `stats(${quoted(name)})`).join(', ')} FROM ${quoted(table)} LIMIT 1`;
    const [texts = []] = (await connection.runAndReadAll(statistics)).getRows();
    longest = texts.reduce<number>((sum, text) => sum + longestText(String(text)) + scalarBytes, 0);
    readAgainAt = performance.now() + statisticsMs;
    return longest;
  };

  const rowOf = ([messageId, publishedAt, ...rest]: readonly DuckDBValue[], read: readonly number[]): StoredRow => {
    const values: unknown[] = read.length === names.length ? [] : Array.from({ length: names.length });
    read.forEach((field, i) => (values[field] = portValues[field]!(rest[i]!)));
    return { messageId: messageId as string, publishedAt: publishedAtValue(publishedAt!) as number | bigint, values };
  };

  const select = async (reader: Reader, query: Query, columns: readonly string[]): Promise<DuckDBValue[][]> => {
    const { text, values, types } = selectStatement(table, schema, query, columns);
    const statement = await reader.prepared(text);
    statement.bind([...values], [...types]);
    return (await statement.runAndReadAll()).getRows();
  };

  return async (reader, query, report) => {
    const read = readFields(schema, query).map((name) => names.indexOf(name));
    const columns = columnsOf(schema, query);
    const { maxBytes } = query;
    if (maxBytes === undefined || (await longestRow(reader)) * query.limit <= maxBytes) {
      return bounded(
        (await select(reader, query, columns)).map((row) => rowOf(row, read)),
        maxBytes,
        report,
      );
    }
    const chosen = (await select(reader, query, ['rowid'])).map(([rowid]) => rowid as bigint);
    const fitting = await fittingRows(
      reader,
      chosen,
      read.map((field) => names[field]!),
      maxBytes,
    );
    if (fitting.length === 0) return [];
    const isShort = fitting.length < chosen.length;
    const byRow = new Map<bigint, StoredRow>();
    const text = `SELECT rowid, ${columns.map(quoted).join(', ')} FROM ${quoted(table)} WHERE rowid IN (${fitting.join(', ')})`;
    for (const [rowid, ...row] of (await reader.connection.runAndReadAll(text)).getRows())
      byRow.set(rowid as bigint, rowOf(row, read));
    const rows = fitting.flatMap((rowid) => byRow.get(rowid) ?? []);
    if (isShort) report.cut();
    return bounded(rows, maxBytes, report);
  };

  async function fittingRows(
    { connection }: Reader,
    chosen: readonly bigint[],
    columns: readonly string[],
    maxBytes: number,
  ): Promise<readonly bigint[]> {
    const unread = String((names.length - columns.length) * scalarBytes);
    const size = [unread, ...columns.map((name) => sizeSql(name, schema))].join(' + ');
    const fitting: bigint[] = [];
    let bytes = 0;
    for (let at = 0; at < chosen.length; at += measuredRows) {
      const some = chosen.slice(at, at + measuredRows);
      const text = `SELECT rowid, ${size} FROM ${quoted(table)} WHERE rowid IN (${some.join(', ')})`;
      const measured = new Map((await connection.runAndReadAll(text)).getRows() as [bigint, bigint | number][]);
      for (const rowid of some) {
        bytes += Number(measured.get(rowid) ?? scalarBytes);
        if (bytes > maxBytes && fitting.length > 0) return fitting;
        fitting.push(rowid);
      }
    }
    return fitting;
  }
};

/** The bytes of a column's value as `rowBytes` counts them; those of lists and records are near enough. */
const sizeSql = (name: string, schema: Schema): string => {
  const sized = (length: string): string => `coalesce(${length}, ${scalarBytes})`;
  const type = schema[name]?.type;
  if (type === 'string' || type === 'json') return sized(`length(${quoted(name)})`);
  if (type === 'bytes') return sized(`(octet_length(${quoted(name)}) + 2) // 3 * 4`);
  if (type === 'repeated' || type === 'record') return sized(`length(CAST(${quoted(name)} AS VARCHAR))`);
  return String(scalarBytes);
};

/** A column of lists has no bound: its statistics are those of the elements. */
const longestText = (statistics: string): number =>
  statistics.startsWith('[[')
    ? Number.POSITIVE_INFINITY
    : [...statistics.matchAll(/Max String Length: (\d+)/g)].reduce((sum, [, length]) => sum + Number(length), 0);

const bounded = (
  rows: readonly StoredRow[],
  maxBytes: number | undefined,
  report: ReadReport,
): readonly StoredRow[] => {
  if (maxBytes === undefined) return rows;
  let bytes = 0;
  const end = rows.findIndex(({ values }, i) => {
    bytes += rowBytes(values);
    return bytes > maxBytes && i > 0;
  });
  if (end === -1) return rows;
  report.cut();
  return rows.slice(0, end);
};
