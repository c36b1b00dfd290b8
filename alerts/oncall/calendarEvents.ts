/** The shifts of a schedule as events of a calendar program. */
import type { Person } from '../../model/oncall/person.ts';
import type { Schedule } from '../../model/oncall/schedule.ts';
import type { CalendarEvent } from '../../text/iCalendar.ts';
import { localTimeText } from '../../text/localTime.ts';
import { joinedText } from '../../text/sentence.ts';
import { shiftsOfCalendar, sourceText, type CalendarShift } from './calendar.ts';
import type { Interval } from './timeWindows.ts';

/** `organization` is its id: two organizations may have a schedule of the same id. Gaps are events too. */
export const eventsOfSchedule = (
  schedule: Schedule,
  horizon: Interval,
  { people, organization }: { readonly people: readonly Person[]; readonly organization: string },
): readonly CalendarEvent[] =>
  shiftsOfCalendar(schedule, horizon).map((shift) => ({
    uid: `${schedule.id}-${uidOf(shift)}@${organization}.atalaya`,
    begin: shift.begin,
    end: shift.end,
    summary: summaryOf(schedule, shift, people),
    description: descriptionOf(schedule, shift),
    category: schedule.id,
  }));

/** A shift whose beginning is too far back has no instant of its own, whenever the calendar is made. */
const uidOf = ({ begin, beginsHere }: CalendarShift): string =>
  beginsHere ? new Date(begin).toISOString().slice(0, 16).replaceAll(/[-:]/g, '') : 'earlier';

const summaryOf = ({ id }: Schedule, shift: CalendarShift, people: readonly Person[]): string => {
  if (shift.people.length === 0) return `NOBODY on call: ${id}`;
  return `${joinedText(namesOf(shift.people, people), 'and')} on call: ${id}`;
};

/** Names as people write them. */
export const namesOf = (handles: readonly string[], people: readonly Person[]): readonly string[] =>
  handles.map((handle) => people.find((person) => person.handle === handle)?.name ?? handle);

const descriptionOf = (schedule: Schedule, shift: CalendarShift): string => {
  const { timeZone } = schedule;
  const from = shift.beginsHere ? localTimeText(shift.begin, timeZone) : 'earlier';
  const to = shift.endsHere ? localTimeText(shift.end, timeZone) : 'further notice';
  return `${sourceText(shift.by, schedule)}\nfrom ${from} to ${to} (${timeZone})`;
};
