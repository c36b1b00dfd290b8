/** `atalaya apply`: what the definitions want in Cloud Monitoring, written to the projects. */
import { Command, Option } from 'commander';
import type { ApplyOptions } from './apply/options.ts';
import type { ExitCode, Io } from './run/io.ts';

export const applyCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('apply')
    .argument('[ids...]', "ids of systems, or 'shared' for what they share (default: all systems and what they share)")
    .option(
      '--project <id>',
      'write to this project instead of those of the definitions (default: GOOGLE_CLOUD_PROJECT)',
    )
    .addOption(
      new Option('--environment <name>', 'environment of the resources')
        .choices(['dev', 'staging', 'prod'])
        .default('prod'),
    )
    .option('--dry-run', 'show the differences and what would be written, and write nothing')
    .option('--adopt', 'also take over resources that others made and that a definition wants')
    .option('--prune', 'also delete resources that apply made and that no definition wants any more')
    .option('--yes', 'also change and delete more than 5 resources and 20% of those that apply made')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 all is written, 1 differences are left (see above), 2 wrong use or an invalid definition,\n' +
        '3 something could not be read or written: run it again to write the rest.\n\nExamples:\n  $ npx atalaya apply {id} --dry-run\n  $ npx atalaya apply {id}\n  $ npx atalaya apply {id} --prune',
    )
    .action(async (ids: readonly string[], options: ApplyOptions) => {
      const { runApply } = await import('./apply/run.ts');
      finish(await runApply(ids, options, io));
    });
