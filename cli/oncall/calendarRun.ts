/** The work of `atalaya oncall calendar`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { shiftsOfCalendar, sourceText } from '../../alerts/oncall/calendar.ts';
import { eventsOfSchedule } from '../../alerts/oncall/calendarEvents.ts';
import { UsageError } from '../../model/usageError.ts';
import { iCalendarText } from '../../text/iCalendar.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { calendarText } from './calendarText.ts';
import { planOf, timeZoneDatabase, type Plan } from './plan.ts';
import type { PlanOptions } from './planOptions.ts';

export interface CalendarOptions extends PlanOptions {
  readonly format: 'text' | 'ical' | 'html';
  readonly out?: string;
  readonly json?: boolean;
}

export const runCalendar = async (options: CalendarOptions, io: Io): Promise<ExitCode> => {
  if (options.json === true && options.format !== 'text') {
    throw new UsageError(`--json and --format ${options.format} are two forms of one answer`, 'leave one out');
  }
  const plan = await planOf(options, io);
  const text = await rendered(options, plan, io);
  if (options.out === undefined) io.stdout(text);
  else {
    const file = path.resolve(io.cwd, options.out);
    write(file, text);
    io.stdout(`${file}: ${Math.ceil(Buffer.byteLength(text) / 1_024)} KiB\n`);
  }
  return 0;
};

const rendered = async ({ json, format }: CalendarOptions, plan: Plan, io: Io): Promise<string> => {
  if (json === true) return `${JSON.stringify(calendarDocument(plan), null, 2)}\n`;
  if (format === 'ical') return calendarFile(plan, io.now());
  if (format === 'text') return `${calendarText(plan)}\ntime zone database ${timeZoneDatabase}\n`;
  const { calendarPage } = await import('../../console/oncall/calendarPage.ts');
  return calendarPage({ ...plan, made: io.now(), timeZoneDatabase });
};

const write = (file: string, text: string): void => {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const reason = reasons[code] ?? code;
    throw new UsageError(`--out ${file} cannot be written: ${reason}`, 'name a file, in a folder that exists');
  }
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'writing there is not allowed',
  ENOSPC: 'the disk is full',
};

const calendarFile = (plan: Plan, made: number): string => {
  const { organization, schedules } = plan;
  const context = { people: organization.onCall.people, organization: organization.id };
  return iCalendarText({
    name: `on call: ${schedules.length === 1 ? schedules[0]!.schedule.id : organization.id}`,
    made,
    events: schedules.flatMap(({ schedule }) => eventsOfSchedule(schedule, plan, context)),
  });
};

const instant = (at: number): string => new Date(at).toISOString();

const calendarDocument = (plan: Plan): unknown => ({
  version: 1,
  from: instant(plan.begin),
  to: instant(plan.end),
  timeZoneDatabase,
  schedules: plan.schedules.map(({ schedule, owners }) => ({
    schedule: schedule.id,
    owners,
    timeZone: schedule.timeZone,
    shifts: shiftsOfCalendar(schedule, plan).map((shift) => ({
      from: shift.beginsHere ? instant(shift.begin) : null,
      to: shift.endsHere ? instant(shift.end) : null,
      people: shift.people,
      by: sourceText(shift.by, schedule),
    })),
  })),
});
