/** The calendar as text: one schedule after the other, by weeks, in the time of the schedule and in the reader's. */
import { shiftsOfCalendar, sourceText, weeksIn, type CalendarShift } from '../../alerts/oncall/calendar.ts';
import { namesOf } from '../../alerts/oncall/calendarEvents.ts';
import type { Person } from '../../model/oncall/person.ts';
import { localTimeText } from '../../text/localTime.ts';
import { table } from '../table.ts';
import type { Plan, PlannedSchedule } from './plan.ts';

export const calendarText = (plan: Plan): string =>
  plan.schedules.map((planned) => scheduleText(planned, plan)).join('\n');

const scheduleText = ({ schedule, owners }: PlannedSchedule, plan: Plan): string => {
  const { timeZone } = schedule;
  const shifts = shiftsOfCalendar(schedule, plan);
  const isOwnTime = timeZone === plan.timeZone;
  const head = [`from (${timeZone})`, 'to', ...(isOwnTime ? [] : [`from (${plan.timeZone})`]), 'on call', 'by'];
  const rows = shifts.map((shift) => {
    const from = shift.beginsHere ? localTimeText(shift.begin, timeZone) : 'earlier';
    const to = shift.endsHere ? localTimeText(shift.end, timeZone) : 'further notice';
    const here = shift.beginsHere ? localTimeText(shift.begin, plan.timeZone) : 'earlier';
    return [
      from,
      to,
      ...(isOwnTime ? [] : [here]),
      whoText(shift, plan.organization.onCall.people),
      sourceText(shift.by, schedule),
    ];
  });
  // The table is aligned over all weeks; the heading of a week stands before the first shift that begins in it.
  const [title = '', ...lines] = table(head, rows).trimEnd().split('\n');
  const weeks = weeksIn(plan, timeZone);
  const headingOf = (shift: CalendarShift): string => {
    const week = weeks.findLast(({ begin }) => begin <= shift.begin) ?? weeks[0];
    return week === undefined ? '' : `week ${week.number} of ${week.year}`;
  };
  let last = '';
  const text = lines.flatMap((line, index) => {
    const heading = headingOf(shifts[index]!);
    const isNew = heading !== last;
    last = heading;
    return isNew ? [heading, `  ${line}`] : [`  ${line}`];
  });
  const name = `${schedule.id} (${owners.length === 0 ? 'no team escalates to it' : owners.join(', ')})`;
  return `${[name, `  ${title}`, ...text].join('\n')}\n`;
};

const whoText = ({ people }: CalendarShift, all: readonly Person[]): string =>
  people.length === 0 ? 'NOBODY' : namesOf(people, all).join(', ');
