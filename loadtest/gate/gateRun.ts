/** The result of one k6 run that a gate keeps: its validity, the candidate's events, and the comparison. */
import { badAnswersIn, checkedAnswersIn, type BadAnswers, type CheckedAnswers } from '../badAnswers.ts';
import { comparedIn, type Compared } from '../k6/compared.ts';
import { countOf, distributionOf, quantile, sharesOf, type Distribution, type K6Summary } from '../k6/summary.ts';
import { sumOf } from '../../numbers/sum.ts';
import type { Judgement, LoadPlan, Scenario, ScenarioName } from '../plan.ts';
import { faultsOf, leavesOut, stallsOf, type RunFault, type Side, type Stall } from '../faults.ts';
import { explainedUpTo, isStarved, type RunnerFigures } from '../runner.ts';
import type { RunOutcome } from '../runOutcome.ts';
import { invalidIn, type InvalidSeen } from './invalidSeen.ts';

export interface Events {
  readonly objective: string;
  readonly good: number;
  readonly total: number;
  /** Of the bad ones, those that took longer than a busy runner explains. Absent where there are none. */
  readonly beyond?: number;
  /** Of the bad ones, those in which the target said that it had too much to do, on a busy runner. Absent where there are none. */
  readonly shed?: number;
}

export interface GateRun {
  /** Index of the run, from 0. */
  readonly order: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Seconds from k6's start to its end. */
  readonly seconds: number;
  /** What went otherwise than planned, with its cause. Faults of the generator and of the set-up leave the run out. */
  readonly problems: readonly RunFault[];
  readonly runner: RunnerFigures;
  /** Requests that a side left without an answer; absent where nothing stalled. */
  readonly stalls?: readonly Stall[];
  /** Bad answers of both sides. */
  readonly bad: readonly BadAnswers[];
  /** Bodies that were checked, of both sides. */
  readonly checked: readonly CheckedAnswers[];
  /** The baseline's events, of the same requests; empty without a baseline. */
  readonly baselineEvents: readonly Events[];
  /** All fields below except `compared` are the candidate's. */
  readonly requests: number;
  readonly dropped: number;
  readonly events: readonly Events[];
  /** Milliseconds, of answers with data; undefined when there were none. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  /** Comparison with the baseline over the requests that both got; empty without a baseline. */
  readonly compared: readonly Compared[];
  /** Invalid messages and their answers, of a run of POSTs. */
  readonly invalid?: readonly InvalidSeen[];
}

export type Placed = Pick<GateRun, 'order' | 'startedAt' | 'seconds'>;

export const gateRunOf = (plan: LoadPlan, outcome: RunOutcome, placed: Placed): GateRun => {
  const { summary, runner = {} } = outcome;
  const problems = faultsOf(plan, outcome).map(({ cause, text }): RunFault => ({ cause, text }));
  const stalls = stallsIn(plan, outcome);
  const kept = stalls.length === 0 ? {} : { stalls: stalls.map(({ stall }) => stall) };
  const common = { ...placed, problems, runner, ...kept };
  const nothing = { requests: 0, dropped: 0, events: [], p50: undefined, p95: undefined, compared: [] };
  if (summary === undefined) return { ...common, ...nothing, bad: [], checked: [], baselineEvents: [] };
  const measured = measuredIn(plan);
  const latency = distributionOf(summary, 'answer_duration', measured);
  const eventsOf = (side: Side): readonly Events[] =>
    plan.counted.map((judgement) => {
      const metric = side === 'candidate' ? judgement.metric : `baseline_${judgement.metric}`;
      const { good, total } = sharesOf(summary, metric, judgement.scenario);
      const bad = stalledEvents(plan, judgement, stalls, side);
      const excuses = excusesOf(plan, judgement, { summary, runner, side });
      return { objective: judgement.objective, good, total: total + bad, ...excuses };
    });
  return {
    ...common,
    bad: badAnswersIn(summary, measured),
    checked: checkedAnswersIn(summary, measured),
    requests: countOf(summary, 'iterations', measured),
    dropped: countOf(summary, 'dropped_iterations', measured),
    events: eventsOf('candidate'),
    baselineEvents: plan.scenarios.some(({ work }) => work === 'compare') ? eventsOf('baseline') : [],
    p50: latency && quantile(latency, 50),
    p95: latency && quantile(latency, 95),
    compared: comparedIn(plan, summary),
    ...(plan.writing?.invalid === undefined ? {} : { invalid: invalidIn(plan, summary) }),
  };
};

