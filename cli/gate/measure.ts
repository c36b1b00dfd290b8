/** Runs k6 several times in sequence, each run in a new folder, so that no stale file is read. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gateRunOf, type GateRun } from '../../loadtest/gate/gateRun.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import { readSummary } from '../../loadtest/k6/summary.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import type { K6 } from '../loadtest/findK6.ts';
import { runFiles } from '../loadtest/folder.ts';
import { fileErrorOf } from '../run/fileError.ts';
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
  { plan, k6, folder: all, now, stop, writes = false }: Measuring,
): Promise<GateRun> => {
  const startedAt = new Date(now()).toISOString();
  const folder = path.join(all, String(order).padStart(3, '0'));
  writeScript(folder, k6Script(plan, readK6Runtime()));
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
      WRITES: writes ? 'on' : 'off',
      SAMPLES: candidate.samples && JSON.stringify(candidate.samples),
    },
    onProgress: () => undefined,
    stop,
  });
  const seconds = (performance.now() - begun) / 1_000;
  const file = path.join(folder, runFiles.k6Summary);
  const summary = readSummary(plan, existsSync(file) ? readFileSync(file, 'utf8') : '');
  return gateRunOf(
    plan,
    { ...end, summary, stopped: stop.aborted },
    { order: order === 'warm-up' ? -1 : order, startedAt, seconds },
  );
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
