/**
 * A pool of runs of two equal pipelines. Each run is saved at once, so that stopping loses nothing. Every few runs two
 * new pipelines are started: the difference between two equal processes is part of the noise that a gate sees.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateRun } from '../../loadtest/gate/gateRun.ts';
import { k6Script } from '../../loadtest/k6/script.ts';
import type { LoadPlan } from '../../loadtest/plan.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import type { Chaos } from '../../pipeline/api/chaos/chaos.ts';
import { readK6Runtime } from '../loadtest/k6Runtime.ts';
import type { K6 } from '../loadtest/findK6.ts';
import { createUnitClock } from '../loadtest/runnerWatch.ts';
import { startTarget, type Target } from '../loadtest/target.ts';
import { measureRun, type RunTargets } from './measure.ts';
import { warmUp } from './readRuns.ts';

export interface Growing {
  readonly system: PipelineSystem;
  /** JSON file of the runs; runs already in it count. */
  readonly file: string;
  /** Total number of runs. */
  readonly wanted: number;
  /** Measured seconds of each run. */
  readonly seconds: number;
  /** Number of runs per pair of pipelines. */
  readonly block: number;
  readonly k6: K6;
  readonly io: Io;
  /** Faults of the candidate, if any. */
  readonly chaos?: Chaos;
  readonly onRun: (run: GateRun, count: number) => void;
  /** A proxy in front of each of the two, if any. */
  readonly dress?: (candidate: Target, baseline: Target) => Promise<Dressed>;
}

export interface Dressed extends RunTargets {
  /** Called after the warm-up run. */
  readonly onWarm: (run: GateRun) => void;
  readonly close: () => Promise<void>;
}

export interface Grown {
  readonly runs: readonly GateRun[];
  /** Seconds in which neither k6 ran nor the machine was measured, and the number of new runs. */
  readonly overheadSeconds: number;
  readonly fresh: number;
}

/** What a pool's runs measure: the gate's plan with a baseline. */
export const poolPlan = (system: PipelineSystem, seconds: number): LoadPlan =>
  gatePlanOf(system, { seconds, warmUp, compares: true });

interface PoolFile {
  readonly kind: 'GatePool';
  readonly version: 1;
  /** Hash of the k6 script: runs of another script are runs of another gate. */
  readonly script: string;
  readonly runs: readonly GateRun[];
}

const hashOf = (plan: LoadPlan): string =>
  createHash('sha256').update(k6Script(plan, readK6Runtime())).digest('hex').slice(0, 16);

/** Empty without a file. Throws `UsageError` for a file that is not a pool of this plan, so that it is not overwritten. */
export const readPool = (file: string, plan: LoadPlan): readonly GateRun[] => {
  if (!existsSync(file)) return [];
  const read = poolIn(readFileSync(file, 'utf8'));
  const fix = 'remove it to start again, or name another folder with --out';
  if (read === undefined) throw new UsageError(`${file} is not a pool of runs`, fix);
  if (read.script !== hashOf(plan)) {
    throw new UsageError(`${file} holds runs of another load-test script: they cannot be mixed with new ones`, fix);
  }
  return read.runs;
};

const poolIn = (text: string): PoolFile | undefined => {
  try {
    const read = JSON.parse(text) as Partial<PoolFile> | null;
    return read?.kind === 'GatePool' && read.version === 1 && Array.isArray(read.runs) ? (read as PoolFile) : undefined;
  } catch {
    return undefined;
  }
};

/** Replaces the file at once: who is killed meanwhile keeps the runs before. */
export const writePool = (file: string, plan: LoadPlan, runs: readonly GateRun[]): void => {
  const pool: PoolFile = { kind: 'GatePool', version: 1, script: hashOf(plan), runs };
  writeFileSync(`${file}.new`, JSON.stringify(pool));
  renameSync(`${file}.new`, file);
};

export const growPool = async (growing: Growing): Promise<Grown> => {
  const { system, file, wanted, seconds, io } = growing;
  const plan = poolPlan(system, seconds);
  const runs = [...readPool(file, plan)];
  let [overheadSeconds, fresh] = [0, 0];
  mkdirSync(path.dirname(file), { recursive: true });
  while (runs.length < wanted && !io.stop.aborted) {
    const before = runs.length;
    overheadSeconds += await growBlock(growing, plan, runs);
    fresh += runs.length - before;
  }
  return { runs, overheadSeconds, fresh };
};

/** Consecutive runs without a request: more of them would measure nothing either. */
const mostEmpty = 3;

const nothingMeasured = ({ problems }: GateRun): Error =>
  new Error(
    `${mostEmpty} runs in succession sent no request: ${problems.map(({ text }) => text).join('; ')}\n  fix: mend it, and call again: the runs before are kept`,
  );

/** Measures the runs of one pair of pipelines until the block is complete. */
const growBlock = async (growing: Growing, plan: LoadPlan, runs: GateRun[]): Promise<number> => {
  const { system, file, wanted, block, k6, io, onRun, dress, chaos } = growing;
  const baseline = await startTarget(system, io);
  const candidate = await startTarget(system, io, { chaos }).catch(async (error: unknown) => {
    await baseline.close();
    throw error;
  });
  const dressed = await dress?.(candidate, baseline);
  const folder = path.join(path.dirname(file), 'runs');
  try {
    const clock = createUnitClock();
    let unitSeconds = 0;
    const unit = (): number => {
      const begun = performance.now();
      const ratio = clock();
      unitSeconds += (performance.now() - begun) / 1_000;
      return ratio;
    };
    const measuring = { plan, k6, folder, now: io.now, stop: io.stop, unit };
    const targets = dressed ?? { candidate, baseline };
    if (!io.stop.aborted) {
      const warm = await measureRun(targets, 'warm-up', measuring);
      if (!io.stop.aborted) dressed?.onWarm(warm);
    }
    unitSeconds = 0;
    const started = performance.now();
    let [k6Seconds, empty] = [0, 0];
    do {
      const run = await measureRun(targets, runs.length, measuring);
      if (io.stop.aborted) break;
      empty = run.requests === 0 ? empty + 1 : 0;
      if (empty === mostEmpty) throw nothingMeasured(run);
      runs.push(run);
      k6Seconds += run.seconds;
      writePool(file, plan, runs);
      onRun(run, runs.length);
    } while (runs.length < wanted && runs.length % block !== 0);
    return (performance.now() - started) / 1_000 - k6Seconds - unitSeconds;
  } finally {
    await dressed?.close();
    await Promise.all([candidate.close(), baseline.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
};
