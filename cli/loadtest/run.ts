/** `atalaya loadtest run`: a target, k6, and what came of it, in a folder of its own. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSummary } from '../../loadtest/k6/summary.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { planOf, planSeconds } from '../../loadtest/planOf.ts';
import { reportPage } from '../../loadtest/report/page.ts';
import { spanText } from '../../loadtest/report/text.ts';
import { problemText, unjudgedText, verdictText, type RunSummary } from '../../loadtest/runSummary.ts';
import { judgeRun } from '../../loadtest/verdict.ts';
import type { System } from '../../model/system.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { parseChaos } from '../chaos.ts';
import { UsageError, type ExitCode, type Io } from '../io.ts';
import type { LoadtestOptions } from '../loadtest.ts';
import { loadSystem } from '../loadSystem.ts';
import { codes, resultTables } from './answer.ts';
import { findK6, type K6 } from './findK6.ts';
import { makeRunFolder, runFiles } from './folder.ts';
import { runK6 } from './k6Process.ts';
import { createProgress } from './progress.ts';
import { readPoints } from './readPoints.ts';
import { isBelieved, refuseUnmarkedWrites, remoteTarget, targetUrl, TargetUnreachable } from './remote.ts';
import { startTarget, type Target } from './target.ts';

export const runLoadtest = async (id: string, options: LoadtestOptions, io: Io): Promise<ExitCode> => {
  const chaos = chaosFor(options);
  const system = await loadSystem(io.systems, id);
  const writes = options.target === undefined || options.allowWrites === true;
  const plan = planOf(system, options.plan, {
    writes,
    ...(options.duration === undefined ? {} : { seconds: options.duration }),
  });
  let running: Target | undefined;
  try {
    running = await given(system, options, io);
  } catch (error) {
    if (!(error instanceof TargetUnreachable)) throw error;
    io.stderr(`${error.message}\n`);
    return 3;
  }
  const k6 = await findK6();
  const folder = makeRunFolder({ cwd: io.cwd, out: options.out, system: id, plan: plan.name, at: io.now() });
  if (running === undefined) io.stderr('starting a pipeline of its own, and filling its table\n');
  const target = running ?? (await startTarget(system, io, { chaos }));
  try {
    if (io.stop.aborted) {
      io.stderr('stopped before the first request; there is nothing to keep\n');
      return 3;
    }
    announce(plan, target, k6, writes, io);
    const run = await measure({ plan, target, k6, folder, writes, io });
    if (options.json === true) io.stdout(`${JSON.stringify(run)}\n`);
    else io.stdout(`${answer(run)}report: ${shown(path.join(folder, runFiles.report), io.cwd)}\n`);
    return codes[run.verdict];
  } finally {
    await target.close();
  }
};

/** Throws `UsageError` for trouble that we cannot make. */
const chaosFor = ({ chaos, target }: LoadtestOptions): Chaos | undefined => {
  if (chaos === undefined) return undefined;
  if (target === undefined) return parseChaos(chaos);
  throw new UsageError(
    "--chaos: trouble can only be made in a pipeline of the run's own\n  fix: leave --target out, or --chaos",
  );
};

const given = async (system: System, options: LoadtestOptions, io: Io): Promise<Target | undefined> => {
  if (options.target === undefined) return undefined;
  const url = targetUrl(options.target);
  if (options.allowWrites === true) refuseUnmarkedWrites(system, url);
  return remoteTarget(system, url, process.env['ATALAYA_TOKEN'], io.stop);
};

/** Before anything is sent: how long it takes, and what it cannot show. */
const announce = (plan: LoadPlan, { url }: Target, { version }: K6, writes: boolean, { stderr }: Io): void => {
  const { usual, most } = planSeconds(plan);
  stderr(`${plan.system} ${plan.name}: ${plan.what}\n`);
  stderr(`about ${spanText(usual)}, at most ${spanText(most)}, against ${url} with k6 ${version}\n`);
  if (!writes) stderr('no messages are sent to a target that is not our own; --allow-writes sends them\n');
  if (!isBelieved(plan.api.auth, url)) {
    stderr('the target asks callers for no proof: this counts as traffic of people, and spends its budgets\n');
  }
  if (plan.judgements.length === 0) stderr('too short to judge anything: it will show numbers, and no verdict\n');
  for (const one of plan.unjudged) stderr(`${unjudgedText(one)}\n`);
};

interface Measuring {
  readonly plan: LoadPlan;
  readonly target: Target;
  readonly k6: K6;
  readonly folder: string;
  readonly writes: boolean;
  readonly io: Io;
}

const measure = async ({ plan, target, k6, folder, writes, io }: Measuring): Promise<RunSummary> => {
  const at = (name: string): string => path.join(folder, name);
  writeFileSync(at(runFiles.script), k6Script(plan));
  const screen = createProgress(io, planSeconds(plan).usual);
  const failing = new AbortController();
  const startedAt = io.now();
  const running = runK6({
    k6,
    folder,
    script: runFiles.script,
    raw: runFiles.raw,
    log: runFiles.log,
    variables: {
      TARGET: target.url,
      TOKEN: target.token,
      SUMMARY: runFiles.k6Summary,
      WRITES: writes ? 'on' : 'off',
      SAMPLES: target.samples && JSON.stringify(target.samples),
    },
    onProgress: screen.show,
    stop: AbortSignal.any([io.stop, failing.signal]),
  });
  const failed = target.failed.catch((error: unknown) => {
    failing.abort();
    io.stderr(`the pipeline failed: ${(error as Error).message}\n`);
    return running;
  });
  const exitCode = await Promise.race([running, failed]);
  screen.end();
  const seconds = (io.now() - startedAt) / 1_000;
  if (io.stop.aborted) {
    io.stderr(`stopped after ${spanText(seconds)}; what there is by now is kept in ${shown(folder, io.cwd)}\n`);
  }
  const text = existsSync(at(runFiles.k6Summary)) ? readFileSync(at(runFiles.k6Summary), 'utf8') : '';
  const stopped = io.stop.aborted || failing.signal.aborted;
  const run: RunSummary = {
    kind: 'LoadTestRun',
    version: 1,
    system: plan.system,
    plan: plan.name,
    what: plan.what,
    target: { url: target.url, isLocal: target.isLocal, writes, chaos: target.chaos },
    k6: { version: k6.version, exitCode },
    startedAt: new Date(startedAt).toISOString(),
    seconds,
    ...judgeRun(plan, { summary: readSummary(plan, text), exitCode, stopped }),
    unjudged: plan.unjudged,
  };
  writeFileSync(at(runFiles.summary), `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(at(runFiles.report), reportPage(plan, run, await readPoints(at(runFiles.raw), startedAt)));
  return run;
};

const answer = (run: RunSummary): string =>
  `${[verdictText(run), ...problemText(run).map((text) => `  ${text}`)].join('\n')}\n\n${resultTables(run)}\n`;

const shown = (file: string, cwd: string): string => {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
};
