/** What a gate keeps of one run of k6: whether it shows anything, the candidate's events, and how it compares. */
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
  /** From 0, in the order in which they ran. */
  readonly order: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** From k6's start to its end. */
  readonly seconds: number;
  /** Why it shows nothing; none when it does. */
  readonly problems: readonly string[];
  /** Of the candidate, as all that follows but for `compared`. */
  readonly requests: number;
  readonly dropped: number;
  readonly events: readonly Events[];
  /** Milliseconds, of answers with data; undefined when there were none. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  /** With the baseline, of requests that both were asked; none without one. */
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