interface Answered {
  readonly summary: K6Summary;
  readonly runner: RunnerFigures;
  readonly side: Side;
}

/** What a busy runner explains, and what it does not. */
const excusesOf = (
  plan: LoadPlan,
  judgement: Judgement,
  { summary, runner, side }: Answered,
): Pick<Events, 'beyond' | 'shed'> => {
  if (!isStarved(runner) || side === 'baseline') return {};
  const { type, scenario, under = 0 } = judgement;
  const times = distributionOf(summary, 'answer_duration', scenario);
  if (type === 'latency') {
    const beyond = times === undefined ? 0 : slowerThan(times, explainedUpTo(under, runner));
    return beyond === 0 ? {} : { beyond };
  }
  const shed = countOf(summary, `shed_${side}`, scenario);
  return type === 'availability' && shed > 0 && isOverloaded(plan, scenario, summary) ? { shed } : {};
};

/** Whether answers are late, too: a target that refuses requests and answers all others in time has no lack of time. */
const isOverloaded = ({ counted }: LoadPlan, scenario: ScenarioName, summary: K6Summary): boolean =>
  counted.some((judgement) => {
    if (judgement.type !== 'latency' || judgement.scenario !== scenario) return false;
    const { good, total } = sharesOf(summary, judgement.metric, scenario);
    return total > 0 && judgement.target.mul(total).gt(good);
  });

/** At least so many, by the percentiles that the summary has. */
const slowerThan = ({ count, quantiles }: Distribution, milliseconds: number): number => {
  const [percentile = 100] = quantiles.find(([, value]) => value > milliseconds) ?? [];
  return Math.floor((count * (100 - percentile)) / 100);
};

/** A run measures reads, or POSTs. */
const measuredIn = ({ scenarios }: LoadPlan): ScenarioName =>
  scenarios.some(({ name }) => name === 'reads') ? 'reads' : 'writes';

interface Placing {
  readonly scenario: Scenario['name'];
  readonly stall: Stall;
}

const stallsIn = (plan: LoadPlan, outcome: RunOutcome): readonly Placing[] =>
  plan.scenarios
    .filter(({ name }) => name !== 'warm_up')
    .flatMap((scenario) => stallsOf(plan, scenario, outcome).map((stall) => ({ scenario: scenario.name, stall })));

/**
 * Bad events that the script could not count. A request without an end is one of availability. One that could not be sent, because
 * all users waited for the target, would have waited too: it is one of latency, or of availability where no latency is promised.
 */
const stalledEvents = (
  { counted }: LoadPlan,
  { type, scenario }: Judgement,
  stalls: readonly Placing[],
  side: Side,
): number => {
  const promisesLatency = counted.some((other) => other.type === 'latency' && other.scenario === scenario);
  const own = stalls.flatMap(({ scenario: of, stall }) => (of === scenario && stall.side === side ? [stall] : []));
  if (type === 'latency') return sumOf(own, ({ unsent }) => unsent);
  if (type !== 'availability') return 0;
  return sumOf(own, ({ unended, unsent }) => unended + (promisesLatency ? 0 : unsent));
};

/** Whether its times and its good answers count: nothing that the generator did disturbed them. */
export const isValid = ({ problems }: Pick<GateRun, 'problems'>): boolean => !problems.some(leavesOut);
