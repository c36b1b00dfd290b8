/**
 * Answers to reads that would fail again in the same way: each says what the caller has to change, and has no Retry-After.
 */
import { fieldOfColumn } from '../../model/partition.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { bytesText } from '../../text/bytes.ts';
import { formatTimestamp } from '../ingest/timestamp.ts';
import type { CursorExpired, ReadTooLarge, TimeRange } from '../ports.ts';
import { Refusal, refuse } from './refusal.ts';

/** 400 with the range to send; 503 where no range helps, because the table is not partitioned as it should be. */
export const tooLargeRead = (system: PipelineSystem, { field, maximumBytes, range }: ReadTooLarge): Refusal => {
  const limit = bytesText(maximumBytes);
  if (field === undefined)
    return new Refusal(
      503,
      `The table is too large to be read: it has no partitions that bound a read, and one read may bill ${limit}. ` +
        `The same request fails again. Fix: report this to ${system.owner}, who can partition the table.`,
    );
  const isDay = fieldOfColumn(system.schema, field)?.type === 'date';
  return refuse(400, [
    {
      where: `${field}[gte]`,
      what: `this request would read more than the ${limit} that one request may read, in all of its time range`,
      fix:
        range === undefined
          ? `send a shorter range of '${field}', or fewer fields (fields=…); the same request fails again`
          : `send ${rangeText(field, range, isDay)}, or a shorter range of '${field}'`,
    },
  ]);
};

const rangeText = (field: string, { from, to }: TimeRange, isDay: boolean): string => {
  const text = (micros: number): string => (isDay ? formatTimestamp(micros).slice(0, 10) : formatTimestamp(micros));
  return [
    ...(from === undefined ? [] : [`${field}[gte]=${text(from)}`]),
    ...(to === undefined ? [] : [`${field}[lt]=${text(to)}`]),
  ].join('&');
};

const dayMs = 86_400_000;

/** 410: the rows are gone for good. */
export const expiredCursor = ({ keptMs }: CursorExpired): Refusal =>
  refuse(410, [
    {
      where: 'cursor',
      what: `the rows after it were deleted: the table keeps rows for ${Math.round(keptMs / dayMs)} days`,
      fix: 'leave the cursor out, and start again at the first page',
    },
  ]);
