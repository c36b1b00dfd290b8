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

export interface ClockHours {
  readonly inside: Inside;
  /** The first instant after `at` at which that may be different: a boundary of a window, midnight, or a change of the clock. */
  readonly nextChange: (at: number) => number;
}

export const clockHours = (windows: readonly TimeWindow[], timeZone: string): ClockHours => {
  const spans = spansOf(windows);
  const byDay = weekdays.map((_, day) => spans.filter((span) => span.day === day));
  const changes = byDay.map((ofDay) =>
    [...new Set([...ofDay.flatMap(({ begin, end }) => [begin, end]), minutesOfDay])].toSorted((a, b) => a - b),
  );
  const localAt = (at: number): { readonly weekday: number; readonly time: number } => {
    const minutes = Math.floor(clockAt(zoneOffsets(timeZone, at, at), at) / minute);
    const day = Math.floor(minutes / minutesOfDay);
    return { weekday: weekdayOf(day), time: minutes - day * minutesOfDay };
  };
  return {
    inside: (at) => {
      const { weekday, time } = localAt(at);
      return byDay[weekday]!.some(({ begin, end }) => time >= begin && time < end);
    },
    nextChange: (at) => {
      const { weekday, time } = localAt(at);
      const next = changes[weekday]!.find((change) => change > time) ?? minutesOfDay;
      const boundary = (Math.floor(at / minute) + next - time) * minute;
      const clockChange = zoneOffsets(timeZone, at, boundary).begins.find((begin) => begin > at);
      return Math.min(boundary, clockChange ?? boundary);
    },
  };
};

/** Every weekly window begins or ends once within eight days, whatever the clock does. */
const lookAhead = 8 * minutesOfDay * minute;

/** The first instant after `at` that `isWanted`, where only the `hours` change that; undefined where there is none within eight days. */
export const firstWhere = (isWanted: Inside, hours: readonly ClockHours[], at: number): number | undefined => {
  const next = (from: number): number => Math.min(...hours.map(({ nextChange }) => nextChange(from)));
  for (let instant = next(at); instant <= at + lookAhead; instant = next(instant)) {
    if (isWanted(instant)) return instant;
  }
  return undefined;
};
