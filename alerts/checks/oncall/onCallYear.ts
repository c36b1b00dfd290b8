/**
 * What the checks on on-call look at: the 52 weeks from the Monday of this week, in UTC, so that a finding stays the same from day to day. The
 * day is an argument: generators have no clock. Every schedule is compiled once, when a check first reads it.
 */
import type { Schedule } from '../../../model/oncall/schedule.ts';
import type { Organization } from '../../../model/organization.ts';
import { zonedText } from '../../../model/zonedTime.ts';
import { many } from '../../../text/count.ts';
import { timeText } from '../../../text/time.ts';
import { lengthOf } from '../../oncall/intervals.ts';
import { day, type Interval } from '../../oncall/timeWindows.ts';
import { compileSchedule, type Timeline } from '../../oncall/timeline.ts';

export interface OnCallYear extends Interval {
  /** Midnight in UTC of the day of the check. What has ended by then is not a finding. */
  readonly today: number;
  /** As messages name it: 'the 52 weeks from 2026-11-30'. */
  readonly name: string;
  readonly timelineOf: (schedule: Schedule) => Timeline;
}

const weeks = 52;

/** `today` such as '2026-11-30'. */
export const onCallYear = (today: string): OnCallYear => {
  const midnight = Date.parse(`${today}T00:00:00Z`);
  const begin = midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * day;
  const end = begin + weeks * 7 * day;
  const timelines = new Map<string, Timeline>();
  return {
    begin,
    end,
    today: midnight,
    name: `the ${weeks} weeks from ${new Date(begin).toISOString().slice(0, 10)}`,
    timelineOf: (schedule) => {
      const compiled = timelines.get(schedule.id) ?? compileSchedule(schedule, { begin, end });
      timelines.set(schedule.id, compiled);
      return compiled;
    },
  };
};

/** Schedules that an escalation names, with their index. Others notify nobody (oncall/unused). */
export const usedSchedules = ({
  owners,
  onCall,
}: Organization): readonly { readonly schedule: Schedule; readonly index: number }[] => {
  const named = new Set(
    owners.flatMap((owner) =>
      Object.values(owner.onCall?.escalation ?? {}).flatMap(({ steps }) =>
        steps.flatMap(({ targets }) =>
          targets.flatMap((target) => (target.kind === 'OnCallOf' ? [target.schedule] : [])),
        ),
      ),
    ),
  );
  return onCall.schedules.flatMap((schedule, index) => (named.has(schedule.id) ? [{ schedule, index }] : []));
};

/** 'from 2026-12-05T09:00-03:00 to 2026-12-07T09:00-03:00 (America/Santiago)'; without what lies outside of the year. */
export const intervalText = (interval: Interval, zone: string, { begin, end }: OnCallYear): string =>
  [
    interval.begin > begin ? [`from ${zonedText(interval.begin, zone)}`] : [],
    interval.end < end ? [`${interval.begin > begin ? 'to' : 'until'} ${zonedText(interval.end, zone)}`] : ['on'],
    `(${zone})`,
  ]
    .flat()
    .join(' ');

/** 'for 3 days in 2 gaps within the 52 weeks from 2026-11-30, the first from …'. `noun` for one of several intervals. */
export const extentText = (intervals: readonly Interval[], noun: string, zone: string, year: OnCallYear): string => {
  const { name, begin, end } = year;
  const [first] = intervals;
  if (first === undefined) return 'never';
  if (intervals.length === 1 && first.begin <= begin && first.end >= end) return `at any time in ${name}`;
  const length = timeText(lengthOf(intervals) / 1_000);
  const firstText = intervalText(first, zone, year);
  return intervals.length === 1
    ? `for ${length}, ${firstText}`
    : `for ${length} in ${many(intervals.length, noun)} within ${name}; the first is ${firstText}`;
};

/** What is not over today. */
export const notOver =
  ({ today }: OnCallYear) =>
  ({ end }: Interval): boolean =>
    end > today;
