/** Runs k6 several times in sequence, each run in a new folder, so that no stale file is read. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gateRunOf, type GateRun } from '../../loadtest/gate/gateRun.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import { answerTimeout } from '../../loadtest/gate/gatePlan.ts';
import { latenessIn, type RunnerFigures } from '../../loadtest/runner.ts';
import { readSummary } from '../../loadtest/k6/summary.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import type { K6 } from '../loadtest/findK6.ts';
import { runFiles } from '../loadtest/folder.ts';
import { fileErrorOf } from '../run/fileError.ts';
import { watchRunner } from '../loadtest/runnerWatch.ts';
import { runK6 } from '../loadtest/k6Process.ts';
import type { Target } from '../loadtest/target.ts';
import { readK6Runtime } from '../loadtest/k6Runtime.ts';

export interface Measuring {
  readonly plan: LoadPlan;
  readonly k6: K6;
  /** The folder of all runs. */
  readonly folder: string;
  readonly now: () => number;
  readonly stop: AbortSignal;
  /** Whether the script may send messages. Default: it may not. */
  readonly writes?: boolean;
  /** Aborted when the time of the gate is over. */
  readonly cut?: AbortSignal;
  /** Compares a unit of work with the fastest so far (`createUnitClock`); undefined: it is not timed. */
  readonly unit?: () => number;
}

/** The targets of a run. */
export interface RunTargets {
  readonly candidate: Pick<Target, 'url' | 'token' | 'samples'>;
  readonly baseline?: Pick<Target, 'url' | 'token'> | undefined;
}

/** `order` is 'warm-up' for a run that is discarded. Throws `FileError`. */
export const measureRun = async (
  { candidate, baseline }: RunTargets,
  order: number | 'warm-up',
  { plan, k6, folder: all, now, stop, writes = false, cut, unit }: Measuring,
): Promise<GateRun> => {
  const startedAt = new Date(now()).toISOString();
  const folder = path.join(all, String(order).padStart(3, '0'));
  writeScript(folder, k6Script(plan, readK6Runtime()));
  const unitBefore = unit?.();
  const runnerOf = watchRunner();
  const begun = performance.now();
  const end = await runK6({
    k6,
    folder,
    script: runFiles.script,
    raw: undefined,
    log: runFiles.log,
    variables: {
      TARGET: candidate.url,
      TOKEN: candidate.token,
      BASELINE: baseline?.url,
      BASELINE_TOKEN: baseline?.token,
      SUMMARY: runFiles.k6Summary,
      TIMEOUT: String(answerTimeout(plan)),
      WRITES: writes ? 'on' : 'off',
      SAMPLES: candidate.samples && JSON.stringify(candidate.samples),
    },
    onProgress: () => undefined,
    stop: cut === undefined ? stop : AbortSignal.any([stop, cut]),
  });
  const seconds = (performance.now() - begun) / 1_000;
  const runner = runnerOf();
  const unitAfter = unit?.();
  const file = path.join(folder, runFiles.k6Summary);
  const summary = readSummary(plan, existsSync(file) ? readFileSync(file, 'utf8') : '');
  return gateRunOf(
    plan,
    {
      ...end,
      summary,
      stopped: stop.aborted,
      cut: cut?.aborted === true && end.exitCode !== 0 && end.exitCode !== 99,
      runner: {
        ...runner,
        ...(summary === undefined ? {} : latenessFigure(plan, summary)),
        ...(unitBefore === undefined || unitAfter === undefined ? {} : { unit: (unitBefore + unitAfter) / 2 }),
      },
    },
    { order: order === 'warm-up' ? -1 : order, startedAt, seconds },
  );
};

const latenessFigure = (plan: LoadPlan, summary: Parameters<typeof latenessIn>[1]): RunnerFigures => {
  const lateness = latenessIn(plan, summary);
  return lateness === undefined ? {} : { lateness };
};

const writeScript = (folder: string, script: string): void => {
  const file = path.join(folder, runFiles.script);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, script);
  } catch (error) {
    // On a full disk this is the space for the report.
    rmSync(file, { force: true });
    throw fileErrorOf('a run', folder, error);
  }
};
