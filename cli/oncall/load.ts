/** `atalaya oncall load`: how the hours on call are shared, and who is never on call. */
import { Command } from 'commander';
import { dataOption } from '../options.ts';
import type { ExitCode, Io } from '../run/io.ts';
import type { LoadOptions } from './loadRun.ts';
import { planOptions } from './planOptions.ts';

const help = `
Nights are 23:00 to 06:00 and weekends Saturday and Sunday, by the clock of each person. Pages are expected at the rate of the last 28 days, where
this machine has the history of the team's systems.
Exit codes: 0 shown, 2 wrong use or an invalid definition.

Examples:
  $ npx atalaya oncall load
  $ npx atalaya oncall load --team my-team --weeks 12
  $ npx atalaya oncall load --json | jq '.schedules[] | select(.never != []) | .never'`;

export const oncallLoadCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  planOptions(new Command('load').description('show how the hours on call are shared'), 52)
    .addOption(dataOption("folder of the systems' data, to count pages"))
    .option('--json', 'print a document for programs (docs/guides/on-call.md)')
    .addHelpText('after', help)
    .action(async (options: LoadOptions) => {
      const { runLoad } = await import('./loadRun.ts');
      finish(await runLoad(options, io));
    });
