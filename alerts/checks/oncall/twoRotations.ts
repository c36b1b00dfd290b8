import type { Check } from '../../../lint/check.ts';
import { joinedIntervals } from '../../oncall/intervals.ts';
import type { Interval } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { extentText, notOver, usedSchedules } from './onCallYear.ts';

interface Turn extends Interval {
  readonly schedule: number;
}

/** One finding for each person and pair of schedules. A later layer of one schedule covers an earlier one, so that nobody is there twice. */
export const twoRotations: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/two-rotations',
    severity: 'warning',
    title: 'Nobody is on call of two schedules at once.',
    source:
      'Site Reliability Engineering, ch. 11: a person who answers for one pager cannot be the second line of another',
  },
  ({ organization, year }) => {
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
    return [...turns].flatMap(([handle, list]) =>
      [...overlaps(list)].map(([[first, second], intervals]) => {
        const [one, other] = [organization.onCall.schedules[first]!, organization.onCall.schedules[second]!];
        const both = joinedIntervals(intervals).filter(notOver(year));
        return {
          path: `onCall.schedules[${second}]`,
          message: `'${handle}' is on call of '${one.id}' and of '${other.id}' at once ${extentText(both, 'interval', other.timeZone, year)}`,
          fix: `take '${handle}' out of one of them, or begin it at another person`,
          about: [handle, one.id, other.id],
        };
      }),
    );
  },
);

/** Overlaps by pair of schedules, ascending. Turns of one schedule do not overlap. */
const overlaps = (turns: readonly Turn[]): ReadonlyMap<readonly [number, number], Interval[]> => {
  const found = new Map<string, readonly [readonly [number, number], Interval[]]>();
  let open: readonly Turn[] = [];
  for (const turn of turns.toSorted((a, b) => a.begin - b.begin)) {
    open = open.filter(({ end }) => end > turn.begin);
    for (const other of open) {
      const pair = [Math.min(turn.schedule, other.schedule), Math.max(turn.schedule, other.schedule)] as const;
      const entry = found.get(pair.join(' ')) ?? [pair, []];
      entry[1].push({ begin: turn.begin, end: Math.min(turn.end, other.end) });
      found.set(pair.join(' '), entry);
    }
    open = [...open, turn];
  }
  return new Map(found.values());
};
