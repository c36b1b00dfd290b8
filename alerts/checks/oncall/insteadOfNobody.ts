import type { Check } from '../../../lint/check.ts';
import type { Schedule } from '../../../model/oncall/schedule.ts';
import { compileSchedule } from '../../oncall/timeline.ts';
import type { Interval } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { intervalText } from './onCallYear.ts';

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
        const people = peopleWithout(schedule, n, interval);
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

/** Who is on call in the interval by the layers and the earlier overrides; undefined where the override changes something. */
const peopleWithout = (schedule: Schedule, n: number, interval: Interval): readonly string[] | undefined => {
  const before = compileSchedule({ ...schedule, overrides: schedule.overrides.slice(0, n) }, interval);
  const after = compileSchedule({ ...schedule, overrides: schedule.overrides.slice(0, n + 1) }, interval);
  const isChanged = after.segments.some(({ by }) => by?.kind === 'Override' && by.override === n);
  return isChanged ? undefined : [...new Set(before.segments.flatMap(({ people }) => people))];
};
