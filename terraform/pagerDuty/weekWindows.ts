/**
 * Hours of a week as intervals, in minutes from a point of the week: ascending, disjoint, none over the end of the week. By the clock:
 * a week has 10,080 minutes, whatever the clock of a zone does in it.
 */
import { weekdays } from '../../model/maintenance.ts';
import type { Restriction } from '../../model/oncall/schedule.ts';

export interface MinuteInterval {
  readonly begin: number;
  /** Not included. */
  readonly end: number;
}

export const dayMinutes = 1_440;
export const weekMinutes: number = 7 * dayMinutes;

/** From Sunday 00:00. Without restrictions it is the whole week. */
export const windowsOfWeek = (restrictions: readonly Restriction[]): readonly MinuteInterval[] =>
  restrictions.length === 0 ? [{ begin: 0, end: weekMinutes }] : merged(restrictions.flatMap(ofRestriction));

const ofRestriction = ({ days = weekdays, begin, end }: Restriction): readonly MinuteInterval[] => {
  const [from, to] = [minuteOf(begin), minuteOf(end)];
  const length = to > from ? to - from : to - from + dayMinutes;
  return days.flatMap((weekday) => {
    const first = weekdays.indexOf(weekday) * dayMinutes + from;
    return inWeek({ begin: first, end: first + length });
  });
};

/** '22:00' in minutes. */
export const minuteOf = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

/** Expects a begin in the week. */
const inWeek = ({ begin, end }: MinuteInterval): readonly MinuteInterval[] =>
  end <= weekMinutes
    ? [{ begin, end }]
    : [
        { begin, end: weekMinutes },
        { begin: 0, end: end - weekMinutes },
      ];

/** Touching intervals become one. */
export const merged = (intervals: readonly MinuteInterval[]): readonly MinuteInterval[] => {
  const result: MinuteInterval[] = [];
  for (const interval of intervals.toSorted((a, b) => a.begin - b.begin)) {
    const last = result.at(-1);
    if (last === undefined || interval.begin > last.end) result.push(interval);
    else result[result.length - 1] = { begin: last.begin, end: Math.max(last.end, interval.end) };
  }
  return result;
};

export const without = (
  intervals: readonly MinuteInterval[],
  removed: readonly MinuteInterval[],
): readonly MinuteInterval[] =>
  removed.reduce<readonly MinuteInterval[]>(
    (kept, { begin, end }) =>
      kept.flatMap((interval) =>
        [
          { begin: interval.begin, end: Math.min(interval.end, begin) },
          { begin: Math.max(interval.begin, end), end: interval.end },
        ].filter((part) => part.begin < part.end),
      ),
    intervals,
  );

/** Counted from another point of the week, `minute` after the old one, and cut there. */
export const countedFrom = (minute: number, intervals: readonly MinuteInterval[]): readonly MinuteInterval[] =>
  merged(
    intervals.flatMap(({ begin, end }) => {
      const first = (begin - minute + weekMinutes) % weekMinutes;
      return inWeek({ begin: first, end: first + end - begin });
    }),
  );

/** Cut at every full day from the point of the week. */
export const cutByDay = (intervals: readonly MinuteInterval[]): readonly (readonly MinuteInterval[])[] =>
  weekdays.map((_, index) => {
    const [from, to] = [index * dayMinutes, (index + 1) * dayMinutes];
    return intervals
      .map(({ begin, end }) => ({ begin: Math.max(begin, from) - from, end: Math.min(end, to) - from }))
      .filter(({ begin, end }) => begin < end);
  });
