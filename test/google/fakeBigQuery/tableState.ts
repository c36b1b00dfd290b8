/**
 * What the fake knows of a table besides its rows: how it is partitioned, bytes of each column in each partition, what is
 * still in the streaming buffer, and history that was only simulated: partitions with sizes, but without rows to read.
 */
import { bufferMs, tableOperationsPerDay, typeBytes } from './facts.ts';
import {
  bufferPartition,
  instantOf,
  nullPartition,
  partitionId,
  rangeOf,
  type Granularity,
  type Partitioning,
} from './partitions.ts';
import { Refusal } from './refusal.ts';

export interface FakeColumn {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
}

interface Size {
  rows: number;
  /** By column. */
  readonly bytes: Map<string, number>;
}

interface Buffered {
  readonly at: number;
  readonly partition: string;
  readonly bytes: ReadonlyMap<string, number>;
}

export interface History {
  /** Of all columns together. */
  readonly bytes: number;
  readonly days: number;
  /** The last day, inclusive; default: the day before today. */
  readonly until?: number;
  readonly rowBytes?: number;
}

export interface PartitionSize {
  readonly id: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface TableState {
  readonly columns: readonly FakeColumn[];
  partitioning: Partitioning | undefined;
  requirePartitionFilter: boolean;
  /** Streamed rows; `json` as insertAll has them. */
  stream(rows: readonly Readonly<Record<string, unknown>>[]): void;
  /** Rows of a load job: they are in their partitions at once. */
  load(rows: readonly Readonly<Record<string, unknown>>[]): void;
  simulate(history: History): void;
  /** As INFORMATION_SCHEMA.PARTITIONS has them, with the streaming buffer. */
  partitions(): readonly PartitionSize[];
  /** Bytes of these columns in the partitions that `touches` accepts. The streaming buffer is always read. */
  bytesOf(columns: readonly string[], touches: (id: string) => boolean): number;
  readonly buffered: { readonly rows: number; readonly bytes: number; readonly oldest: number };
  /** Counts a load, copy or append. Throws `Refusal`. */
  operate(): void;
  /** Deletes expired partitions; returns the instant before which rows are gone. */
  expire(): number | undefined;
}

const valueBytes = (value: unknown, type: string): number => {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + valueBytes(item, type), 0);
  return typeBytes[type] ?? 2 + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
};

/** Bytes that a simulated value has. */
const simulatedBytes = (type: string): number => typeBytes[type] ?? 20;

const total = (bytes: ReadonlyMap<string, number>): number => [...bytes.values()].reduce((sum, part) => sum + part, 0);

export const openTableState = (
  columns: readonly FakeColumn[],
  options: { readonly partitioning: Partitioning | undefined; readonly requirePartitionFilter: boolean },
  now: () => number,
): TableState => {
  const stored = new Map<string, Size>();
  let buffer: Buffered[] = [];
  const operations = { day: '', count: 0 };

  const add = (partition: string, rows: number, bytes: ReadonlyMap<string, number>): void => {
    const size = stored.get(partition) ?? { rows: 0, bytes: new Map<string, number>() };
    size.rows += rows;
    for (const [column, part] of bytes) size.bytes.set(column, (size.bytes.get(column) ?? 0) + part);
    stored.set(partition, size);
  };
  /** Moves rows out of the buffer. */
  const settle = (): void => {
    const since = now() - bufferMs;
    if (buffer[0] === undefined || buffer[0].at > since) return;
    for (const { partition, bytes } of buffer.filter(({ at }) => at <= since)) add(partition, 1, bytes);
    buffer = buffer.filter(({ at }) => at > since);
  };
  const partitionOf = (value: unknown, type: Granularity): string => {
    const ms = instantOf(value);
    return ms === undefined ? nullPartition : partitionId(ms, type);
  };

  const state: TableState = {
    columns,
    partitioning: options.partitioning,
    requirePartitionFilter: options.requirePartitionFilter,
    stream: (rows) => {
      const { partitioning } = state;
      for (const row of rows)
        buffer.push({
          at: now(),
          partition: partitioning === undefined ? '' : partitionOf(row[partitioning.field], partitioning.type),
          bytes: new Map(columns.map(({ name, type }) => [name, valueBytes(row[name], type)])),
        });
    },
    load: (rows) => {
      const { partitioning } = state;
      for (const row of rows)
        add(
          partitioning === undefined ? '' : partitionOf(row[partitioning.field], partitioning.type),
          1,
          new Map(columns.map(({ name, type }) => [name, valueBytes(row[name], type)])),
        );
    },
    simulate: ({ bytes, days, until = now() - 86_400_000, rowBytes = 200 }) => {
      const weights = new Map(columns.map(({ name, type }) => [name, simulatedBytes(type)]));
      const share = bytes / days / total(weights);
      for (let day = 0; day < days; day++)
        add(
          partitionId(until - day * 86_400_000, state.partitioning?.type ?? 'DAY'),
          Math.ceil(bytes / days / rowBytes),
          new Map([...weights].map(([name, weight]) => [name, weight * share])),
        );
    },
    partitions: () => {
      settle();
      const sizes = [...stored].map(([id, { rows, bytes }]) => ({ id, rows, bytes: Math.round(total(bytes)) }));
      const { rows, bytes } = state.buffered;
      return rows === 0 ? sizes : [...sizes, { id: bufferPartition, rows, bytes }];
    },
    bytesOf: (names, touches) => {
      settle();
      const read = [...stored].filter(([id]) => touches(id)).map(([, { bytes }]) => bytes);
      return [...read, ...buffer.map(({ bytes }) => bytes)].reduce(
        (sum, bytes) => names.reduce((inner, name) => inner + (bytes.get(name) ?? 0), sum),
        0,
      );
    },
    get buffered() {
      settle();
      return {
        rows: buffer.length,
        bytes: buffer.reduce((sum, { bytes }) => sum + total(bytes), 0),
        oldest: buffer[0]?.at ?? 0,
      };
    },
    operate: () => {
      const day = partitionId(now(), 'DAY');
      if (operations.day !== day) Object.assign(operations, { day, count: 0 });
      if (++operations.count <= tableOperationsPerDay) return;
      // Source of the text: https://github.com/pingcap-inc/tidb2dw/issues/91
      throw new Refusal(
        403,
        'quotaExceeded',
        'Quota exceeded: Your table exceeded quota for imports or query appends per table. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas',
      );
    },
    expire: () => {
      const expirationMs = state.partitioning?.expirationMs;
      if (expirationMs === undefined) return undefined;
      const before = now() - expirationMs;
      let gone: number | undefined;
      for (const id of stored.keys()) {
        if (!/^\d/.test(id)) continue;
        const [from, to] = rangeOf(id);
        if (to > before && from > before) continue;
        gone = Math.max(gone ?? to, to);
        stored.delete(id);
      }
      return gone;
    },
  };
  return state;
};
