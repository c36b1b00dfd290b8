/** `atalaya slo status`: judges every objective from the metric points that the pipelines on this machine store. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { System } from '../../model/system.ts';
import type { SloStatus } from '../../slo/status.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { dataFolder, dataHelp, defaultData } from '../options.ts';

export interface SloStatusArguments {
  /** Empty: every system with a history in the data folder. */
  readonly ids: readonly string[];
  readonly data: string;
  readonly json?: boolean | undefined;
  /** An instant in the past, in RFC 3339; undefined means now. */
  readonly at?: string | undefined;
}

type StatusIo = Pick<Io, 'stdout' | 'stderr' | 'now' | 'cwd' | 'isTTY'>;

const help = `
Exit codes: 0 all met, 1 one is not met, 2 wrong use, 3 none is missed but one has no data.

Examples:
  $ npx atalaya slo status
  $ npx atalaya slo status flights --at 2026-03-01T00:00:00Z
  $ npx atalaya slo status --json | jq '.objectives[] | select(.verdict == "not met")'`;

export const sloStatusCommand = (io: StatusIo & Pick<Io, 'systems'>, finish: (code: ExitCode) => void): Command =>
  new Command('status')
    .description('judge objectives: budget left and burn rate, from the history on this machine')
    .argument('[ids...]', 'systems; without any, those that have a history')
    .option('--data <dir>', dataHelp, defaultData)
    .option('--json', 'print a document for programs (docs/guides/objectives.md)')
    .option('--at <instant>', 'judge as of an instant in the past, such as 2026-03-01T00:00:00Z')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: Omit<SloStatusArguments, 'ids'>) => {
      const { loadSystems } = await import('../load/loadSystems.ts');
      const systems = await loadSystems(io.systems, ids.length === 0 ? undefined : ids);
      finish(await runSloStatus({ ...options, ids }, systems, io));
    });

/** `systems` are those with these ids, or all. Throws `UsageError`. */
export const runSloStatus = async (
  args: SloStatusArguments,
  systems: readonly System[],
  io: StatusIo,
): Promise<ExitCode> => {
  const at = instantOf(args.at, io.now());
  const data = dataFolder(io.cwd, args.data);
  const { metricsFile } = await import('../run/eventCounts.ts');
  const requested = args.ids.length > 0 ? systems : systems.filter(({ id }) => existsSync(metricsFile(data, id)));
  if (requested.length === 0) {
    io.stderr(
      `no system has a metric history in ${data}: run the pipeline first, or name its folder with --data DIR\n`,
    );
  }
  const statuses: SloStatus[] = [];
  for (const system of requested) statuses.push(...(await statusesOf(system, metricsFile(data, system.id), at, io)));

  for (const { id } of requested.filter(({ objectives }) => objectives.length === 0))
    io.stderr(`${id} has no objectives\n`);

  const { statusDocument, statusTable } = await import('./statusText.ts');
  if (args.json === true) io.stdout(`${JSON.stringify(statusDocument(statuses, at), null, 2)}\n`);
  else if (statuses.length > 0) io.stdout(`${statusTable(statuses, io.isTTY)}\n`);
  return exitCodeOf(statuses);
};

/** An unreadable history is reported and counts as no data: it proves nothing about the objective. */
const statusesOf = async (system: System, file: string, at: number, io: StatusIo): Promise<readonly SloStatus[]> => {
  const [{ readHistory }, { slosOf }, { statusAt }, { eventCounts }] = await Promise.all([
    import('../run/readHistory.ts'),
    import('../../slo/slo.ts'),
    import('../../slo/status.ts'),
    import('../run/eventCounts.ts'),
  ]);
  const slos = slosOf(system);
  return readHistory(
    file,
    (history) => {
      warnWhenOld(system.id, history.newest(at), at, io);
      return slos.map((slo) => statusAt(slo, eventCounts(history), at));
    },
    (reason) => {
      io.stderr(`${system.id}: ${reason}\n`);
      return slos.map((slo) => statusAt(slo, () => ({ good: 0, total: 0, overdue: 0 }), at));
    },
  );
};

/** Points are written every ten seconds: a minute without points means that no pipeline runs. */
const quiet = 60_000;

const warnWhenOld = (id: string, newest: number | undefined, at: number, io: StatusIo): void => {
  if (newest === undefined) io.stderr(`${id}: the history holds nothing from before that instant\n`);
  else if (at - newest > quiet) {
    io.stderr(
      `${id}: the newest metric point is from ${new Date(newest).toISOString()}; nothing was measured after it\n`,
    );
  }
};

/** Throws `UsageError` for an invalid or a future instant. */
export const instantOf = (text: string | undefined, now: number): number => {
  if (text === undefined) return now;
  const at = parseInstant(text);
  if (at === undefined) {
    throw new UsageError(`--at '${text}' is not an instant`, 'write one such as 2026-03-01T12:00:00Z');
  }
  if (at > now) {
    throw new UsageError(`--at '${text}' is in the future`, `write an instant before ${new Date(now).toISOString()}`);
  }
  return at;
};

/** RFC 3339 only: `Date` would read the 30th of February as the 2nd of March. */
const parseInstant = (text: string): number | undefined => {
  const match = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const midnight = Date.parse(`${match?.[1]}T00:00Z`);
  const at = Date.parse(text);
  if (Number.isNaN(midnight) || Number.isNaN(at)) return undefined;
  return new Date(midnight).toISOString().startsWith(match?.[1] ?? ' ') ? at : undefined;
};

const exitCodeOf = (statuses: readonly SloStatus[]): ExitCode => {
  const judgements = statuses.map(({ judgement }) => judgement);
  if (judgements.some((judgement) => judgement.kind === 'Judged' && !judgement.met)) return 1;
  return judgements.length === 0 || judgements.some(({ kind }) => kind === 'NoData') ? 3 : 0;
};
