/**
 * Recurring hours of the week as instants. A window belongs to the weekday on which it begins: Friday 22:00 to 06:00 ends on
 * Saturday. Its begin is included and its end excluded; an end that is not after the begin is on the next day.
 */
import { weekdays, type Weekday } from '../../model/maintenance.ts';
import { firstReached, type ZoneOffsets } from '../../model/zoneOffsets.ts';

/** Milliseconds since the epoch; `end` is excluded. */
export interface Interval {
  readonly begin: number;
  readonly end: number;
}

export interface TimeWindow {
  /** Default: all. */
  readonly days?: readonly Weekday[] | undefined;
  /** Local time, '22:00'. */
  readonly begin: string;
  readonly end: string;
}

const minute = 60_000;
export const day: number = 1_440 * minute;

/** Milliseconds after midnight of '22:00'. */
const sinceMidnight = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))) * minute;

/** Midnight of the local day, written as if it were UTC. */
const midnightOf = (local: number): number => Math.floor(local / day) * day;

/** The windows that touch the interval, whole, ascending and disjoint. The zone's table has to cover the interval. */
export const windowsIn = (
  windows: readonly TimeWindow[],
  zone: ZoneOffsets,
  { begin, end }: Interval,
): readonly Interval[] => {
  const parsed = windows.map((window) => {
    const [from, to] = [sinceMidnight(window.begin), sinceMidnight(window.end)];
    const days = weekdays.map((weekday) => window.days === undefined || window.days.includes(weekday));
    return { from, to: to > from ? to : to + day, days };
  });
  const found: Interval[] = [];
  // A window that began on the day before may still be open, and no clock is a whole day away from UTC.
  for (let midnight = midnightOf(begin) - 2 * day; midnight < end + 2 * day; midnight += day) {
    const weekday = new Date(midnight).getUTCDay();
    for (const { from, to, days } of parsed) {
      if (days[weekday] !== true) continue;
      const window = { begin: firstReached(zone, midnight + from), end: firstReached(zone, midnight + to) };
      if (window.begin < window.end && window.end > begin && window.begin < end) found.push(window);
    }
  }
  return joined(found);
};

/** Intervals that touch or overlap as one. */
const joined = (intervals: readonly Interval[]): readonly Interval[] => {
  const result: Interval[] = [];
  for (const interval of intervals.toSorted((a, b) => a.begin - b.begin)) {
    const last = result.at(-1);
    if (last === undefined || interval.begin > last.end) result.push(interval);
    else if (interval.end > last.end) result[result.length - 1] = { begin: last.begin, end: interval.end };
  }
  return result;
};
