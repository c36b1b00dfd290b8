/**
 * A pool of runs of two equal pipelines. Each run is saved at once, so that stopping loses nothing. Every few runs two
 * new pipelines are started: the difference between two equal processes is part of the noise that a gate sees.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gatePlanOf } from '../../loadtest/gate/gatePlan.ts';
import type { GateRun } from '../../loadtest/gate/gateRun.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { type Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import type { K6 } from '../loadtest/findK6.ts';
import { startTarget, type Target } from '../loadtest/target.ts';
import { measureRun, type RunTargets } from './measure.ts';
import { warmUp } from './run.ts';

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
  /** Overhead in seconds, without k6's own time, and the number of new runs. */
  readonly overheadSeconds: number;
  readonly fresh: number;
}

/** Throws `UsageError` for a file that is not a pool, so that it is not overwritten. */
export const readPool = (file: string): readonly GateRun[] => {
  if (!existsSync(file)) return [];
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(read) && read.every((run) => Array.isArray((run as GateRun).compared))) return read as GateRun[];
  } catch {
    // The error below covers it.
  }
  throw new UsageError(`${file} is not a pool of runs`, 'remove it to start again, or name another folder with --out');
};

export const growPool = async (growing: Growing): Promise<Grown> => {
  const { file, wanted, io } = growing;
  const runs = [...readPool(file)];
  let [overheadSeconds, fresh] = [0, 0];
  mkdirSync(path.dirname(file), { recursive: true });
  while (runs.length < wanted && !io.stop.aborted) {
    const before = runs.length;
    overheadSeconds += await growBlock(growing, runs);
    fresh += runs.length - before;
  }
  return { runs, overheadSeconds, fresh };
};

/** Measures the runs of one pair of pipelines until the block is complete. */
const growBlock = async (growing: Growing, runs: GateRun[]): Promise<number> => {
  const { system, file, wanted, seconds, block, k6, io, onRun, dress } = growing;
  const baseline = await startTarget(system, io);
  const candidate = await startTarget(system, io).catch(async (error: unknown) => {
    await baseline.close();
    throw error;
  });
  const dressed = await dress?.(candidate, baseline);
  const folder = path.join(path.dirname(file), 'runs');
  try {
    const plan = gatePlanOf(system, { seconds, warmUp, compares: true });
    const measuring = { plan, k6, folder, now: io.now, stop: io.stop };
    const targets = dressed ?? { candidate, baseline };
    if (!io.stop.aborted) {
      const warm = await measureRun(targets, 'warm-up', measuring);
      if (!io.stop.aborted) dressed?.onWarm(warm);
    }
    const started = performance.now();
    let k6Seconds = 0;
    do {
      const run = await measureRun(targets, runs.length, measuring);
      if (io.stop.aborted) break;
      runs.push(run);
      k6Seconds += run.seconds;
      writeFileSync(file, JSON.stringify(runs));
      onRun(run, runs.length);
    } while (runs.length < wanted && runs.length % block !== 0);
    return (performance.now() - started) / 1_000 - k6Seconds;
  } finally {
    await dressed?.close();
    await Promise.all([candidate.close(), baseline.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
};
