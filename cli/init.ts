/** `atalaya init`: a repository of definitions, begun. */
import { Command, Option } from 'commander';
import type { InitOptions } from './init/run.ts';
import type { ExitCode, Io } from './run/io.ts';
import { templates } from './scaffold/templates.ts';

const help = `
On a terminal it asks for what no option says; elsewhere --email is needed, and the rest has defaults. It needs no network, and
overwrites nothing: what is there already is kept, and named.

Examples:
  $ npx atalaya init
  $ npx atalaya init --name shop --project shop-prod --email sre@shop.dev --system orders
  $ npx atalaya init watch --name shop --email sre@shop.dev --system checkout --template service --service checkout-api`;

export const initCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('init')
    .argument('[dir]', 'folder of the repository; made where it is not there', '.')
    .option('--name <id>', "the organization's id (default: the name of the folder)")
    .option('--project <id>', 'Google Cloud project of what all systems share (default: <name>-monitoring)')
    .option('--email <address>', 'who gets alerts, until you name other channels')
    .option('--repository <url>', "where people read this repository (default: git's remote)")
    .option('--system <id>', 'id of the first system (default: orders)')
    .addOption(
      new Option('--template <name>', "of the first system, as in 'atalaya new' (default: pipeline)").choices(
        templates,
      ),
    )
    .option('--service <name>', 'with --template service: name of the service on Cloud Run (default: the id)')
    .option('--yes', 'ask nothing')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', help)
    .action(async (folder: string, options: InitOptions) => {
      const { runInit } = await import('./init/run.ts');
      finish(await runInit(folder, options, io));
    });
