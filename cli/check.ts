/** `atalaya check`: lints definitions, and with --file also dashboards and policies of others. */
import { Command, Option } from 'commander';
import { type ExitCode, type Io } from './run/io.ts';
import type { Measuring } from './check/systems.ts';
import { UsageError } from '../model/usageError.ts';

export interface CheckOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly file?: readonly string[];
  readonly format?: 'text' | 'json' | 'sarif' | 'github';
  readonly fix?: boolean;
  readonly from?: string;
  readonly data?: string;
}

const help = `
Exit codes: 0 no errors, 1 an error (with --strict also a warning), 2 wrong use, an invalid definition,
or a file that cannot be read.

To suppress a finding, write a comment with the reason into the system's file:
  // atalaya-disable alerts/one-event-fires api-availability: nobody reads at night

Examples:
  $ npx atalaya check
  $ npx atalaya check {id} --strict
  $ npx atalaya check --from google
  $ npx atalaya check --json | jq '.findings[] | select(.severity == "error")'
  $ npx atalaya check --file dashboards/ policies/latency.yaml
  $ npx atalaya check --file plan.json --strict --format github
  $ npx atalaya check --file dashboards/ --fix`;

export const checkCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('check')
    .argument('[ids...]', 'ids of systems (default: all systems, and the checks that concern several)')
    .option('--strict', 'also fail on warnings')
    .option('--json', 'print a document for programs (docs/checks/README.md)')
    .option(
      '--file <path...>',
      'check files or folders with dashboards and policies instead, from any source (docs/guides/linting.md)',
    )
    .addOption(
      new Option('--format <format>', 'output format, only with --file').choices(['text', 'json', 'sarif', 'github']),
    )
    .option(
      '--from <source>',
      "read the traffic of the quietest day from here, and use it in the checks: 'local' (this machine), 'google', or 'prometheus URL'",
    )
    .option('--data <dir>', "with --from local: folder of the systems' data (default: '.atalaya')")
    .option('--fix', 'with --file: correct findings that have only one possible fix, in the files')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: CheckOptions) => finish(await check(ids, options, io)));

const check = async (ids: readonly string[], options: CheckOptions, io: Io): Promise<ExitCode> => {
  const { json, strict, file, format, fix, from, data } = options;
  if (file !== undefined) {
    if (from !== undefined)
      throw new UsageError('--from measures systems, and --file checks files of others: they cannot be used together');
    if (ids.length > 0) throw new UsageError(`ids (${ids.join(', ')}) and --file cannot be used together`);
    const { checkFile } = await import('./check/file.ts');
    const how = { format: format ?? (json === true ? 'json' : 'text'), fix: fix === true, strict: strict === true };
    return checkFile(file, how, io);
  }
  const alone = fix === true ? '--fix' : format === undefined ? undefined : '--format';
  if (alone !== undefined) throw new UsageError(`${alone} needs --file`);
  if (data !== undefined && from === undefined) throw new UsageError('--data needs --from local');
  const [{ checkSystems }, measuring] = await Promise.all([import('./check/systems.ts'), measuringOf(options, io)]);
  const { verdict, checked, measured, systems } = await checkSystems(ids, io, measuring);
  const traffic = measured && { measured, ...(await import('./check/measure.ts')) };
  if (json === true) {
    const { checkDocument } = await import('../lint/document.ts');
    const document = checkDocument(verdict, checked);
    const measurement = traffic && { measured: traffic.measuredDocument(traffic.measured, systems) };
    io.stdout(`${JSON.stringify({ ...document, ...measurement }, null, 2)}\n`);
  } else {
    const { checkText } = await import('../lint/text.ts');
    io.stdout(checkText(verdict, checked));
    if (traffic !== undefined) io.stdout(`\n${traffic.measuredText(traffic.measured, systems)}`);
  }
  return verdict.errors > 0 || (strict === true && verdict.warnings > 0) ? 1 : 0;
};

const measuringOf = async ({ from, data }: CheckOptions, io: Io): Promise<Measuring | undefined> => {
  if (from === undefined) return undefined;
  const [{ measure }, { parseFrom }] = await Promise.all([
    import('./check/measure.ts'),
    import('./sources/fromOption.ts'),
  ]);
  // What is wrong with the option is said before anything is loaded.
  if (from !== 'local')
    parseFrom(from, 'write --from local, --from google or --from prometheus https://prometheus.example.com');
  return (systems, organization) => measure({ from, data }, systems, organization, io);
};
