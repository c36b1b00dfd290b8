/**
 * Recurring hours by the clock of a time zone, as Alertmanager reads its time intervals: an instant is inside when the clock of the zone
 * shows a time inside. So an hour that the clock repeats is inside twice, and one that it skips is never inside. A window belongs to the
 * weekday on which it begins.
 */
import { weekdays } from '../../model/maintenance.ts';
import { clockAt, zoneOffsets } from '../../model/zoneOffsets.ts';
import type { TimeWindow } from './timeWindows.ts';

interface Span {
  /** 0 is Sunday. */
  readonly day: number;
  readonly begin: number;
  readonly end: number;
}

const minute = 60_000;
const minutesOfDay = 1_440;

/** Of a number of days since the epoch, which was a Thursday; 0 is Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Minutes since midnight of '22:00'; '24:00' is the end of the day. */
export const minuteOfClock = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Each window cut at midnight, as Alertmanager needs it. */
export const spansOf = (windows: readonly TimeWindow[]): readonly Span[] =>
  windows.flatMap(({ days = weekdays, begin: first, end: last }) => {
    const [begin, end] = [minuteOfClock(first), minuteOfClock(last)];
    return days.flatMap((name): readonly Span[] => {
      const day = weekdays.indexOf(name);
      if (end > begin) return [{ day, begin, end }];
      const after = { day: (day + 1) % weekdays.length, begin: 0, end };
      return [{ day, begin, end: minutesOfDay }, ...(end === 0 ? [] : [after])];
    });
  });

/** Whether an instant, in milliseconds since the epoch, is inside. */
export type Inside = (at: number) => boolean;

export const insideOf = (windows: readonly TimeWindow[], timeZone: string): Inside => {
  const byDay = weekdays.map((_, day) => spansOf(windows).filter((span) => span.day === day));
  return (at) => {
    const minutes = Math.floor(clockAt(zoneOffsets(timeZone, at, at), at) / minute);
    const day = Math.floor(minutes / minutesOfDay);
    const time = minutes - day * minutesOfDay;
    return byDay[weekdayOf(day)]!.some(({ begin, end }) => time >= begin && time < end);
  };
};

/** Every weekly window begins or ends once within eight days, whatever the clock does. */
const lookAhead = 8 * minutesOfDay;

/** The first whole minute after `at` at which `inside` is `wanted`; undefined where that does not happen within eight days. */
export const firstMinuteWhere = (inside: Inside, wanted: boolean, at: number): number | undefined => {
  const first = Math.floor(at / minute) + 1;
  for (let number = first; number < first + lookAhead; number += 1) {
    if (inside(number * minute) === wanted) return number * minute;
  }
  return undefined;
};
