/** `atalaya cost`: what running systems, and watching them, costs in a month. */
import { Command, Option } from 'commander';
import type { CostOptions } from './cost/run.ts';
import type { ExitCode, Io } from './run/io.ts';

const help = `
Counted from the definitions alone: units first, then money at the prices of systems/organization.ts. A month has 30 days.
What has no price is not priced, and totals say what they leave out.
Exit codes: 0 shown, 2 wrong use or an invalid definition, 3 stopped before all was compared.

Examples:
  $ npx atalaya cost
  $ npx atalaya cost {id}
  $ npx atalaya cost shared --environment staging
  $ npx atalaya cost --compare HEAD~1
  $ npx atalaya cost --json | jq '.systems[] | {id, watching}'`;

export const costCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('cost')
    .argument('[ids...]', "ids of systems, or 'shared' for what they share (default: all systems and what they share)")
    .addOption(
      new Option('--environment <name>', 'environment of the resources')
        .choices(['dev', 'staging', 'prod'])
        .default('prod'),
    )
    .option('--compare <ref>', 'compare with the definitions of a git commit')
    .option('--json', 'print a document for programs (docs/guides/cost.md)')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: CostOptions) => {
      const { runCost } = await import('./cost/run.ts');
      finish(await runCost(ids, options, io));
    });
