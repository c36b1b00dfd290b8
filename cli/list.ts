/** `atalaya list`: the systems, and what watches them. */
import { Command } from 'commander';
import type { ListOptions } from './list/run.ts';
import type { ExitCode, Io } from './run/io.ts';

const help = `
Examples:
  $ npx atalaya list
  $ npx atalaya list {id}
  $ npx atalaya list --json | jq -r '.systems[] | select(.runs == "pipeline") | .id'`;

export const listCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('list')
    .argument('[ids...]', 'ids of systems (default: all)')
    .option('--json', 'print the answer as one JSON object')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: ListOptions) => {
      const { runList } = await import('./list/run.ts');
      finish(await runList(ids, options, io));
    });
