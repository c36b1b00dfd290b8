/** `atalaya oncall calendar`: whose turn it is, as text, as a calendar that programs subscribe to, or as a page. */
import { Command, Option } from 'commander';
import type { ExitCode, Io } from '../run/io.ts';
import type { CalendarOptions } from './calendarRun.ts';
import { planOptions, zoneOption } from './planOptions.ts';

const formats: readonly CalendarOptions['format'][] = ['text', 'ical', 'html'];

const help = `
Exit codes: 0 shown, 2 wrong use or an invalid definition.

Examples:
  $ npx atalaya oncall calendar --weeks 8
  $ npx atalaya oncall calendar --team my-team --time-zone Asia/Kolkata
  $ npx atalaya oncall calendar --weeks 26 --format ical --out on-call.ics
  $ npx atalaya oncall calendar --weeks 8 --format html --out on-call.html`;

export const oncallCalendarCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  planOptions(new Command('calendar').description('show who is on call, week by week'), 4)
    .addOption(zoneOption())
    .addOption(new Option('--format <format>', 'format of the calendar').choices(formats).default('text'))
    .option('--out <file>', 'write the calendar into a file')
    .option('--json', 'print a document for programs (docs/guides/on-call.md)')
    .addHelpText('after', help)
    .action(async (options: CalendarOptions) => {
      const { runCalendar } = await import('./calendarRun.ts');
      finish(await runCalendar(options, io));
    });
