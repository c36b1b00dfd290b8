/** `atalaya slo status`: judges every objective from the points of this machine, a Prometheus or Cloud Monitoring. */
import { Command } from 'commander';
import type { System } from '../../model/system.ts';
import type { SloStatus } from '../../slo/status.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { dataOption } from '../options.ts';
import { fromOption } from '../sources/fromOption.ts';
import type { SourceOptions } from '../sources/sourceOptions.ts';

export interface SloStatusArguments extends SourceOptions {
  /** Empty: every system that the source can judge. */
  readonly ids: readonly string[];
  readonly json?: boolean | undefined;
}

type StatusIo = Pick<Io, 'stdout' | 'stderr' | 'now' | 'cwd' | 'isTTY'> & { readonly stop?: AbortSignal };

const help = `
Points of this machine count while a pipeline here writes them, or with --at or --data. Everything else needs --from.
Exit codes: 0 all met, 1 one is not met, 2 wrong use, 3 none is missed but one has no data.

Examples:
  $ npx atalaya slo status
  $ npx atalaya slo status flights --at 2026-03-01T00:00:00Z
  $ npx atalaya slo status --from google
  $ npx atalaya slo status flights --from prometheus https://prometheus.example.com
  $ npx atalaya slo status --json | jq '.objectives[] | select(.verdict == "not met")'`;

export const sloStatusCommand = (io: StatusIo & Pick<Io, 'systems'>, finish: (code: ExitCode) => void): Command =>
  new Command('status')
    .description('judge objectives: budget left and burn rate, from the points of this machine or of production')
    .argument('[ids...]', 'systems; without any, those that have points')
    .addOption(fromOption())
    .addOption(dataOption())
    .option('--json', 'print a document for programs (docs/guides/objectives.md)')
    .option('--at <instant>', 'judge as of an instant in the past, such as 2026-03-01T00:00:00Z')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: Omit<SloStatusArguments, 'ids'>) => {
      const { loadSystems } = await import('../load/loadSystems.ts');
      const systems = await loadSystems(io.systems, ids.length === 0 ? undefined : ids);
      finish(await runSloStatus({ ...options, ids }, systems, io));
    });

/** `systems` are those with these ids, or all. Throws `UsageError` and `SourceError`. */
export const runSloStatus = async (
  args: SloStatusArguments,
  systems: readonly System[],
  io: StatusIo,
): Promise<ExitCode> => {
  const [{ openSource }, { statusesOf }, { statusDocument, statusTable }] = await Promise.all([
    import('../sources/openSource.ts'),
    import('../../slo/statuses.ts'),
    import('./statusText.ts'),
  ]);
  const { source, systems: judged } = await openSource(args, systems, args.ids.length > 0, io);
  try {
    const statuses = await statusesOf(source, judged);
    for (const line of unreadLines(statuses)) io.stderr(`${line}\n`);
    for (const { id } of judged.filter(({ objectives }) => objectives.length === 0))
      io.stderr(`${id} has no objectives\n`);
    if (args.json === true) io.stdout(`${JSON.stringify(statusDocument(statuses, source), null, 2)}\n`);
    else if (statuses.length > 0) io.stdout(`${statusTable(statuses, io.isTTY)}\n`);
    return exitCodeOf(statuses);
  } finally {
    source.close();
  }
};

/** What could not be read is reported and counts as no data: it proves nothing about the objective. */
const unreadLines = (statuses: readonly SloStatus[]): readonly string[] => [
  ...new Set(statuses.flatMap(({ slo, unread }) => (unread === undefined ? [] : [`${slo.system}: ${unread}`]))),
];

const exitCodeOf = (statuses: readonly SloStatus[]): ExitCode => {
  const judgements = statuses.map(({ judgement }) => judgement);
  if (judgements.some((judgement) => judgement.kind === 'Judged' && !judgement.met)) return 1;
  return judgements.length === 0 || judgements.some(({ kind }) => kind === 'NoData') ? 3 : 0;
};
