/**
 * Reads of a BigQuery table whose price does not grow with the table. Only the fields that are asked for, and always with a bound on
 * the partition column: a page in the order of that column reads its newest (or oldest) partitions, and older ones only until it
 * is full; a cursor and filters of that column are bounds. Other reads have the range of their filters. A read that would
 * bill more than the limit is a `ReadTooLarge`, which says what is small enough.
 */
import { hiddenColumns, timestamp, type Schema } from '../../model/schema.ts';
import { CursorExpired, ReadTooLarge, type Query, type ReadReport, type StoredRow, type TimeRange } from '../ports.ts';
import { daysOf } from '../value/date.ts';
import { rowBytes } from '../value/rowBytes.ts';
import type { BigQueryClient } from './bigqueryClient.ts';
import { isOverLimit } from './bigqueryFault.ts';
import type { Layout, ReadLayout } from './bigqueryLayout.ts';
import { billedBytes, runQueryInParts, type Cells, type QueryBounds } from './bigqueryQuery.ts';
import { fittingRange, rangesOf } from './bigqueryRanges.ts';
import { bounds, readFields, selectStatement, type PartitionBound } from './bigquerySql.ts';
import { fullName, sqlName } from './bigqueryTable.ts';
import { cellValue, fieldsOf } from './bigqueryValues.ts';
import type { TableName } from '../../model/google/names.ts';

export interface ReaderOptions {
  readonly client: BigQueryClient;
  readonly name: TableName;
  readonly schema: Schema;
  /** The partition column of the definition. */
  readonly partitionBy: string;
  readonly query: QueryBounds;
  readonly layout: ReadLayout;
  readonly now: () => number;
}

export interface BigQueryReader {
  readonly page: (query: Query, signal: AbortSignal, report: ReadReport) => Promise<readonly StoredRow[]>;
  readonly scan: (query: Query, signal: AbortSignal, report: ReadReport) => AsyncIterable<readonly StoredRow[]>;
}

/** How many times more rows each next range has: more for filters, because most rows do not match. */
const growth = { plain: 4, filtered: 16 };

/** Rows of one part of an export's result. */
const scanRows = 1_000;

export const createReader = (options: ReaderOptions): BigQueryReader => {
  const { client, name, schema, query: limits, now } = options;
  const table = sqlName(client, name);
  const subject = { failure: 'rows cannot be read', resource: fullName(client, name) };
  const fields = fieldsOf(schema);
  const names = Object.keys(schema);
  const maximum = limits.maximumBytesBilled;

  /** Sparse where fields are not read. */
  const rowOf = ([messageId, publishedAt, ...cells]: Cells, read: readonly number[]): StoredRow => {
    const values: unknown[] = read.length === names.length ? [] : Array.from({ length: names.length });
    read.forEach((field, i) => (values[field] = cellValue(cells[i]!, fields[field]!.field)));
    return {
      messageId: messageId as string,
      publishedAt: cellValue(publishedAt!, publishedAtField) as number | bigint,
      values,
    };
  };

  /** One query; rows in parts. `budget`: bytes that may still be billed. */
  async function* run(
    query: Query,
    bound: PartitionBound | undefined,
    budget: number,
    signal: AbortSignal,
    report: ReadReport,
    part: { readonly rows?: number; readonly timeoutForEach?: boolean } = {},
  ): AsyncGenerator<readonly StoredRow[]> {
    const read = readFields(schema, query).map((field) => names.indexOf(field));
    const statement = { ...selectStatement(table, schema, query, bound), ...subject };
    let isBilled = false;
    for await (const { rows, bytesProcessed } of runQueryInParts(
      client,
      statement,
      { ...limits, maximumBytesBilled: budget },
      { signal, ...part },
    )) {
      if (!isBilled) report.billed(billedBytes(bytesProcessed));
      isBilled = true;
      yield rows.map((cells) => rowOf(cells, read));
    }
  }

  const requestOf = async (query: Query): Promise<Request> => {
    const layout = await options.layout();
    const column = columnIn(schema, layout, options.partitionBy);
    const range = column === undefined ? anyTime : rangeOf(query, schema, column);
    if (layout.keptMs !== undefined && column !== undefined && isOrder(query, column)) {
      const at = query.after === undefined || query.after.value === null ? undefined : microsOf(query.after.value);
      if (at !== undefined && at < (now() - layout.keptMs) * 1_000) throw new CursorExpired(layout.keptMs);
    }
    return { layout, column, range };
  };

  const tooLarge = ({ layout, column, range }: Request, cause: unknown): ReadTooLarge =>
    new ReadTooLarge(
      column,
      maximum,
      column === undefined ? undefined : fittingRange(layout.partitions, range, maximum),
      cause,
    );

  /** The statements of a request, in the order of its rows. */
  const boundsOf = (query: Query, { layout, column, range }: Request): readonly (PartitionBound | undefined)[] => {
    if (column === undefined) return [undefined];
    const neverNull = column === hiddenColumns.publishedAt || bounds(query.conditions, column);
    if (!isOrder(query, column)) return [{ column, nulls: neverNull ? 'never' : 'too' }];
    if (query.after?.value === null) return [{ column, nulls: 'only' }];
    const ranges = rangesOf({
      partitions: layout.partitions,
      range,
      direction: query.direction,
      rows: query.limit,
      growth: query.conditions.length > 0 ? growth.filtered : growth.plain,
      bytes: maximum,
      now: now() * 1_000,
    });
    if (ranges.length === 1 && layout.partitions === 'small') return [{ column, nulls: neverNull ? 'never' : 'too' }];
    // The ends of the whole range are in the conditions and in the cursor, with every digit.
    const tiles = ranges.map(({ from, to }): PartitionBound => ({
      column,
      from: from === range.from ? undefined : from,
      to: to === range.to ? undefined : to,
      nulls: 'never',
    }));
    return neverNull ? tiles : [...tiles, { column, nulls: 'only' }];
  };

  const page: BigQueryReader['page'] = async (query, signal, report) => {
    const request = await requestOf(query);
    const byId = new Map<string, StoredRow>();
    let bytes = 0;
    let budget = maximum;
    const metered = {
      ...report,
      billed: (amount: number) => {
        budget -= amount;
        report.billed(amount);
      },
    };
    let { after } = query;
    const pageOf = (): readonly StoredRow[] => [...byId.values()];

    for (const bound of boundsOf(query, request)) {
      for (;;) {
        const limit = query.limit - byId.size;
        let found = 0;
        try {
          for await (const rows of run({ ...query, after, limit }, bound, budget, signal, metered)) {
            for (const row of rows) {
              found++;
              after = { value: orderValue(row, query.orderBy, names), messageId: row.messageId };
              if (byId.has(row.messageId)) continue;
              bytes += rowBytes(row.values);
              if (query.maxBytes !== undefined && bytes > query.maxBytes && byId.size > 0) {
                report.cut();
                return pageOf();
              }
              byId.set(row.messageId, row);
            }
          }
        } catch (error) {
          if (!isOverLimit(error)) throw error;
          if (byId.size === 0 || query.conditions.length > 0) throw tooLarge(request, error);
          report.cut();
          return pageOf();
        }
        if (byId.size >= query.limit) return pageOf();
        // Fewer rows than asked for: the range has no more. Otherwise duplicates took their place.
        if (found < limit) break;
      }
    }
    return pageOf();
  };

  async function* scan(query: Query, signal: AbortSignal, report: ReadReport): AsyncGenerator<readonly StoredRow[]> {
    const request = await requestOf(query);
    const { column } = request;
    const isAfterNulls = column !== undefined && isOrder(query, column) && query.after?.value === null;
    const neverNull =
      column === hiddenColumns.publishedAt || (column !== undefined && bounds(query.conditions, column));
    const bound: PartitionBound | undefined =
      column === undefined ? undefined : { column, nulls: isAfterNulls ? 'only' : neverNull ? 'never' : 'too' };
    // Duplicates are dropped below, and must not make the export shorter.
    const limit = query.limit >= Number.MAX_SAFE_INTEGER ? query.limit : query.limit * 2 + 100;
    let last: string | undefined;
    try {
      const part = { rows: scanRows, timeoutForEach: true };
      for await (const rows of run({ ...query, limit }, bound, maximum, signal, report, part)) {
        const fresh = rows.filter(({ messageId }, i) => messageId !== (i === 0 ? last : rows[i - 1]!.messageId));
        last = rows.at(-1)?.messageId ?? last;
        yield fresh;
      }
    } catch (error) {
      throw isOverLimit(error) ? tooLarge(request, error) : error;
    }
  }

  return { page, scan };
};

