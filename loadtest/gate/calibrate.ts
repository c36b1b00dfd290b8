/**
 * The gate's rate of false positives and its power: verdicts on random samples from a pool of runs of two equal targets. Which
 * of the two is the candidate is drawn once per verdict, so that any real difference between the two processes raises the
 * measured rate of false positives.
 */
import { seededRandom } from '../../numbers/random.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { comparisonsOf, regressionFindings } from './regression.ts';
import { wilson } from './statistics.ts';
import { deviation } from '../../numbers/sum.ts';

export interface CalibrateOptions {
  /** Runs in each verdict. */
  readonly runs: number;
  readonly verdicts: number;
  /** Slowdowns to apply to the candidate's times: 0.1 is 10% slower. */
  readonly slowdowns: readonly number[];
  readonly seed: number;
  /** Whether the two sides may be swapped; false when the targets are known to differ. Default true. */
  readonly turned?: boolean;
}

export interface Rate {
  readonly count: number;
  readonly of: number;
  /** 95% confidence interval. */
  readonly low: number;
  readonly high: number;
}

export interface Calibration {
  readonly measured: number;
  readonly usable: number;
  readonly runs: number;
  /** Standard deviation over the runs of the median request's ratio. */
  readonly noise: number;
  readonly falseAlarms: Rate;
  readonly caught: readonly (Rate & { readonly slowdown: number })[];
}

export const rateOf = (count: number, of: number): Rate => ({
  count,
  of,
  ...(of === 0 ? { low: 0, high: 1 } : wilson(count, of)),
});

export const calibrate = (pool: readonly GateRun[], options: CalibrateOptions): Calibration => {
  const usable = pool.filter(isValid);
  const share = (slowdown: number): Rate => alarmsIn(usable, options, (run) => slower(run, slowdown));
  return {
    measured: pool.length,
    usable: usable.length,
    runs: options.runs,
    noise: deviation(usable.flatMap(({ compared }) => compared[0]?.ratio ?? [])),
    falseAlarms: share(0),
    caught: options.slowdowns.map((slowdown) => ({ slowdown, ...share(slowdown) })),
  };
};

/** `after` changes each run after the sides are drawn. */
const alarmsIn = (
  usable: readonly GateRun[],
  { runs, verdicts, seed, turned: mayTurn = true }: CalibrateOptions,
  after: (run: GateRun) => GateRun,
): Rate => {
  const random = seededRandom(seed);
  const of = usable.length === 0 ? 0 : verdicts;
  let count = 0;
  for (let verdict = 0; verdict < of; verdict++) {
    const turned = mayTurn && random() < 0.5;
    const drawn = Array.from({ length: runs }, () => usable[Math.floor(random() * usable.length)]!);
    if (isAlarm(drawn.map((run) => after(turned ? swapped(run) : run)))) count++;
  }
  return rateOf(count, of);
};

/** The run with candidate and baseline swapped. */
export const swapped = (run: GateRun): GateRun => ({
  ...run,
  compared: run.compared.map((comparison) => ({
    ...comparison,
    candidate: comparison.baseline,
    baseline: comparison.candidate,
    ratio: -comparison.ratio,
  })),
});

/** The run as if every answer of the candidate had taken longer by the slowdown. */
export const slower = (run: GateRun, slowdown: number): GateRun => ({
  ...run,
  compared: run.compared.map((comparison) => ({
    ...comparison,
    candidate: comparison.candidate * (1 + slowdown),
    ratio: comparison.ratio + Math.log1p(slowdown),
  })),
});

/** Whether a slowdown stops the release. */
export const isAlarm = (runs: readonly GateRun[]): boolean =>
  regressionFindings(comparisonsOf(runs)).some(({ verdict }) => verdict === 'fail');
