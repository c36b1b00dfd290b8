/** The result of one k6 run that a gate keeps: its validity, the candidate's events, and the comparison. */
import { comparedIn, type Compared } from '../k6/compared.ts';
import { countOf, distributionOf, quantile, sharesOf } from '../k6/summary.ts';
import type { LoadPlan } from '../plan.ts';
import { invalidities, type RunOutcome } from '../verdict.ts';

export interface Events {
  readonly objective: string;
  readonly good: number;
  readonly total: number;
}

/**
 * Why a run shows nothing, and whose fault that is: only what the generator did may be left out of the verdict. 'set-up' is what
 * both sides have in common, such as a token that neither takes.
 */
export interface RunFault {
  readonly cause: 'generator' | 'candidate' | 'baseline' | 'set-up';
  readonly text: string;
}

/** Answers that were none, of one side and route. */
export interface BadAnswers {
  readonly side: 'candidate' | 'baseline';
  /** Such as 'GET /flights'. */
  readonly route: string;
  /** 'wrong': the status promises data, and the body is something else. 'status': another status. 'none': no answer came. */
  readonly kind: 'wrong' | 'status' | 'none';
  /** 'empty list', 'schema'; '503'; 'timed out', 'connection refused'. */
  readonly reason: string;
  readonly count: number;
}

/** The generator's machine during a run; undefined where the platform does not say. */
export interface RunnerFigures {
  /** Share of the time in which a process waited for a processor (Linux PSI, cpu, some). */
  readonly pressure?: number;
  /** Share of the processors that the hypervisor gave to others. */
  readonly steal?: number;
  /** Milliseconds by which iterations began after their planned time: 95th percentile. */
  readonly lateness?: number;
  /** Time of a fixed unit of work over the least that it took in this gate. */
  readonly unit?: number;
}

export interface GateRun {
  /** Index of the run, from 0. */
  readonly order: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Seconds from k6's start to its end. */
  readonly seconds: number;
  /** Reasons why the run is invalid; empty for a valid run. */
  readonly problems: readonly RunFault[];
  readonly runner: RunnerFigures;
  readonly bad: readonly BadAnswers[];
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
}

export type Placed = Pick<GateRun, 'order' | 'startedAt' | 'seconds'>;

export const gateRunOf = (plan: LoadPlan, outcome: RunOutcome, placed: Placed): GateRun => {
  const problems = invalidities(plan, outcome).map((text): RunFault => ({ cause: 'generator', text }));
  const { summary } = outcome;
  const common = { ...placed, problems, runner: {}, bad: [], baselineEvents: [] };
  const nothing = { requests: 0, dropped: 0, events: [], p50: undefined, p95: undefined, compared: [] };
  if (summary === undefined) return { ...common, ...nothing };
  const latency = distributionOf(summary, 'answer_duration', 'reads');
  return {
    ...common,
    requests: countOf(summary, 'iterations', 'reads'),
    dropped: countOf(summary, 'dropped_iterations', 'reads'),
    events: plan.counted.map(({ objective, metric }) => ({ objective, ...sharesOf(summary, metric, 'reads') })),
    p50: latency && quantile(latency, 50),
    p95: latency && quantile(latency, 95),
    compared: comparedIn(plan, summary),
  };
};

export const isValid = ({ problems }: GateRun): boolean => problems.length === 0;
