/** `atalaya check`: lints definitions, and with --file also dashboards and policies of others. */
import { Command, Option } from 'commander';
import { type ExitCode, type Io } from './run/io.ts';
import { readFileSync } from 'node:fs';
import type { FileFormat } from './check/report.ts';
import type { Measuring } from './check/systems.ts';
import { UsageError } from '../model/usageError.ts';

export interface CheckOptions {
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly file?: readonly string[];
  readonly format?: FileFormat;
  readonly exclude?: readonly string[];
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly changedSince?: string;
  readonly stdinName?: string;
  readonly listRules?: boolean;
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
  $ npx atalaya check --file dashboards/ --fix
  $ npx atalaya check --file infra/ --exclude 'modules/**' --baseline lint.json
  $ npx atalaya check --file . --changed-since origin/main
  $ npx atalaya check --list-rules`;

export const checkCommand = (io: Io, finish: (code: ExitCode) => void): Command =>
  new Command('check')
    .argument('[ids...]', 'ids of systems (default: all systems, and the checks that concern several)')
    .option('--strict', 'also fail on warnings')
    .option('--json', 'print a document for programs (docs/checks/README.md)')
    .option(
      '--file <path...>',
      "check files or folders with dashboards and policies instead, from any source; '-': standard input (docs/guides/linting.md)",
    )
    .addOption(
      new Option('--format <format>', 'output format, with --file or --list-rules').choices([
        'text',
        'json',
        'sarif',
        'github',
        'junit',
        'checkstyle',
      ] satisfies readonly FileFormat[]),
    )
    .option('--exclude <glob...>', 'with --file: leave these files and folders out')
    .option('--baseline <file>', 'with --file: report only findings that this file does not have')
    .option('--update-baseline', 'with --baseline: write the findings of this run into the file')
    .option(
      '--changed-since <ref>',
      'with --file: report only findings in files that differ from where the branch left this commit',
    )
    .option('--stdin-name <file>', "with --file -: the name that findings show (default: 'stdin')")
    .option('--list-rules', 'list every check with its severity and what it asks')
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
  if (options.listRules === true) {
    const asked = format ?? (json === true ? 'json' : 'text');
    if (asked !== 'text' && asked !== 'json') throw new UsageError('--list-rules has the formats text and json');
    io.stdout(await (await import('./check/listRules.ts')).listRules(asked, io));
    return 0;
  }
  if (file !== undefined) {
    if (from !== undefined)
      throw new UsageError('--from measures systems, and --file checks files of others: they cannot be used together');
    if (ids.length > 0) throw new UsageError(`ids (${ids.join(', ')}) and --file cannot be used together`);
    const { checkFile } = await import('./check/file.ts');
    if (options.updateBaseline === true && options.baseline === undefined)
      throw new UsageError('--update-baseline needs --baseline', 'name the file: --baseline lint-baseline.json');
    if (fix === true && file.includes('-')) throw new UsageError('--fix writes files, and - is standard input');
    const { exclude, baseline, updateBaseline, changedSince } = options;
    const how = {
      format: format ?? (json === true ? 'json' : 'text'),
      fix: fix === true,
      strict: strict === true,
      ...(exclude === undefined ? {} : { exclude }),
      ...(baseline === undefined ? {} : { baseline }),
      ...(changedSince === undefined ? {} : { changedSince }),
      ...(updateBaseline === undefined ? {} : { updateBaseline }),
      ...(file.includes('-') ? { stdin: { shown: options.stdinName ?? 'stdin', text: readFileSync(0, 'utf8') } } : {}),
    };
    return checkFile(file, how, io);
  }
  const alone = onlyWithFile.find(([, name]) => options[name] !== undefined)?.[0];
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

const onlyWithFile: readonly (readonly [option: string, name: keyof CheckOptions])[] = [
  ['--fix', 'fix'],
  ['--format', 'format'],
  ['--exclude', 'exclude'],
  ['--baseline', 'baseline'],
  ['--update-baseline', 'updateBaseline'],
  ['--changed-since', 'changedSince'],
  ['--stdin-name', 'stdinName'],
];

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
