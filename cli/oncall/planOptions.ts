/** Options of the commands about schedules. Separate from `plan.ts`, so that a command that is not run loads no schedules. */
import { Option, type Command } from 'commander';
import { wholeNumber } from '../options.ts';

export interface PlanOptions {
  readonly from?: string;
  readonly weeks: number;
  readonly team?: string;
  readonly timeZone?: string;
}

/** Ten years: further ahead no zone's rules are known. */
const mostWeeks = 520;

export const planOptions = (command: Command, weeks: number): Command =>
  command
    .addOption(new Option('--from <instant>', 'the first instant, such as 2026-12-25T03:00-03:00 (default: now)'))
    .addOption(new Option('--weeks <n>', 'how many weeks').argParser(wholeNumber(1, mostWeeks)).default(weeks))
    .addOption(new Option('--team <owner>', 'only the schedules that this owner escalates to'));

/** For commands that show times. */
export const zoneOption = (): Option =>
  new Option('--time-zone <zone>', 'show times in this zone too, such as Asia/Kolkata (default: that of this machine)');
