/**
 * How often the gate cries wolf, and what it catches: verdicts drawn from a pool of runs of two targets that are alike. Which of
 * the two is called the candidate is drawn once a verdict, so that whatever sets two equal processes apart counts against us.
 */
import { seededRandom } from '../../numbers/random.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { comparisonsOf, regressionFindings } from './regression.ts';
import { wilson } from './statistics.ts';
import { deviation } from '../../numbers/sum.ts';

export interface CalibrateOptions {
  /** Of each verdict. */
  readonly runs: number;
  readonly verdicts: number;
  /** Multiplied into the candidate's times: 0.1 is 10% slower. */
  readonly slowdowns: readonly number[];
  readonly seed: number;
  /** Whether either side may be called the candidate: not where the runs are known to differ. Otherwise they may. */
  readonly turned?: boolean;
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
  readonly runs: number;
  /** How far the median request's ratio varies from run to run: its standard deviation. */
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

/** `after` is what happens to a candidate once it is known which of the two it is. */
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

/** The same run, had the names been the other way round. */
export const swapped = (run: GateRun): GateRun => ({
  ...run,
  compared: run.compared.map((comparison) => ({
    ...comparison,
    candidate: comparison.baseline,
    baseline: comparison.candidate,
    ratio: -comparison.ratio,
  })),
});

/** As if every answer of the candidate had taken so much longer. */
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
