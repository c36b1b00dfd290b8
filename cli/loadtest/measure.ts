/** Runs one plan with k6 against a target, and writes verdict and report to a new folder. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSummary } from '../../loadtest/k6/summary.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import { planSeconds } from '../../loadtest/planOf.ts';
import { reportPage } from '../../loadtest/report/page.ts';
import { spanText } from '../../text/time.ts';
import type { RunSummary, Usage } from '../../loadtest/runSummary.ts';
import { judgeRun } from '../../loadtest/verdict.ts';
import { breakOf, curveOf, limitsOf } from '../../loadtest/sizing/curve.ts';
import { routeNamesOf } from '../../loadtest/report/routeNames.ts';
import type { Io } from '../run/io.ts';
import type { K6 } from './findK6.ts';
import { runFiles, shownPath } from './folder.ts';
import { runK6 } from './k6Process.ts';
import { createProgress } from './progress.ts';
import { readPoints } from './readPoints.ts';
import type { Target } from './target.ts';
import { readK6Runtime } from './k6Runtime.ts';
import { machineText } from '../../loadtest/nightly/nightRecord.ts';
import { thisMachine } from './machine.ts';
import { latenessIn } from '../../loadtest/runner.ts';
import { createUnitClock, watchRunner } from './runnerWatch.ts';
import { watchProcessors } from './watchProcessors.ts';

export interface Measuring {
  readonly plan: LoadPlan;
  readonly target: Target;
  readonly k6: K6;
  readonly folder: string;
  readonly writes: boolean;
  /** Google Cloud project of the system: it has the traces of a deployed target. */
  readonly project: string;
  readonly io: Io;
}

export const measure = async ({ plan, target, k6, folder, writes, project, io }: Measuring): Promise<RunSummary> => {
  const at = (name: string): string => path.join(folder, name);
  writeFileSync(at(runFiles.script), k6Script(plan, readK6Runtime()));
  const screen = createProgress(io, planSeconds(plan).usual);
  const failing = new AbortController();
  const unit = createUnitClock();
  const unitBefore = unit();
  const startedAt = io.now();
  // Monotonic: a clock that is set must not change the duration.
  const begun = performance.now();
  const meter = target.isLocal ? startMeter() : undefined;
  const processors = watchProcessors(target.isLocal);
  const runnerOf = watchRunner();
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
    onStart: processors.started,
    stop: AbortSignal.any([io.stop, failing.signal]),
  });
  const failed = target.failed.catch((error: unknown) => {
    failing.abort();
    io.stderr(`the pipeline failed: ${(error as Error).message}\n`);
    return running;
  });
  const end = await Promise.race([running, failed]);
  screen.end();
  const usage = meter?.();
  const seconds = (performance.now() - begun) / 1_000;
  const used = processors.end(seconds);
  const watched = runnerOf();
  const unitAfter = unit();
  if (io.stop.aborted) {
    io.stderr(`stopped after ${spanText(seconds)}; the results so far are in ${shownPath(folder, io.cwd)}\n`);
  }
  const text = existsSync(at(runFiles.k6Summary)) ? readFileSync(at(runFiles.k6Summary), 'utf8') : '';
  const stopped = io.stop.aborted || failing.signal.aborted;
  const summary = readSummary(plan, text);
  const judged = judgeRun(plan, { ...end, summary, stopped });
  const lateness = summary && latenessIn(plan, summary);
  const points = await readPoints(at(runFiles.raw), {
    startedAt,
    seconds,
    limits: limitsOf(plan),
    routes: routeNamesOf(plan),
  });
  // Only with growing load does the rate explain the failure.
  const broke = plan.name === 'breakpoint' ? breakOf(curveOf(plan, points), judged.verdict === 'failed') : undefined;
  const run: RunSummary = {
    kind: 'LoadTestRun',
    version: 1,
    system: plan.system,
    plan: plan.name,
    what: plan.what,
    target: { url: target.url, isLocal: target.isLocal, writes, chaos: target.chaos },
    k6: { version: k6.version, exitCode: end.exitCode },
    startedAt: new Date(startedAt).toISOString(),
    seconds,
    ...judged,
    unjudged: plan.unjudged,
    broke,
    routes: points.routes,
    processors: used,
    runner: { ...watched, unit: (unitBefore + unitAfter) / 2, ...(lateness === undefined ? {} : { lateness }) },
    project: target.isLocal ? undefined : project,
    usage,
  };
  writeFileSync(at(runFiles.summary), `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(at(runFiles.report), reportPage(plan, run, points));
  return run;
};

/** Milliseconds between memory samples. */
const every = 500;

/** Resources of this process until the meter is read. k6 is another process and not included. */
const startMeter = (): (() => Usage) => {
  const before = process.cpuUsage();
  let peakMemory = 0;
  const look = (): void => {
    peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
  };
  look();
  const timer = setInterval(look, every);
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
    const { user, system } = process.cpuUsage(before);
    return { cpuSeconds: (user + system) / 1_000_000, peakMemory, machine: machineText(thisMachine()) };
  };
};
