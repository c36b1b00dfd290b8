/** Who is on call as one HTML file: weeks as bars for one schedule after the other. No script, no request; each bar is a row of a table too. */
import { shiftsOfCalendar, sourceText, weeksIn, type CalendarShift, type Week } from '../../alerts/oncall/calendar.ts';
import { namesOf } from '../../alerts/oncall/calendarEvents.ts';
import { gapsOf } from '../../alerts/oncall/gaps.ts';
import { segmentAt, type Timeline } from '../../alerts/oncall/timeline.ts';
import { day } from '../../alerts/oncall/timeWindows.ts';
import type { Schedule } from '../../model/oncall/schedule.ts';
import type { Organization } from '../../model/organization.ts';
import { clockAt, firstReached, zoneOffsets } from '../../model/zoneOffsets.ts';
import { many } from '../../text/count.ts';
import { instantText } from '../../text/date.ts';
import { localDayText, localTimeText } from '../../text/localTime.ts';
import { markup, styleSheet, type Markup } from '../../text/markup.ts';
import { calendarStyle } from './style.ts';

export interface CalendarPage {
  readonly organization: Organization;
  readonly schedules: readonly {
    readonly schedule: Schedule;
    readonly owners: readonly string[];
    readonly timeline: Timeline;
  }[];
  /** Milliseconds since the epoch. */
  readonly begin: number;
  readonly end: number;
  /** The reader's. */
  readonly timeZone: string;
  readonly made: number;
  readonly timeZoneDatabase: string;
}

