import type { Check } from '../../../lint/check.ts';
import { instantOfClock } from '../../../model/instant.ts';
import type { Schedule } from '../../../model/oncall/schedule.ts';
import { many } from '../../../text/count.ts';
import { day as dayLength } from '../../oncall/timeWindows.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';
import { usedSchedules, type OnCallYear } from './onCallYear.ts';

/** One finding for each schedule and calendar. On hours that no layer has, nobody is needed on a holiday either. */
export const holidayCover: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/holiday-cover',
    severity: 'warning',
    title: 'On each holiday of a schedule in the next 52 weeks, overrides say who is on call.',
    source: 'Atalaya: days on which cover has to be planned (model/oncall/schedule.ts)',
  },
  ({ organization, year }) =>
    usedSchedules(organization).flatMap(({ schedule, index }) =>
      schedule.holidays.flatMap((id, n) => {
        const calendar = organization.onCall.holidays.find((candidate) => candidate.id === id);
        const open = (calendar?.days ?? []).filter(({ day }) => !isPlanned(schedule, day, year));
        if (open.length === 0) return [];
        const days = open.slice(0, 3).map(({ day, name }) => `${day} (${name})`);
        const others = open.length > 3 ? ` and ${open.length - 3} more` : '';
        return [
          {
            path: `onCall.schedules[${index}].holidays[${n}]`,
            message: `no cover is planned in '${schedule.id}' on ${many(open.length, 'holiday')} of '${id}': ${days.join(', ')}${others}`,
            fix: 'add an override that names who is on call on the whole day',
            about: [schedule.id, id],
          },
        ];
      }),
    ),
);

/** A holiday that is over, or later than the 52 weeks, needs no plan. */
const isPlanned = (schedule: Schedule, holiday: string, year: OnCallYear): boolean => {
  const next = new Date(Date.parse(`${holiday}T00:00:00Z`) + dayLength).toISOString().slice(0, 10);
  const begin = instantOfClock(`${holiday}T00:00`, schedule.timeZone) ?? year.end;
  const end = instantOfClock(`${next}T00:00`, schedule.timeZone) ?? year.end;
  if (end <= year.today || begin >= year.end) return true;
  return year
    .timelineOf(schedule)
    .segments.filter((segment) => segment.end > begin && segment.begin < end)
    .every(({ by, people }) => by === undefined || (by.kind === 'Override' && people.length > 0));
};
