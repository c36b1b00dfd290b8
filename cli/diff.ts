/** `atalaya diff`: the definitions against what is in Cloud Monitoring. */
import { Command, Option } from 'commander';
import type { DiffOptions } from './diff/run.ts';
import type { ExitCode, Io } from './run/io.ts';

const help = `
Nothing is written. Both directions are compared: what a person added in the console or removed there is a difference too.
What Terraform manages is compared like the rest.

Exit codes: 0 all is the same, 1 something differs, 2 wrong use or an invalid definition, 3 something could not be read.

Examples:
  $ npx atalaya diff
  $ npx atalaya diff {id} --drift-only
  $ npx atalaya diff {id} --project my-project --json | jq '.projects[].differences[].key'
  $ npx atalaya diff {id} --import-blocks > generated/{id}/terraform/imports.tf`;

export const diffCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('diff')
    .argument('[ids...]', "ids of systems, or 'shared' for what they share (default: all systems and what they share)")
    .option(
      '--project <id>',
      'compare with this project instead of those of the definitions (default: GOOGLE_CLOUD_PROJECT)',
    )
    .addOption(
      new Option('--environment <name>', 'environment of the resources')
        .choices(['dev', 'staging', 'prod'])
        .default('prod'),
    )
    .option(
      '--drift-only',
      'leave out what is missing or was made by somebody else: show what exists and differs, or is not wanted any more',
    )
    .option('--json', 'print a document for programs (docs/guides/diff-and-apply.md)')
    .option('--import-blocks', "print Terraform's import blocks for what exists and Terraform does not manage")
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: DiffOptions) => {
      const { runDiff } = await import('./diff/run.ts');
      finish(await runDiff(ids, options, io));
    });
