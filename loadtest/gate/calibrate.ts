/**
 * The gate's rate of false positives and its power: whole verdicts (validity, objectives, regression) on random samples from a
 * pool of runs of two equal targets. Which of the two is the candidate is drawn once per verdict, so that any real difference
 * between the two processes raises the measured rate of false positives.
 */
import { seededRandom, type Random } from '../../numbers/random.ts';
import { deviation } from '../../numbers/sum.ts';
import type { LoadPlan } from '../plan.ts';
import { gateVerdicts, type GateVerdict, type Subject } from './gateReport.ts';
import type { RunFault, Side } from '../faults.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { judgeGate, type GateJudgement } from './judge.ts';
import { wilson } from './statistics.ts';

export interface CalibrateOptions {
  readonly plan: LoadPlan;
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

export interface Drawn {
  readonly verdicts: Readonly<Record<GateVerdict, Rate>>;
  /** Failed verdicts by the parts that failed: a verdict with two counts twice. */
  readonly failed: Readonly<Partial<Record<Subject, number>>>;
}

export interface Calibration {
  readonly measured: number;
  readonly usable: number;
  readonly runs: number;
  /** Standard deviation over the runs of the median request's ratio. */
  readonly noise: number;
  /** Of the targets as they are: those that fail are false positives. */
  readonly alike: Drawn;
  /** Failed verdicts on targets of which one is slower. */
  readonly caught: readonly (Rate & { readonly slowdown: number })[];
}

export const rateOf = (count: number, of: number): Rate => ({
  count,
  of,
  ...(of === 0 ? { low: 0, high: 1 } : wilson(count, of)),
});

export const calibrate = (pool: readonly GateRun[], options: CalibrateOptions): Calibration => {
  const usable = pool.filter(isValid);
  return {
    measured: pool.length,
    usable: usable.length,
    runs: options.runs,
    noise: deviation(usable.flatMap(({ compared }) => compared[0]?.ratio ?? [])),
    alike: drawnOf(pool, options, (run) => run),
    caught: options.slowdowns.map((slowdown) => ({
      slowdown,
      ...drawnOf(pool, options, (run) => slower(run, slowdown)).verdicts.fail,
    })),
  };
};

/** `after` changes each run after the sides are drawn. */
const drawnOf = (
  pool: readonly GateRun[],
  { plan, runs, verdicts, seed, turned: mayTurn = true }: CalibrateOptions,
  after: (run: GateRun) => GateRun,
): Drawn => {
  const random = seededRandom(seed);
  const count = pool.length === 0 ? 0 : verdicts;
  return judgedOf(
    Array.from({ length: count }, () => {
      const turned = mayTurn && random() < 0.5;
      return judged(
        plan,
        gateFrom(pool, runs, random).map((run) => after(turned ? swapped(run) : run)),
        runs,
      );
    }),
  );
};

/** As the gate runs an invalid run again: at most half as many runs more. */
const gateFrom = (pool: readonly GateRun[], runs: number, random: Random): readonly GateRun[] => {
  const drawn: GateRun[] = [];
  let valid = 0;
  while (valid < runs && drawn.length < runs * 1.5) {
    const run = pool[Math.floor(random() * pool.length)]!;
    drawn.push({ ...run, order: drawn.length });
    if (isValid(run)) valid++;
  }
  return drawn;
};

/** A gate's verdict on these runs of two targets; `wanted`: runs that it needs. */
export const judged = (plan: LoadPlan, runs: readonly GateRun[], wanted: number): GateJudgement =>
  judgeGate({ plan, runs, wanted, compares: true, budgets: [], stopped: false });

export const judgedOf = (judgements: readonly Pick<GateJudgement, 'verdict' | 'findings'>[]): Drawn => {
  const failed: Partial<Record<Subject, number>> = {};
  for (const { verdict, findings } of judgements) {
    const parts = verdict === 'fail' ? findings.filter((finding) => finding.verdict === 'fail') : [];
    for (const subject of new Set(parts.map((finding) => finding.subject)))
      failed[subject] = (failed[subject] ?? 0) + 1;
  }
  const rate = (verdict: GateVerdict): Rate =>
    rateOf(judgements.filter((judgement) => judgement.verdict === verdict).length, judgements.length);
  return {
    verdicts: Object.fromEntries(gateVerdicts.map((verdict) => [verdict, rate(verdict)])) as Drawn['verdicts'],
    failed,
  };
};

/** The run with candidate and baseline swapped. The baseline's p50 and p95 were not kept: they are the candidate's. */
export const swapped = (run: GateRun): GateRun => ({
  ...run,
  problems: run.problems.map((fault): RunFault =>
    fault.cause === 'candidate' || fault.cause === 'baseline' ? { ...fault, cause: otherSide(fault.cause) } : fault,
  ),
  bad: run.bad.map((answers) => ({ ...answers, side: otherSide(answers.side) })),
  checked: run.checked.map((answers) => ({ ...answers, side: otherSide(answers.side) })),
  ...(run.stalls === undefined
    ? {}
    : { stalls: run.stalls.map((stall) => ({ ...stall, side: otherSide(stall.side) })) }),
  ...(run.baselineEvents.length === 0 ? {} : { events: run.baselineEvents, baselineEvents: run.events }),
  compared: run.compared.map((comparison) => ({
    ...comparison,
    candidate: comparison.baseline,
    baseline: comparison.candidate,
    ratio: -comparison.ratio,
  })),
});

const otherSides = { candidate: 'baseline', baseline: 'candidate' } as const;
const otherSide = (side: Side): Side => otherSides[side];

/** The run as if every answer of the candidate had taken longer by the slowdown. Its events stay as they were counted. */
export const slower = (run: GateRun, slowdown: number): GateRun => ({
  ...run,
  compared: run.compared.map((comparison) => ({
    ...comparison,
    candidate: comparison.candidate * (1 + slowdown),
    ratio: comparison.ratio + Math.log1p(slowdown),
  })),
});
