/** `atalaya slo status`: judges every objective from the points of this machine, a Prometheus or Cloud Monitoring. */
import { Command } from 'commander';
import type { System } from '../../model/system.ts';
import type { SharedObjective } from '../../model/sharedObjective.ts';
import type { PointSource } from '../../slo/pointSource.ts';
import type { SloStatus } from '../../slo/status.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { dataOption } from '../options.ts';
import { fromOption, timeoutOption } from '../sources/fromOption.ts';
import type { SourceOptions } from '../sources/sourceOptions.ts';
import { listedText } from '../../text/sentence.ts';
import { isInShadow } from '../../slo/quiet.ts';

export interface SloStatusArguments extends SourceOptions {
  /** Empty: every system that the source can judge. */
  readonly ids: readonly string[];
  readonly json?: boolean | undefined;
}

type StatusIo = Pick<Io, 'stdout' | 'stderr' | 'now' | 'cwd' | 'isTTY' | 'colour'> &
  Partial<Pick<Io, 'columns'>> & {
    readonly stop?: AbortSignal;
  };

const help = `
Without --from, the points of this machine are judged: this needs a running pipeline here, or --at, or --data.
Exit codes: 0 all met, 1 at least one not met, 2 wrong use, 3 none missed but at least one without data.

Examples:
  $ npx atalaya slo status
  $ npx atalaya slo status {id} --at 2026-03-01T00:00:00Z
  $ npx atalaya slo status --from google
  $ npx atalaya slo status {id} --from prometheus https://prometheus.example.com
  $ npx atalaya slo status --json | jq '.objectives[] | select(.verdict == "not met")'`;

export const sloStatusCommand = (
  io: StatusIo & Pick<Io, 'systems' | 'settings'>,
  finish: (code: ExitCode) => void,
): Command =>
  new Command('status')
    .description('judge objectives: budget left and burn rate, from the points of this machine or of production')
    .argument('[ids...]', 'ids of systems and of shared objectives (default: all that have metric points)')
    .addOption(fromOption())
    .addOption(timeoutOption())
    .addOption(dataOption())
    .option('--json', 'print a document for programs (docs/guides/objectives.md)')
    .option('--at <instant>', 'judge at an instant in the past, such as 2026-03-01T00:00:00Z')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: Omit<SloStatusArguments, 'ids'>) => {
      const [{ loadSystems }, { loadShared, systemIdsOf }, { requireShared }] = await Promise.all([
        import('../load/loadSystems.ts'),
        import('../load/loadShared.ts'),
        import('../load/requireShared.ts'),
      ]);
      const sharedObjectives = await loadShared(io.systems, io.stderr, io.settings?.organization);
      const systems = await loadSystems(io.systems, ids.length === 0 ? undefined : systemIdsOf(ids, sharedObjectives));
      const named = sharedObjectives.filter(({ id }) => ids.length === 0 || ids.includes(id));
      requireShared({ sharedObjectives: named }, systems, io.systems, io.settings?.organization);
      finish(await runSloStatus({ ...options, ids }, systems, io, sharedObjectives));
    });

/**
 * `systems` are those with these ids, or all, and those of the shared objectives with these ids. A shared objective is judged
 * where all of its systems are. Throws `UsageError` and `SourceError`.
 */
export const runSloStatus = async (
  args: SloStatusArguments,
  systems: readonly System[],
  io: StatusIo,
  sharedObjectives: readonly SharedObjective[] = [],
): Promise<ExitCode> => {
  const [
    { openSource },
    { statusesOfSlos },
    { slosOf },
    { sharedSlo, sharedSystem },
    { statusDocument, statusTable },
    { askedFor },
  ] = await Promise.all([
    import('../sources/openSource.ts'),
    import('../../slo/statuses.ts'),
    import('../../slo/slo.ts'),
    import('../../slo/sharedSlo.ts'),
    import('./statusText.ts'),
    import('../load/loadShared.ts'),
  ]);
  const { source, systems: judged } = await openSource(args, systems, args.ids.length > 0, io);
  try {
    const shared = sharedObjectives.flatMap((definition) => {
      const together = sharedSystem(definition, judged);
      return together === undefined
        ? []
        : [{ system: together.system, slo: sharedSlo(together.system, together.members) }];
    });
    const isAsked = askedFor(args.ids, sharedObjectives);
    const each = judged.flatMap((system) => slosOf(system).map((slo) => ({ system, slo })));
    const statuses = await statusesOfSlos(
      source,
      [...each, ...shared].filter(({ system }) => isAsked(system.id)),
    );
    for (const line of [...unreadLines(statuses), ...missingLines(statuses, source, args)]) io.stderr(`${line}\n`);
    for (const { id } of judged.filter(({ objectives }) => objectives.length === 0))
      io.stderr(`${id} has no objectives\n`);
    if (args.json === true) io.stdout(`${JSON.stringify(statusDocument(statuses, source), null, 2)}\n`);
    else if (statuses.length > 0)
      io.stdout(`${statusTable(statuses, io.colour === true, io.isTTY ? (io.columns ?? Infinity) : Infinity)}\n`);
    const code = exitCodeOf(statuses);
    // What a server warns of may be missing in its figures.
    return code === 0 && source.warnings().length > 0 ? 3 : code;
  } finally {
    source.close();
  }
};

/** What could not be read is reported and counts as no data: it proves nothing about the objective. */
const unreadLines = (statuses: readonly SloStatus[]): readonly string[] => {
  const unread = statuses.flatMap(({ slo, unread: reason }) => (reason === undefined ? [] : [{ slo, reason }]));
  return [...Map.groupBy(unread, ({ reason }) => reason)].map(
    ([reason, group]) => `${listedText(group.map(({ slo }) => slo.system))}: ${reason}`,
  );
};

/** Systems that a server has no series of; the histories of this machine have said so before. */
const missingLines = (
  statuses: readonly SloStatus[],
  { name, missingFix, warnings }: PointSource,
  { from }: SourceOptions,
): readonly string[] => {
  const isMissing = ({ judgement, since, unread }: SloStatus): boolean =>
    judgement.kind === 'NoData' && since === undefined && unread === undefined;
  const missing = [...Map.groupBy(statuses, ({ slo }) => slo.system)].flatMap(([id, own]) =>
    own.every(isMissing) ? [id] : [],
  );
  return [
    ...(from === undefined || missing.length === 0
      ? []
      : [`${name} has no series of ${listedText(missing)}\n  fix: ${missingFix}`]),
    ...warnings().map((warning) => `${name} warns: ${warning}`),
  ];
};

/** Of an objective in shadow nothing depends on the answer. */
const exitCodeOf = (statuses: readonly SloStatus[]): ExitCode => {
  const judgements = statuses.filter(({ slo }) => !isInShadow(slo.objective)).map(({ judgement }) => judgement);
  if (judgements.some((judgement) => judgement.kind === 'Judged' && !judgement.met)) return 1;
  if (judgements.length === 0 && statuses.length > 0) return 0;
  return judgements.length === 0 || judgements.some(({ kind }) => kind === 'NoData') ? 3 : 0;
};
