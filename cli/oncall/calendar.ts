/** `atalaya oncall calendar`: whose turn it is, as text, as a calendar that programs subscribe to, or as a page. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { shiftsOfCalendar, sourceText } from '../../alerts/oncall/calendar.ts';
import { eventsOfSchedule } from '../../alerts/oncall/calendarEvents.ts';
import { UsageError } from '../../model/usageError.ts';
import { iCalendarText } from '../../text/iCalendar.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { calendarText } from './calendarText.ts';
import { planOf, planOptions, timeZoneDatabase, zoneOption, type Plan, type PlanOptions } from './plan.ts';

const formats = ['text', 'ical', 'html'] as const;

interface CalendarOptions extends PlanOptions {
  readonly format: (typeof formats)[number];
  readonly out?: string;
  readonly json?: boolean;
}

const help = `
Exit codes: 0 shown, 2 wrong use or an invalid definition.

Examples:
  $ npx atalaya oncall calendar --weeks 8
  $ npx atalaya oncall calendar --team latam-data --time-zone Asia/Kolkata
  $ npx atalaya oncall calendar --weeks 26 --format ical --out on-call.ics
  $ npx atalaya oncall calendar --weeks 8 --format html --out on-call.html`;

export const oncallCalendarCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  planOptions(new Command('calendar').description('show who is on call, week by week'), 4)
    .addOption(zoneOption())
    .addOption(new Option('--format <format>', 'how it is written').choices(formats).default('text'))
    .option('--out <file>', 'write it into a file')
    .option('--json', 'print a document for programs (docs/guides/on-call.md)')
    .addHelpText('after', help)
    .action(async (options: CalendarOptions) => finish(await runCalendar(options, io)));

const runCalendar = async (options: CalendarOptions, io: Io): Promise<ExitCode> => {
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
