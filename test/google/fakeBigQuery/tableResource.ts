/** A table as the REST API has it: read when it is created, written when it is asked for. */
import type { Granularity } from './partitions.ts';
import { openTableState, type FakeColumn, type TableState } from './tableState.ts';

export interface TableBody {
  readonly tableReference: { readonly tableId: string };
  readonly schema?: { readonly fields: readonly FakeColumn[] };
  readonly timePartitioning?: {
    readonly type: Granularity;
    readonly field?: string;
    readonly expirationMs?: string;
    readonly requirePartitionFilter?: boolean;
  };
  readonly requirePartitionFilter?: boolean;
}

export const createTableResource = (
  { schema, timePartitioning, requirePartitionFilter }: TableBody,
  now: () => number,
): TableState =>
  openTableState(
    schema?.fields ?? [],
    {
      partitioning:
        timePartitioning?.field === undefined
          ? undefined
          : {
              field: timePartitioning.field,
              type: timePartitioning.type,
              expirationMs:
                timePartitioning.expirationMs === undefined ? undefined : Number(timePartitioning.expirationMs),
            },
      requirePartitionFilter: requirePartitionFilter ?? false,
    },
    now,
  );

/** numBytes leaves out the streaming buffer. Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables */
export const tableResource = (state: TableState): object => {
  const { columns, partitioning, buffered } = state;
  const sizes = state.partitions().filter(({ id }) => id !== '__UNPARTITIONED__');
  return {
    schema: { fields: columns },
    ...(partitioning === undefined
      ? {}
      : {
          timePartitioning: {
            type: partitioning.type,
            field: partitioning.field,
            ...(partitioning.expirationMs === undefined ? {} : { expirationMs: String(partitioning.expirationMs) }),
          },
        }),
    ...(state.requirePartitionFilter ? { requirePartitionFilter: true } : {}),
    numBytes: String(sizes.reduce((sum, { bytes }) => sum + bytes, 0)),
    numRows: String(sizes.reduce((sum, { rows }) => sum + rows, 0)),
    ...(buffered.rows === 0
      ? {}
      : {
          streamingBuffer: {
            estimatedRows: String(buffered.rows),
            estimatedBytes: String(buffered.bytes),
            oldestEntryTime: String(buffered.oldest),
          },
        }),
  };
};
