/**
 * How often the gate cries wolf, and what it catches: verdicts drawn from a pool of runs that were all alike. Neighbours stay
 * neighbours, as they are in a gate, and which of two is called the candidate is drawn.
 */
import { randomOf } from './statistics/random.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { comparisonsOf, regressionFindings, type Pair } from './regression.ts';
import { wilson } from './statistics/wilson.ts';

export interface CalibrateOptions {
  /** Of each verdict. */
  readonly pairs: number;
  readonly verdicts: number;
  /** Multiplied into the candidate's latencies: 0.1 is 10% slower. */
  readonly slowdowns: readonly number[];
  readonly seed: number;
}

export interface Rate {
  readonly count: number;
  readonly of: number;
  /** 95% interval. */
  readonly low: number;
  readonly high: number;
}

export interface Calibration {
  readonly measured: number;
  readonly usable: number;
  readonly pairs: number;
  /** Coefficient of variation of the runs' p50. */
  readonly noise: number;
  readonly falseAlarms: Rate;
  readonly caught: readonly (Rate & { readonly slowdown: number })[];
}

export const calibrate = (pool: readonly GateRun[], options: CalibrateOptions): Calibration => {
  const usable = pool.filter(isValid);
  const neighbours = neighboursIn(pool);
  const share = (slowdown: number): Rate => {
    const random = randomOf(options.seed);
    let count = 0;
    const of = neighbours.length === 0 ? 0 : options.verdicts;
    for (let verdict = 0; verdict < of; verdict++) {
      const pairs = Array.from({ length: options.pairs }, () => drawPair(neighbours, slowdown, random));
      if (isAlarm(pairs)) count++;
    }
    return { count, of, ...(of === 0 ? { low: 0, high: 1 } : wilson(count, of)) };
  };
  return {
    measured: pool.length,
    usable: usable.length,
    pairs: options.pairs,
    noise: variation(usable.flatMap(({ p50 }) => p50 ?? [])),
    falseAlarms: share(0),
    caught: options.slowdowns.map((slowdown) => ({ slowdown, ...share(slowdown) })),
  };
};

/** Runs that came one after the other, and both show something. */
const neighboursIn = (pool: readonly GateRun[]): readonly (readonly [GateRun, GateRun])[] =>
  pool.flatMap((run, index) => {
    const next = pool[index + 1];
    return next !== undefined && isValid(run) && isValid(next) ? [[run, next] as const] : [];
  });

const drawPair = (
  neighbours: readonly (readonly [GateRun, GateRun])[],
  slowdown: number,
  random: () => number,
): Pair => {
  const [first, second] = neighbours[Math.floor(random() * neighbours.length)]!;
  const [candidate, baseline] = random() < 0.5 ? [first, second] : [second, first];
  return { candidate: slower(candidate, slowdown), baseline };
};

/** As if every answer had taken so much longer. */
export const slower = (run: GateRun, slowdown: number): GateRun => ({
  ...run,
  p50: run.p50 && run.p50 * (1 + slowdown),
  p95: run.p95 && run.p95 * (1 + slowdown),
});

/** Whether a slowdown stops the release. */
export const isAlarm = (pairs: readonly Pair[]): boolean =>
  regressionFindings(comparisonsOf(pairs)).some(({ verdict }) => verdict === 'fail');

const variation = (values: readonly number[]): number => {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / mean;
};
