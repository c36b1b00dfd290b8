/** Options of `oncall who` and `oncall route`. Separate from the answer, which loads the router: the help does not need it. */
import { Option, type Command } from 'commander';
import { zoneOption } from './planOptions.ts';

export interface QuestionOptions {
  readonly at?: string;
  readonly label?: readonly string[];
  readonly firing?: readonly string[];
  readonly timeZone?: string;
  readonly json?: boolean;
}

export const questionOptions = (command: Command): Command =>
  command
    .addOption(new Option('--at <instant>', 'when it fires, such as 2026-12-25T03:00-03:00 (default: now)'))
    .addOption(new Option('--firing <alert...>', 'other alerts that fire, by id or title: they may hold it back'))
    .addOption(zoneOption())
    .option('--json', 'print a document for programs (docs/guides/on-call.md)');
