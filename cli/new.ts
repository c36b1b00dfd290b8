/** `atalaya new`: the file of a new system. */
import { Command, Option } from 'commander';
import type { NewOptions } from './new/run.ts';
import type { ExitCode, Io } from './run/io.ts';
import { templates } from './scaffold/templates.ts';

const help = `
The file is sound as it is: 'check' finds no error in it. Targets, names of resources and fields are proposals; correct them.
What exists already is written by 'atalaya import'.

Examples:
  $ npx atalaya new orders
  $ npx atalaya new checkout --template service --service checkout-api --project shop-prod`;

export const newCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('new')
    .argument('<new-id>', 'id of the system: lower-case letters, digits and dashes')
    .addOption(
      new Option(
        '--template <name>',
        "'pipeline': queue, ingest, table and API, run by Atalaya; 'service': a service on Cloud Run that your team runs",
      )
        .choices(templates)
        .default('pipeline'),
    )
    .option('--owner <id>', "one of the organization's owners (default: its own)")
    .option('--project <id>', "Google Cloud project of the system (default: the organization's)")
    .option('--service <name>', 'with --template service: name of the service (default: the id)')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', help)
    .action(async (id: string, options: NewOptions) => {
      const { runNew } = await import('./new/run.ts');
      finish(await runNew(id, options, io));
    });
