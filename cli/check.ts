/** `atalaya check`: lints definitions, and with --file also dashboards and policies of others. */
import { Command, Option } from 'commander';
import { type ExitCode, type Io } from './run/io.ts';
import { UsageError } from '../model/usageError.ts';

export interface CheckOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly file?: readonly string[];
  readonly format?: 'text' | 'json' | 'sarif' | 'github';
  readonly fix?: boolean;
}

const help = `
Exit codes: 0 nothing wrong, 1 an error (with --strict a warning too), 2 wrong use, an invalid definition,
or a file that cannot be read.

A finding that is right as it is, is disabled in the system's file, with the reason:
  // atalaya-disable alerts/one-event-fires api-availability: nobody reads at night

Examples:
  $ npx atalaya check
  $ npx atalaya check flights datos --strict
  $ npx atalaya check --json | jq '.findings[] | select(.severity == "error")'
  $ npx atalaya check --file dashboards/ policies/latency.yaml
  $ npx atalaya check --file plan.json --strict --format github
  $ npx atalaya check --file dashboards/ --fix`;

export const checkCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('check')
    .description('lint systems, objectives and alerts for what no type can see')
    .argument('[ids...]', 'systems; without any, all of them and what they share')
    .option('--strict', 'a warning fails too')
    .option('--json', 'print a document for programs (docs/checks/README.md)')
    .option(
      '--file <path...>',
      'dashboards, policies and folders of them instead, whoever wrote them (docs/guides/linting.md)',
    )
    .addOption(new Option('--format <format>', 'of what --file finds').choices(['text', 'json', 'sarif', 'github']))
    .option('--fix', 'with --file: put right what is certain, in the files')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: CheckOptions) => finish(await check(ids, options, io)));

const check = async (ids: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> => {
  const { json, strict, file, format, fix } = options;
  if (file !== undefined) {
    if (ids.length > 0) throw new UsageError(`ids (${ids.join(', ')}) and --file: give one of them`);
    const { checkFile } = await import('./check/file.ts');
    const how = { format: format ?? (json === true ? 'json' : 'text'), fix: fix === true, strict: strict === true };
    return checkFile(file, how, io);
  }
  const alone = fix === true ? '--fix' : format === undefined ? undefined : '--format';
  if (alone !== undefined) throw new UsageError(`${alone} is of files: give --file too`);
  const { checkSystems } = await import('./check/systems.ts');
  const { verdict, checked } = await checkSystems(ids, io);
  if (json === true) {
    const { checkDocument } = await import('../lint/document.ts');
    io.stdout(`${JSON.stringify(checkDocument(verdict, checked), null, 2)}\n`);
  } else {
    const { checkText } = await import('../lint/text.ts');
    io.stdout(checkText(verdict, checked));
  }
  return verdict.errors > 0 || (strict === true && verdict.warnings > 0) ? 1 : 0;
};