interface Request {
  readonly layout: Layout;
  /** The column that really partitions the table; undefined where none of ours does. */
  readonly column: string | undefined;
  readonly range: TimeRange;
}

const publishedAtField = timestamp();
const anyTime: TimeRange = { from: undefined, to: undefined };

/** Somebody may have created the table again: its own partition column counts, if it is one of ours. */
const columnIn = (schema: Schema, { column, partitions }: Layout, declared: string): string | undefined => {
  // An emulator may not say how it partitions; a small table needs no bound, but keeps the declared one.
  if (column === undefined) return partitions === 'small' ? declared : undefined;
  const type = column === hiddenColumns.publishedAt ? 'timestamp' : schema[column]?.type;
  return type === 'timestamp' || type === 'date' ? column : undefined;
};

const isOrder = ({ orderBy }: Query, column: string): boolean => (orderBy ?? hiddenColumns.publishedAt) === column;

const orderValue = (row: StoredRow, orderBy: string | undefined, names: readonly string[]): never =>
  (orderBy === undefined ? row.publishedAt : row.values[names.indexOf(orderBy)]) as never;

/** Of a timestamp or of a day. Numbers are exact enough to choose partitions; statements have the values themselves. */
const microsOf = (value: unknown): number =>
  typeof value === 'string' ? (daysOf(value) ?? 0) * 86_400_000_000 : Number(value);

/** What conditions and cursor say about the partition column. */
const rangeOf = (query: Query, schema: Schema, column: string): TimeRange => {
  let { from, to }: TimeRange = anyTime;
  const atLeast = (at: number): void => void (from = Math.max(from ?? at, at));
  // `to` is exclusive, and a day has all of its instants.
  const after = schema[column]?.type === 'date' ? 86_400_000_000 : 1;
  const atMost = (at: number): void => void (to = Math.min(to ?? at + after, at + after));
  for (const { field, comparison, values } of query.conditions) {
    if (field !== column || comparison === 'ne') continue;
    const all = values.map(microsOf);
    if (comparison !== 'lt' && comparison !== 'lte') atLeast(Math.min(...all));
    if (comparison !== 'gt' && comparison !== 'gte') atMost(Math.max(...all));
  }
  if (query.after !== undefined && query.after.value !== null && isOrder(query, column)) {
    if (query.direction === 'desc') atMost(microsOf(query.after.value));
    else atLeast(microsOf(query.after.value));
  }
  return { from, to };
};
