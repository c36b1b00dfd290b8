/** `atalaya emit`: everything that watches the systems, written from their definitions. */
import { Command, Option } from 'commander';
import type { EmitOptions } from './emit/run.ts';
import type { ExitCode, Io } from './run/io.ts';

export const emitCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('emit')
    .argument('[ids...]', 'ids of systems to write in full (default: all systems and the shared files of the fleet)')
    .option('--check', 'write nothing: print differences from the existing files, and exit with 1 if there are any')
    .option(
      '--out <dir>',
      "output folder, with every system in full (default: 'generated', where fleet members are one manifest)",
    )
    .addOption(
      new Option(
        '--environment <name>',
        "names of resources in this environment; written to 'generated-<name>' except for prod",
      )
        .choices(['dev', 'staging', 'prod'])
        .default('prod'),
    )
    .option('--force', 'also overwrite files that were edited by hand')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx atalaya emit\n  $ npx atalaya emit --check\n  $ npx atalaya emit fleet-07',
    )
    .action(async (ids: readonly string[], options: EmitOptions) => {
      const { runEmit } = await import('./emit/run.ts');
      finish(await runEmit(ids, options, io));
    });
