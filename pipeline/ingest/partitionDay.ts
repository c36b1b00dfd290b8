/**
 * Refuses a value of the partition column that BigQuery never takes by streaming. The embedded home applies the same rule, so that a
 * message has one outcome wherever its system runs. A null passes: BigQuery has a partition for it.
 */
import { streamedDays, streamingWindow, windowMicros } from '../../model/google/streamingWindow.ts';
import type { PipelineSystem } from '../../model/system.ts';
import type { Value } from '../ports.ts';
import { rejection, type Rejection } from './rejection.ts';

/** `values` in the order of the schema's fields; undefined when the row can be streamed. */
export type CheckPartitionDay = (values: readonly Value[]) => Rejection | undefined;

export const compilePartitionDay = (system: PipelineSystem, now: () => number): CheckPartitionDay => {
  const { partitionBy } = system.stages.table;
  const index = partitionBy === undefined ? -1 : Object.keys(system.schema).indexOf(partitionBy);
  if (partitionBy === undefined || index < 0) return () => undefined;
  const refusal = (): Rejection => outside(system.id, `field '${partitionBy}'`, partitionBy, now());
  if (system.schema[partitionBy]!.type === 'date')
    return (values) => {
      const day = values[index] as string | null;
      if (day === null) return undefined;
      const { from, to } = streamingWindow(now());
      return day < from || day > to ? refusal() : undefined;
    };
  return (values) => {
    const micros = values[index] as number | bigint | null;
    if (micros === null) return undefined;
    const [from, end] = windowMicros(now());
    return micros < from || micros >= end ? refusal() : undefined;
  };
};

/** For a table partitioned by published-at: a replayed message keeps its original time. */
export const publishedTooLongAgo = (
  system: PipelineSystem,
  publishedAt: number,
  now: number,
): Rejection | undefined => {
  if (system.stages.table.partitionBy !== undefined) return undefined;
  const [from, end] = windowMicros(now);
  const micros = publishedAt * 1_000;
  return micros < from || micros >= end ? outside(system.id, 'the time of publishing', undefined, now) : undefined;
};

/** Without the value: reasons are kept and logged. */
const outside = (id: string, subject: string, field: string | undefined, now: number): Rejection => {
  const { from, to } = streamingWindow(now);
  const reason =
    `${subject} must be a day from ${from} to ${to}: BigQuery streams rows into partitions of the last ` +
    `${streamedDays.back} days and the next ${streamedDays.ahead}; load other rows with 'atalaya backfill ${id} FILE'`;
  return rejection('outside-streaming-window', field, reason);
};
