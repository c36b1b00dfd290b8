/** `atalaya loadtest size`: computes capacity and cost of a system from existing runs. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { planOf } from '../../loadtest/planOf.ts';
import { routeNamesOf } from '../../loadtest/report/routeNames.ts';
import { breakOf, curveOf, limitsOf } from '../../loadtest/sizing/curve.ts';
import { sizeOf, type MeasuredRun } from '../../loadtest/sizing/size.ts';
import { sizePage } from '../../loadtest/sizing/sizePage.ts';
import { cannotKnow, kneeText, measuredText, sizeHead, sizeRows } from '../../loadtest/sizing/sizeText.ts';
import { rawRefusalOf, refusalOf, refusedText, type Piece, type Refusal } from '../../loadtest/sizing/usable.ts';
import { many } from '../../text/count.ts';
import { thinkSeconds, trafficOf } from '../../loadtest/traffic.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { table, tableWidth } from '../table.ts';
import { makeFreshFolder, runFiles, shownPath } from './folder.ts';
import { readPoints } from './readPoints.ts';
import { readRunFile, type RunFile } from './runFile.ts';

export interface SizeCommandOptions {
  readonly vcpus?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export const sizeLoadtest = async (
  id: string,
  folders: readonly string[],
  options: SizeCommandOptions,
  io: Io,
): Promise<ExitCode> => {
  const system = await loadPipeline(io.systems, id);
  const { prices } = await loadOrganization(io.systems, io.settings?.organization);
  const chosen = folders.length === 0 ? runsOf(system, io.cwd) : folders;
  const runs: MeasuredRun[] = [];
  const machines = new Set<string>();
  let refused = 0;
  for (const named of chosen) {
    const file = readOwnRun(system, named, io.cwd);
    const { run, refusal } = await measured(system, file);
    if (refusal !== undefined) {
      refused += 1;
      io.stderr(
        `${file.shown} is ${refusedText(refusal)}: ${refusal.why}\n  fix: run atalaya loadtest run ${id} --plan ${refusal.instead}\n`,
      );
    }
    if (run === undefined) continue;
    runs.push(run);
    if (file.run.usage !== undefined) machines.add(file.run.usage.machine);
  }
  // A size without a run that was named would not be the one that was asked for.
  if (folders.length > 0 && refused > 0) {
    io.stderr(`no size: of ${many(folders.length, 'named run')} ${refused} cannot be used\n`);
    return 3;
  }
  const declared = declaredRate(system);
  const size = sizeOf(runs, { declared, prices, vcpus: options.vcpus });
  if (size === undefined) {
    io.stderr(
      `no run of ${id} is sufficient for sizing\n  fix: run atalaya loadtest run ${id} --plan breakpoint, then this command again\n`,
    );
    return 3;
  }
  const out = makeFreshFolder({ cwd: io.cwd, out: options.out, under: path.join('sizes', id), at: io.now() });
  const rows = sizeRows(size, declared, prices);
  const on = measuredText(runs, [...machines]);
  const document = {
    kind: 'LoadTestSize',
    version: 1,
    system: id,
    declared,
    size,
    prices,
    measured: on,
    cannotKnow,
    runs,
  };
  writeFileSync(path.join(out, 'size.json'), `${JSON.stringify(document, null, 2)}\n`);
  writeFileSync(path.join(out, 'report.html'), sizePage({ system: id, rows, runs, declared, measured: on }));
  if (options.json === true) io.stdout(`${JSON.stringify(document)}\n`);
  else {
    const lines = [on, ...kneeText(runs), '', table(sizeHead, rows, tableWidth(io)), ...cannotKnow];
    io.stdout(`${lines.join('\n')}\nreport: ${shownPath(path.join(out, 'report.html'), io.cwd)}\n`);
  }
  return 0;
};

/** All stored runs, oldest first. */
const runsOf = (system: PipelineSystem, cwd: string): readonly string[] => {
  const folder = path.join(cwd, '.atalaya', 'loadtests', system.id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => path.join(folder, name))
    .filter((folder) => existsSync(path.join(folder, runFiles.summary)));
};

/** Throws `UsageError` for what is not a run of this system. */
const readOwnRun = (system: PipelineSystem, named: string, cwd: string): RunFile => {
  const fix = `name folders that 'atalaya loadtest run ${system.id}' left`;
  const file = readRunFile(named, cwd, fix);
  if (file.run.system !== system.id) throw new UsageError(`${file.shown} is a run of ${file.run.system}`, fix);
  return file;
};

interface Measured {
  /** Without the pieces that are refused; undefined where all are. */
  readonly run: MeasuredRun | undefined;
  readonly refusal: Refusal | undefined;
}

const measured = async (system: PipelineSystem, { run, folder }: RunFile): Promise<Measured> => {
  const bySummary = refusalOf(run);
  if (bySummary !== undefined) return { run: undefined, refusal: bySummary };
  const plan = planOf(system, run.plan, { writes: run.target.writes });
  const points = await readPoints(path.join(folder, runFiles.raw), {
    startedAt: Date.parse(run.startedAt),
    seconds: run.seconds,
    limits: limitsOf(plan),
    routes: routeNamesOf(plan),
  });
  const curve = curveOf(plan, points);
  const broke = run.plan === 'breakpoint' ? breakOf(curve, run.verdict === 'failed') : undefined;
  const refusal = rawRefusalOf(run, points, broke);
  const isRefused = (piece: Piece): boolean => refusal?.of.includes(piece) === true;
  return {
    refusal,
    run: {
      folder: path.basename(folder),
      plan: run.plan,
      requests: points.requests,
      seconds: run.seconds,
      curve: isRefused('capacity') ? [] : curve,
      broke: isRefused('capacity') ? undefined : broke,
      usage: run.usage && {
        peakMemory: run.usage.peakMemory,
        cpuSeconds: isRefused('processor time') ? 0 : run.usage.cpuSeconds,
      },
    },
  };
};

/** Requests per second, of readers and writers. */
const declaredRate = (system: PipelineSystem): number => {
  const { reads, posts } = trafficOf(system);
  return (reads.kind === 'open' ? reads.rate : reads.users / thinkSeconds) + posts;
};
