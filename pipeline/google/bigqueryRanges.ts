/**
 * The ranges of partitions in which a page is looked for, in the order of the page. Together they are the whole range of the
 * request, so that sizes that are old or missing change only the cost. Each range has the partitions that hold the rows still
 * missing by their sizes, and the next one more. Pure.
 */
import type { TimeRange } from '../ports.ts';
import type { Layout, Partition } from './bigqueryLayout.ts';

export interface RangeRequest {
  readonly partitions: Layout['partitions'];
  /** Of the request. */
  readonly range: TimeRange;
  readonly direction: 'asc' | 'desc';
  readonly rows: number;
  /** How many times more rows each next range has. */
  readonly growth: number;
  /** Most bytes of a range with more than one partition. */
  readonly bytes: number;
  /** Microseconds since the epoch. */
  readonly now: number;
}

export const rangesOf = (request: RangeRequest): readonly TimeRange[] => {
  const { partitions, range, direction } = request;
  if (partitions === 'small') return [range];
  if (partitions === 'unknown') return direction === 'asc' ? [range] : growingDays(request);
  const inRange = within(partitions, range);
  const ordered = direction === 'desc' ? inRange.toReversed() : inRange;
  const groups = groupsOf(ordered, request);
  if (groups.length <= 1) return [range];
  // Each border is the start of the later group: rows of partitions that are not known yet belong to one of the ranges.
  const borders = groups.slice(1).map((group, i) => (direction === 'desc' ? groups[i]!.at(-1)!.from : group[0]!.from));
  return groups.map((_, i) =>
    direction === 'desc'
      ? { from: borders[i] ?? range.from, to: i === 0 ? range.to : borders[i - 1] }
      : { from: i === 0 ? range.from : borders[i - 1], to: borders[i] ?? range.to },
  );
};

const groupsOf = (ordered: readonly Partition[], request: RangeRequest): readonly (readonly Partition[])[] => {
  const groups: Partition[][] = [];
  let wanted = request.rows;
  let wantedPartitions = 1;
  let [rows, bytes] = [0, 0];
  for (const partition of ordered) {
    const group = groups.at(-1);
    const isEnough = group !== undefined && rows >= wanted && group.length >= wantedPartitions;
    if (group === undefined || isEnough || bytes + partition.bytes > request.bytes) {
      if (group !== undefined) {
        wanted *= request.growth;
        // A page that many rows did not fill has a filter that few match: more of the same would be many queries.
        wantedPartitions = group.length * request.growth;
      }
      groups.push([partition]);
      [rows, bytes] = [partition.rows, partition.bytes];
    } else {
      group.push(partition);
      rows += partition.rows;
      bytes += partition.bytes;
    }
  }
  return groups;
};

const dayMicros = 86_400_000_000;
/** Days after which the rest is one range. */
const knownDays = 4_096;

/** Without sizes: the newest day, then twice as many days, and so on. */
const growingDays = ({ range, now }: RangeRequest): readonly TimeRange[] => {
  const today = Math.floor(Math.min(now, (range.to ?? now + dayMicros) - 1) / dayMicros) * dayMicros;
  const ranges: TimeRange[] = [];
  let to = range.to;
  for (let days = 0; days < knownDays; days = days * 2 + 1) {
    const from = today - days * dayMicros;
    if (range.from !== undefined && from <= range.from) break;
    ranges.push({ from, to });
    to = from;
  }
  return [...ranges, { from: range.from, to }];
};

const within = (partitions: readonly Partition[], { from, to }: TimeRange): readonly Partition[] =>
  partitions.filter(
    (partition) => (from === undefined || partition.to > from) && (to === undefined || partition.from < to),
  );

/** The newest part of a range whose partitions have at most this many bytes; undefined where there is none. */
export const fittingRange = (
  partitions: Layout['partitions'],
  range: TimeRange,
  maximumBytes: number,
): TimeRange | undefined => {
  if (typeof partitions === 'string') return undefined;
  let bytes = 0;
  let from: number | undefined;
  for (const partition of within(partitions, range).toReversed()) {
    bytes += partition.bytes;
    if (bytes > maximumBytes) break;
    ({ from } = partition);
  }
  return from === undefined ? undefined : { from, to: range.to };
};
