/** What a gate keeps of one run of k6: whether it shows anything, its events, and its latency in two figures. */
import { countOf, distributionOf, quantile, sharesOf } from '../k6/summary.ts';
import type { LoadPlan } from '../plan.ts';
import { invalidities, type RunOutcome } from '../verdict.ts';

export type Side = 'candidate' | 'baseline';

export interface Events {
  readonly objective: string;
  readonly good: number;
  readonly total: number;
}

export interface GateRun {
  readonly side: Side;
  /** From 0, in the order in which they ran. */
  readonly order: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** From k6's start to its end. */
  readonly seconds: number;
  /** Why it shows nothing; none when it does. */
  readonly problems: readonly string[];
  readonly requests: number;
  readonly dropped: number;
  readonly events: readonly Events[];
  /** Milliseconds, of answers with data; undefined when there were none. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export interface Placed {
  readonly side: Side;
  readonly order: number;
  readonly startedAt: string;
  readonly seconds: number;
}

export const gateRunOf = (plan: LoadPlan, outcome: RunOutcome, placed: Placed): GateRun => {
  const problems = invalidities(plan, outcome);
  const { summary } = outcome;
  if (summary === undefined) {
    return { ...placed, problems, requests: 0, dropped: 0, events: [], p50: undefined, p95: undefined };
  }
  const latency = distributionOf(summary, 'answer_duration', 'reads');
  return {
    ...placed,
    problems,
    requests: countOf(summary, 'http_reqs', 'reads'),
    dropped: countOf(summary, 'dropped_iterations', 'reads'),
    events: plan.counted.map(({ objective, metric }) => ({ objective, ...sharesOf(summary, metric, 'reads') })),
    p50: latency && quantile(latency, 50),
    p95: latency && quantile(latency, 95),
  };
};

export const isValid = ({ problems }: GateRun): boolean => problems.length === 0;
