import type { Check } from '../../../lint/check.ts';
import { joinedText } from '../../../text/sentence.ts';
import { joinedIntervals } from '../../oncall/intervals.ts';
import type { Interval } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { extentText, usedSchedules } from './onCallYear.ts';

interface Turn extends Interval {
  /** Index of the schedule. */
  readonly schedule: number;
}

/** One finding for each person. A later layer of one schedule covers an earlier one, so that nobody is in it twice. */
export const twoRotations: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/two-rotations',
    severity: 'warning',
    title: 'Nobody is on call of two schedules at once.',
    source:
      'Site Reliability Engineering, ch. 11: a person who answers for one pager cannot be the second line of another',
  },
  ({ organization, year }) => {
    const { schedules } = organization.onCall;
    const turns = new Map<string, Turn[]>();
    for (const { schedule, index } of usedSchedules(organization)) {
      for (const { begin, end, people } of year.timelineOf(schedule).segments) {
        if (end <= year.today) continue;
        for (const handle of people) {
          const list = turns.get(handle) ?? [];
          list.push({ begin, end, schedule: index });
          turns.set(handle, list);
        }
      }
    }
    return [...turns].flatMap(([handle, list]) => {
      const { intervals, indexes } = atOnce(list);
      const [first, second] = indexes;
      if (first === undefined || second === undefined) return [];
      const ids = indexes.map((index) => `'${schedules[index]!.id}'`);
      const named = ids.length > 3 ? [...ids.slice(0, 2), `${ids.length - 2} other schedules`] : ids;
      const both = joinedIntervals(intervals);
      return [
        {
          path: `onCall.schedules[${second}]`,
          message: `'${handle}' is on call of ${joinedText(named, 'and')} at once ${extentText(both, 'interval', schedules[second]!.timeZone, year)}`,
          fix: `leave '${handle}' in one of them, or begin the order of turns at another person`,
          about: [handle, ...indexes.map((index) => schedules[index]!.id)],
        },
      ];
    });
  },
);

interface AtOnce {
  /** Ascending; neighbours may touch or overlap. */
  readonly intervals: readonly Interval[];
  /** Of the schedules that take part, ascending. */
  readonly indexes: readonly number[];
}

/** Each turn is compared with the one before it that ends last. Turns of one schedule do not overlap. */
const atOnce = (turns: readonly Turn[]): AtOnce => {
  const intervals: Interval[] = [];
  const indexes = new Set<number>();
  let last: Turn | undefined;
  for (const turn of turns.toSorted((a, b) => a.begin - b.begin)) {
    if (last !== undefined && last.end > turn.begin) {
      intervals.push({ begin: turn.begin, end: Math.min(last.end, turn.end) });
      indexes.add(last.schedule).add(turn.schedule);
    }
    if (last === undefined || turn.end > last.end) last = turn;
  }
  return { intervals, indexes: [...indexes].toSorted((a, b) => a - b) };
};
