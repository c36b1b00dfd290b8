/** `atalaya loadtest size`: computes capacity and cost of a system from existing runs. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { planNames } from '../../loadtest/plan.ts';
import { planOf } from '../../loadtest/planOf.ts';
import type { RunSummary } from '../../loadtest/runSummary.ts';
import { breakOf, curveOf, limitsOf } from '../../loadtest/sizing/curve.ts';
import { sizeOf, type MeasuredRun } from '../../loadtest/sizing/size.ts';
import { sizePage } from '../../loadtest/sizing/sizePage.ts';
import { cannotKnow, kneeText, measuredText, sizeHead, sizeRows } from '../../loadtest/sizing/sizeText.ts';
import { thinkSeconds, trafficOf } from '../../loadtest/traffic.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { type ExitCode, type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { loadOrganization } from '../load/loadOrganization.ts';
import { loadPipeline } from '../load/loadSystem.ts';
import { table } from '../table.ts';
import { makeFreshFolder, runFiles, shownPath } from './folder.ts';
import { readPoints } from './readPoints.ts';

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
  const { prices } = await loadOrganization(io.systems);
  const chosen = folders.length === 0 ? runsOf(system, io.cwd) : folders.map((folder) => path.resolve(io.cwd, folder));
  const runs: MeasuredRun[] = [];
  const machines = new Set<string>();
  for (const folder of chosen) {
    const run = readRun(system, folder, io);
    if (run === undefined) continue;
    runs.push(await measured(system, folder, run));
    if (run.usage !== undefined) machines.add(run.usage.machine);
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
    const lines = [on, ...kneeText(runs), '', table(sizeHead, rows), ...cannotKnow];
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

/**
 * Undefined, with a message, for a run without a usable result. Throws `UsageError` for a folder that is not a run of this
 * system.
 */
const readRun = (system: PipelineSystem, folder: string, { cwd, stderr }: Io): RunSummary | undefined => {
  const shown = shownPath(folder, cwd);
  const refuse = (message: string): never => {
    throw new UsageError(`${shown} ${message}`, `name folders that 'atalaya loadtest run ${system.id}' left`);
  };
  let run: RunSummary;
  try {
    run = JSON.parse(readFileSync(path.join(folder, runFiles.summary), 'utf8')) as RunSummary;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return refuse(
      code === undefined ? `has a ${runFiles.summary} that is not JSON` : `has no ${runFiles.summary} (${code})`,
    );
  }
  if ((run as RunSummary | null)?.kind !== 'LoadTestRun' || run.version !== 1 || !planNames.includes(run.plan)) {
    return refuse('holds no run that this reads');
  }
  if (run.system !== system.id) return refuse(`is a run of ${run.system}`);
  const why =
    run.verdict === 'invalid'
      ? 'it is invalid'
      : run.target.chaos === undefined
        ? undefined
        : `its target ${run.target.chaos}`;
  if (why === undefined) return run;
  stderr(`${shown} was left out: ${why}\n`);
  return undefined;
};

const measured = async (system: PipelineSystem, folder: string, run: RunSummary): Promise<MeasuredRun> => {
  const plan = planOf(system, run.plan, { writes: run.target.writes });
  const points = await readPoints(path.join(folder, runFiles.raw), {
    startedAt: Date.parse(run.startedAt),
    seconds: run.seconds,
    limits: limitsOf(plan),
  });
  const curve = curveOf(plan, points);
  return {
    folder: path.basename(folder),
    plan: run.plan,
    requests: points.requests,
    seconds: run.seconds,
    curve,
    broke: run.plan === 'breakpoint' ? breakOf(curve, run.verdict === 'failed') : undefined,
    usage: run.usage,
  };
};

/** Requests per second, of readers and writers. */
const declaredRate = (system: PipelineSystem): number => {
  const { reads, posts } = trafficOf(system);
  return (reads.kind === 'open' ? reads.rate : reads.users / thinkSeconds) + posts;
};
