/** `atalaya check`: lints definitions. */
import { Command } from 'commander';
import type { ExitCode, Io } from './io.ts';

export interface CheckOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
}

const help = `
Exit codes: 0 nothing wrong, 1 an error (with --strict a warning too), 2 wrong use or an invalid definition.

A finding that is right as it is, is disabled in the system's file, with the reason:
  // atalaya-disable alerts/one-event-fires api-availability: nobody reads at night

Examples:
  $ npx atalaya check
  $ npx atalaya check flights datos --strict
  $ npx atalaya check --json | jq '.findings[] | select(.severity == "error")'`;

export const checkCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('check')
    .description('lint systems, objectives and alerts for what no type can see')
    .argument('[ids...]', 'systems; without any, all of them and what they share')
    .option('--strict', 'a warning fails too')
    .option('--json', 'print a document for programs (docs/checks/README.md)')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: CheckOptions) => finish(await check(ids, options, io)));

const check = async (ids: readonly string[], { json, strict }: CheckOptions, io: Io): Promise<ExitCode> => {
  const { checkSystems } = await import('./checkSystems.ts');
  const { verdict, checked } = await checkSystems(ids, io);
  if (json === true) {
    const { checkDocument } = await import('../checks/document.ts');
    io.stdout(`${JSON.stringify(checkDocument(verdict, checked), null, 2)}\n`);
  } else {
    const { checkText } = await import('../checks/text.ts');
    io.stdout(checkText(verdict, checked));
  }
  return verdict.errors > 0 || (strict === true && verdict.warnings > 0) ? 1 : 0;
};
