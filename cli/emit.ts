/** `atalaya emit`: everything that watches the systems, written from their definitions. */
import { Command, Option } from 'commander';
import type { EmitOptions } from './emit/run.ts';
import type { ExitCode, Io } from './run/io.ts';

export const emitCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('emit')
    .description('write alerts, SLOs, Terraform, Prometheus rules, OpenSLO and runbooks from the definitions')
    .argument('[ids...]', 'systems to write in full; without any, all of them and what the fleet shares')
    .option('--check', 'write nothing: print what differs from what is there, and exit with 1 if anything does')
    .option('--out <dir>', "folder to write into, with every system in full; by itself 'generated'")
    .addOption(
      new Option('--environment <name>', "resources as they are called there; into 'generated-<name>' but for prod")
        .choices(['dev', 'staging', 'prod'])
        .default('prod'),
    )
    .option('--force', 'also overwrite files that were edited by hand')
    .option('--json', 'the answer as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx atalaya emit\n  $ npx atalaya emit --check\n  $ npx atalaya emit fleet-07',
    )
    .action(async (ids: readonly string[], options: EmitOptions) => {
      const { runEmit } = await import('./emit/run.ts');
      finish(await runEmit(ids, options, io));
    });
