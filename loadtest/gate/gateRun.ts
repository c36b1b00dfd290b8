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

export interface GateRun {
  /** Index of the run, from 0. */
  readonly order: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Seconds from k6's start to its end. */
  readonly seconds: number;
  /** Reasons why the run is invalid; empty for a valid run. */
  readonly problems: readonly string[];
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
  const problems = invalidities(plan, outcome);
  const { summary } = outcome;
  const nothing = { requests: 0, dropped: 0, events: [], p50: undefined, p95: undefined, compared: [] };
  if (summary === undefined) return { ...placed, problems, ...nothing };
  const latency = distributionOf(summary, 'answer_duration', 'reads');
  return {
    ...placed,
    problems,
    requests: countOf(summary, 'iterations', 'reads'),
    dropped: countOf(summary, 'dropped_iterations', 'reads'),
    events: plan.counted.map(({ objective, metric }) => ({ objective, ...sharesOf(summary, metric, 'reads') })),
    p50: latency && quantile(latency, 50),
    p95: latency && quantile(latency, 95),
    compared: comparedIn(plan, summary),
  };
};

export const isValid = ({ problems }: GateRun): boolean => problems.length === 0;
