/** `atalaya oncall gaps`: times in which a page would reach nobody by a schedule. */
import { Command } from 'commander';
import type { ExitCode, Io } from '../run/io.ts';
import type { GapsOptions } from './gapsRun.ts';
import { planOptions, zoneOption } from './planOptions.ts';

const help = `
Exit codes: 0 somebody is always on call, 1 at least one gap, 2 wrong use or an invalid definition.

Examples:
  $ npx atalaya oncall gaps
  $ npx atalaya oncall gaps --team my-team --weeks 8 --time-zone Asia/Kolkata
  $ npx atalaya oncall gaps --json | jq '.schedules[].gaps[]'`;

export const oncallGapsCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  planOptions(new Command('gaps').description('list the times in which nobody is on call'), 52)
    .addOption(zoneOption())
    .option('--json', 'print a document for programs (docs/guides/on-call.md)')
    .addHelpText('after', help)
    .action(async (options: GapsOptions) => {
      const { runGaps } = await import('./gapsRun.ts');
      finish(await runGaps(options, io));
    });
