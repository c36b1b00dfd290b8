/**
 * A schedule as whole shifts: a calendar shows a shift from its beginning to its end, also where that lies outside of the weeks that
 * were wanted. The segments are those of the timeline.
 */
import type { Schedule } from '../../model/oncall/schedule.ts';
import { clockAt, firstReached, zoneOffsets } from '../../model/zoneOffsets.ts';
import { compileSchedule, type Segment, type Source } from './timeline.ts';
import { day, type Interval } from './timeWindows.ts';

export interface CalendarShift extends Segment {
  /** False where the shift goes on before `begin`, or after `end`: one person without a turn, for instance. */
  readonly beginsHere: boolean;
  readonly endsHere: boolean;
}

/** How far a shift is followed beyond the weeks that are shown; a turn of a year is whole. */
const reach = 400 * day;

/** The shifts that touch the horizon, ascending; where nobody is on call, a shift has no people. */
export const shiftsOfCalendar = (schedule: Schedule, { begin, end }: Interval): readonly CalendarShift[] => {
  const wide = { begin: begin - reach, end: end + reach };
  return compileSchedule(schedule, wide)
    .segments.filter((segment) => segment.end > begin && segment.begin < end)
    .map((segment) => {
      const [beginsHere, endsHere] = [segment.begin > wide.begin, segment.end < wide.end];
      return {
        ...segment,
        begin: beginsHere ? segment.begin : begin,
        end: endsHere ? segment.end : end,
        beginsHere,
        endsHere,
      };
    });
};

export interface Week extends Interval {
  /** Of ISO 8601, with its year. */
  readonly number: number;
  readonly year: number;
}

/** The weeks that touch the horizon, from Monday to Monday by the clock of the zone. */
export const weeksIn = ({ begin, end }: Interval, timeZone: string): readonly Week[] => {
  const zone = zoneOffsets(timeZone, begin, end + 7 * day);
  const today = Math.floor(clockAt(zone, begin) / day) * day;
  const weeks: Week[] = [];
  for (let monday = today - daysSinceMonday(today) * day; ; monday += 7 * day) {
    const week = { begin: firstReached(zone, monday), end: firstReached(zone, monday + 7 * day) };
    if (week.begin >= end) return weeks;
    weeks.push({ ...week, ...isoWeek(monday) });
  }
};

const daysSinceMonday = (local: number): number => (new Date(local).getUTCDay() + 6) % 7;

/** The week belongs to the year of its Thursday. Source: ISO 8601. */
const isoWeek = (monday: number): Pick<Week, 'number' | 'year'> => {
  const thursday = monday + 3 * day;
  const year = new Date(thursday).getUTCFullYear();
  return { year, number: Math.floor((thursday - Date.UTC(year, 0)) / (7 * day)) + 1 };
};

/** Why somebody is on call: 'primary', the name of the layer; 'override: dentist'; 'no layer' in a gap. */
export const sourceText = (by: Source | undefined, { layers, overrides }: Schedule): string => {
  if (by === undefined) return 'no layer has anybody';
  return by.kind === 'Layer' ? layers[by.layer]!.name : `override: ${overrides[by.override]!.reason}`;
};
