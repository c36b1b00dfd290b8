import type { Check } from '../../../lint/check.ts';
import type { Schedule } from '../../../model/oncall/schedule.ts';
import { compileSchedule, type Segment, type Timeline } from '../../oncall/timeline.ts';
import type { Interval } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { intervalText, type OnCallYear } from './onCallYear.ts';

/** An override with `instead` changes only turns of that person: without one it is in the file, and pages go to somebody else. */
export const insteadOfNobody: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/instead-of-nobody',
    severity: 'warning',
    title: 'An override that is instead of a person changes a turn of that person.',
    source: 'Atalaya: an override with instead replaces only the turns of that person (model/oncall/schedule.ts)',
  },
  ({ organization, year }) =>
    organization.onCall.schedules.flatMap((schedule, index) =>
      schedule.overrides.flatMap(({ instead, begin, end, reason }, n) => {
        if (instead === undefined) return [];
        const interval = { begin: Math.max(Date.parse(begin), year.today), end: Math.min(Date.parse(end), year.end) };
        if (interval.begin >= interval.end) return [];
        const people = peopleWithout(schedule, n, interval, year);
        if (people === undefined) return [];
        const others = people.length === 0 ? 'nobody is' : `${people.join(', ')} ${people.length === 1 ? 'is' : 'are'}`;
        return [
          {
            path: `onCall.schedules[${index}].overrides[${n}].instead`,
            message: `'${instead}' has no turn of '${schedule.id}' ${intervalText(interval, schedule.timeZone, year)}, so the override changes nothing (${reason}): ${others} on call then`,
            fix: 'correct instead or the times, or leave instead out to replace whoever is on call',
            about: [schedule.id, instead],
          },
        ];
      }),
    ),
);

/**
 * Who is on call in the interval by the layers and the earlier overrides; undefined where the override changes something. Where no other
 * override has a part in it, the timeline of the year says so: only the others are compiled again.
 */
const peopleWithout = (
  schedule: Schedule,
  n: number,
  interval: Interval,
  year: OnCallYear,
): readonly string[] | undefined => {
  const seen = segmentsIn(year.timelineOf(schedule), interval);
  if (seen.some((segment) => isBy(n, segment))) return undefined;
  if (seen.every(({ by }) => by?.kind !== 'Override')) return peopleOf(seen);
  const before = compileSchedule({ ...schedule, overrides: schedule.overrides.slice(0, n) }, interval);
  const after = compileSchedule({ ...schedule, overrides: schedule.overrides.slice(0, n + 1) }, interval);
  return after.segments.some((segment) => isBy(n, segment)) ? undefined : peopleOf(before.segments);
};

const isBy = (n: number, { by }: Segment): boolean => by?.kind === 'Override' && by.override === n;

const peopleOf = (segments: readonly Segment[]): readonly string[] => [
  ...new Set(segments.flatMap(({ people }) => people)),
];

const segmentsIn = ({ segments }: Timeline, { begin, end }: Interval): readonly Segment[] =>
  segments.filter((segment) => segment.end > begin && segment.begin < end);