export const calendarPage = (page: CalendarPage): string => {
  const { organization, schedules, begin, end, timeZone, made, timeZoneDatabase } = page;
  const title = `Who is on call: ${organization.id}`;
  return markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${styleSheet(calendarStyle)}</head><body><main>
<h1>${title}</h1><p class="soft">${localDayText(begin, timeZone)} to ${localDayText(end, timeZone)}. Weeks are in the time zone of each schedule; its list of shifts has the times of ${timeZone} too.</p>
${schedules.map((planned) => schedulePart(planned, page))}
</main><footer>Made by <code>atalaya oncall calendar</code> on ${instantText(made)}, with the time zone database ${timeZoneDatabase}.</footer></body></html>
`.text;
};

const schedulePart = (
  { schedule, owners, timeline }: CalendarPage['schedules'][number],
  page: CalendarPage,
): Markup => {
  const { organization, begin, end } = page;
  const { people } = organization.onCall;
  const shifts = shiftsOfCalendar(schedule, { begin, end });
  const gaps = gapsOf(timeline, people).length;
  const now = segmentAt(timeline, page.made);
  const onCall = now === undefined || now.people.length === 0 ? undefined : namesOf(now.people, people).join(' and ');
  return markup`<section><h2>${schedule.id}</h2><p class="soft">${schedule.timeZone}. ${owners.length === 0 ? 'No team escalates to it' : `Of ${owners.join(', ')}`}.</p>
<p>${onCall === undefined ? undefined : markup`Now: <b>${onCall}</b>. `}${gaps === 0 ? undefined : markup`<span class="bad">${many(gaps, 'gap')}, in which nobody is on call.</span>`}</p>
${legend(schedule, shifts, page)}
${weeksIn({ begin, end }, schedule.timeZone).map((week) => weekPart(week, schedule, shifts, page))}
<details><summary>${many(shifts.length, 'shift')} as a list</summary>${shiftTable(schedule, shifts, page)}</details></section>`;
};

const weekPart = (week: Week, schedule: Schedule, shifts: readonly CalendarShift[], page: CalendarPage): Markup => {
  const shown = shifts.filter((shift) => shift.begin < week.end && shift.end > week.begin);
  return markup`<div class="week"><h3>Week ${week.number} <br>${localDayText(week.begin, schedule.timeZone).slice(4)}</h3><div class="days">
${daysOf(week, schedule, page.organization)}<ol class="shifts">${shown.map((shift) => bar(shift, week, schedule, page))}</ol>${nowLine(week, page.made)}</div></div>
`;
};

/** Percent of the week, which has 167 to 169 hours. */
const percent = (length: number, week: Week): string => `${((length / (week.end - week.begin)) * 100).toFixed(3)}%`;

const span = (begin: number, end: number, week: Week): string => {
  const [from, to] = [Math.max(begin, week.begin), Math.min(end, week.end)];
  return `left:${percent(from - week.begin, week)};width:${percent(to - from, week)}`;
};

const daysOf = (week: Week, schedule: Schedule, { onCall }: Organization): readonly Markup[] => {
  const zone = zoneOffsets(schedule.timeZone, week.begin, week.end);
  const monday = Math.round(clockAt(zone, week.begin) / day) * day;
  const holidays = new Map(
    onCall.holidays
      .filter(({ id }) => schedule.holidays.includes(id))
      .flatMap((calendar) => calendar.days.map((holiday) => [holiday.day, holiday.name])),
  );
  return Array.from({ length: 7 }, (_, index) => {
    const local = monday + index * day;
    const [begin, end] = [firstReached(zone, local), firstReached(zone, local + day)];
    const date = new Date(local).toISOString().slice(0, 10);
    const holiday = holidays.get(date);
    const kind = holiday === undefined ? (index >= 5 ? ' off' : '') : ' holiday';
    const name = localDayText(begin, schedule.timeZone);
    return markup`<div class="day${kind}" style="${span(begin, end, week)}" title="${date}${holiday === undefined ? '' : `: ${holiday}`}">${name.slice(0, 3)} ${name.slice(12)}${holiday === undefined ? '' : ` ${holiday}`}</div>`;
  });
};

const colours = 8;

const turnsOf = ({ layers }: Schedule): readonly string[] => [
  ...new Set(layers.flatMap((rotation) => rotation.people.flat())),
];

const colourOf = (handle: string, schedule: Schedule): string =>
  `p${Math.max(0, turnsOf(schedule).indexOf(handle)) % colours}`;

/** Short bars have no room for names. */
const legend = (schedule: Schedule, shifts: readonly CalendarShift[], { organization }: CalendarPage): Markup => {
  const handles = [...new Set(shifts.flatMap((shift) => shift.people))];
  return markup`<ul class="legend">${handles.map(
    (handle) =>
      markup`<li class="${colourOf(handle, schedule)}">${namesOf([handle], organization.onCall.people)[0]}</li>`,
  )}</ul>`;
};

const bar = (shift: CalendarShift, week: Week, schedule: Schedule, page: CalendarPage): Markup => {
  const isNobody = shift.people.length === 0;
  const full = isNobody ? 'nobody' : namesOf(shift.people, page.organization.onCall.people).join(', ');
  const isNarrow = (Math.min(shift.end, week.end) - Math.max(shift.begin, week.begin)) / (week.end - week.begin) < 0.1;
  const when = `${timesText(shift, schedule.timeZone)}, ${sourceText(shift.by, schedule)}`;
  const kinds = [
    isNobody ? 'nobody' : colourOf(shift.people[0]!, schedule),
    ...(shift.by?.kind === 'Override' && !isNobody ? ['override'] : []),
    // Where weeks are lists, a shift is listed in the week in which it begins.
    ...(shift.begin < week.begin && week.begin > page.begin ? ['continued'] : []),
  ];
  return markup`<li class="${kinds.join(' ')}" style="${span(shift.begin, shift.end, week)}" title="${full}: ${when}"><span class="short">${isNarrow && !isNobody ? shift.people.join(', ') : full}</span><span class="full">${full}</span><span class="when">${when}</span></li>`;
};

const timesText = (shift: CalendarShift, timeZone: string): string =>
  `${shift.beginsHere ? localTimeText(shift.begin, timeZone) : 'earlier'} to ${shift.endsHere ? localTimeText(shift.end, timeZone) : 'further notice'}`;

const nowLine = (week: Week, made: number): Markup | undefined =>
  made >= week.begin && made < week.end
    ? markup`<div class="now" style="left:${percent(made - week.begin, week)}" title="now"></div>`
    : undefined;

const shiftTable = (schedule: Schedule, shifts: readonly CalendarShift[], page: CalendarPage): Markup => {
  const zones = schedule.timeZone === page.timeZone ? [page.timeZone] : [schedule.timeZone, page.timeZone];
  const { people } = page.organization.onCall;
  return markup`<div class="scroll"><table><thead><tr>${zones.map((zone) => markup`<th>${zone}</th>`)}<th>on call</th><th>by</th></tr></thead><tbody>${shifts.map(
    (shift) =>
      markup`<tr>${zones.map((zone) => markup`<td>${timesText(shift, zone)}</td>`)}<td${shift.people.length === 0 ? markup` class="nobody"` : undefined}>${shift.people.length === 0 ? 'nobody' : namesOf(shift.people, people).join(', ')}</td><td>${sourceText(shift.by, schedule)}</td></tr>`,
  )}</tbody></table></div>`;
};
