/**
 * How the hours of a schedule are shared: nights and weekends by the clock of each person, holidays by the calendars of the schedule.
 * Who takes turns and is never on call is listed too: 14 people who change daily, on weekdays only, leave four of them out.
 */
import type { Person } from '../../model/oncall/person.ts';
import type { HolidayCalendar, Schedule } from '../../model/oncall/schedule.ts';
import { firstReached, zoneOffsets } from '../../model/zoneOffsets.ts';
import type { Timeline } from './timeline.ts';
import { day, windowsIn, type Interval, type TimeWindow } from './timeWindows.ts';

/** As the night worker's hours of many labour laws, such as § 2 of Germany's Arbeitszeitgesetz (23:00 to 06:00). */
export const night: TimeWindow = { begin: '23:00', end: '06:00' };
export const weekend: TimeWindow = { days: ['Saturday', 'Sunday'], begin: '00:00', end: '24:00' };

export interface PersonLoad {
  readonly handle: string;
  /** Uninterrupted times on call. */
  readonly shifts: number;
  /** Milliseconds. */
  readonly total: number;
  readonly nights: number;
  readonly weekends: number;
  readonly holidays: number;
  readonly longest: number;
  /** True for people of the rotations, false for those whom only an override names. */
  readonly takesTurns: boolean;
}

export interface ScheduleLoad {
  readonly schedule: string;
  /** Milliseconds of the horizon, and those in which nobody is on call. */
  readonly length: number;
  readonly gaps: number;
  /** Those who take turns in the order of the rotations, then those of overrides. */
  readonly people: readonly PersonLoad[];
  /** Handles of those who take turns and are not on call in the horizon. */
  readonly never: readonly string[];
}

export interface LoadContext {
  readonly people: readonly Person[];
  readonly holidays: readonly HolidayCalendar[];
}

/** Expects the timeline of the schedule. */
export const loadOf = (schedule: Schedule, timeline: Timeline, { people, holidays }: LoadContext): ScheduleLoad => {
  const { begin, end } = timeline;
  const turns = [...new Set(schedule.layers.flatMap((rotation) => rotation.people.flat()))];
  const handles = [...new Set([...turns, ...timeline.segments.flatMap((segment) => segment.people)])];
  const holidayHours = holidayIntervals(schedule, holidays);
  const loads = handles.map((handle): PersonLoad => {
    const timeZone = people.find((person) => person.handle === handle)?.timeZone ?? schedule.timeZone;
    const zone = zoneOffsets(timeZone, begin, end);
    const shifts = shiftsOf(handle, timeline);
    return {
      handle,
      shifts: shifts.length,
      total: lengthOf(shifts),
      nights: overlap(shifts, windowsIn([night], zone, { begin, end })),
      weekends: overlap(shifts, windowsIn([weekend], zone, { begin, end })),
      holidays: overlap(shifts, holidayHours),
      longest: Math.max(0, ...shifts.map((shift) => shift.end - shift.begin)),
      takesTurns: turns.includes(handle),
    };
  });
  return {
    schedule: schedule.id,
    length: Math.max(0, end - begin),
    gaps: lengthOf(timeline.segments.filter((segment) => segment.people.length === 0)),
    people: loads,
    never: loads.filter(({ total, takesTurns }) => takesTurns && total === 0).map(({ handle }) => handle),
  };
};

/** The times in which one person is on call, alone or with others. */
const shiftsOf = (handle: string, { segments }: Timeline): readonly Interval[] => {
  const shifts: Interval[] = [];
  for (const { begin, end, people } of segments) {
    if (!people.includes(handle)) continue;
    const last = shifts.at(-1);
    if (last?.end === begin) shifts[shifts.length - 1] = { begin: last.begin, end };
    else shifts.push({ begin, end });
  }
  return shifts;
};

/** Whole days by the clock of the schedule; a day of two calendars counts once. */
const holidayIntervals = (schedule: Schedule, calendars: readonly HolidayCalendar[]): readonly Interval[] => {
  const days = calendars.filter(({ id }) => schedule.holidays.includes(id)).flatMap((calendar) => calendar.days);
  return [...new Set(days.map((holiday) => holiday.day))].toSorted().map((date) => {
    const local = Date.parse(`${date}T00:00Z`);
    const zone = zoneOffsets(schedule.timeZone, local, local + day);
    return { begin: firstReached(zone, local), end: firstReached(zone, local + day) };
  });
};

const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, { begin, end }) => sum + end - begin, 0);

/** Of two ascending lists of disjoint intervals. */
const overlap = (some: readonly Interval[], others: readonly Interval[]): number => {
  let sum = 0;
  let first = 0;
  for (const { begin, end } of some) {
    while (first < others.length && others[first]!.end <= begin) first += 1;
    for (let i = first; i < others.length && others[i]!.begin < end; i += 1) {
      sum += Math.min(end, others[i]!.end) - Math.max(begin, others[i]!.begin);
    }
  }
  return sum;
};
