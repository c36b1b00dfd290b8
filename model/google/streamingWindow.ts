/**
 * The days whose partitions BigQuery takes by streaming. A row outside is refused for ever, after the API has accepted its message: so
 * the API and ingest check the field that partitions the table. Load jobs have no such limit. Source:
 * https://cloud.google.com/bigquery/docs/streaming-data-into-bigquery ("1825 days in the past and 366 days in the future").
 */
import { hiddenColumns } from '../schema.ts';
import type { PipelineSystem } from '../system.ts';

export const streamedDays: { readonly back: number; readonly ahead: number } = { back: 1_825, ahead: 366 };

/** Days such as '2024-10-10', both included. */
export interface StreamingWindow {
  readonly from: string;
  readonly to: string;
}

const msADay = 86_400_000;
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Relative to the day of `now` in UTC, in milliseconds. */
export const streamingWindow = (now: number): StreamingWindow => {
  const today = Math.floor(now / msADay) * msADay;
  return { from: dayText(today - streamedDays.back * msADay), to: dayText(today + streamedDays.ahead * msADay) };
};

/** The first microsecond of the window and of the day after it. */
export const windowMicros = (now: number): readonly [from: number, end: number] => {
  const today = Math.floor(now / msADay) * msADay;
  return [(today - streamedDays.back * msADay) * 1_000, (today + (streamedDays.ahead + 1) * msADay) * 1_000];
};

/** The column that partitions a system's table: a timestamp or a date. */
export const partitionColumn = ({ stages: { table } }: Pick<PipelineSystem, 'stages'>): string =>
  table.partitionBy ?? hiddenColumns.publishedAt;
