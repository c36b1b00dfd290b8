/** A gate's report as data; `report.schema.json` is its schema. The text, Markdown, page and JUnit reports are made from it. */
import type { Followed } from './followed.ts';
import type { GateRun } from './gateRun.ts';

export const gateVerdicts = ['pass', 'warn', 'fail', 'inconclusive'] as const;
export type GateVerdict = (typeof gateVerdicts)[number];

/** Verdicts of a part. What was not looked at is never 'pass'. */
export type FindingVerdict = GateVerdict | 'not judged';

/** Subjects of findings, in the order in which they are judged. */
export const subjects = [
  'contract',
  'validity',
  'runner',
  'answers',
  'objective',
  'writes',
  'regression',
  'budget',
] as const;
export type Subject = (typeof subjects)[number];

export interface Finding {
  /** The subject and what it is about, without figures: 'objective/api-latency'. Unique in a report, the same in the next. */
  readonly id: string;
  readonly subject: Subject;
  /** The verdict that this finding alone would give. */
  readonly verdict: FindingVerdict;
  /** A sentence with its numbers. */
  readonly text: string;
  /** The numbers of the sentence by name. Shares from 0 to 1; names of times and counts end with their unit. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface ObjectiveFigures {
  readonly objective: string;
  /** 'POST /flights', or 'messages' that were followed until they were readable; absent for reads. */
  readonly of?: string;
  readonly target: number;
  readonly good: number;
  readonly total: number;
  /** 95% confidence interval of the share of good events; null without events. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Events needed to prove the target. */
  readonly needs: number;
}

export interface ComparisonFigures {
  /** 'the median read', 'the median GET /datos', 'the slowest 5% of reads'. */
  readonly what: string;
  readonly runs: number;
  /** Requests that both sides answered, in all runs. */
  readonly requests: number;
  /** Milliseconds: the median of the runs. */
  readonly baseline: number;
  /** Milliseconds: the baseline's time with the shift. */
  readonly candidate: number;
  /** Candidate over baseline, minus 1: 0.1 is 10% slower. The median of the means of all pairs of runs. */
  readonly shift: number;
  /** The shifts that the test does not reject: above 0 exactly when the slowdown is significant. Null with too few runs for any. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Of the interval: 0.99 for a test at 0.5% on either side. */
  readonly confidence: number;
  /** Of the one-sided test. */
  readonly p: number;
  /** Standard deviation of the ratio of candidate to baseline from run to run. */
  readonly scatter: number;
  /** Smallest shift that counts. */
  readonly least: number;
  /** Slowdown that such runs detect in nine cases out of ten; null with too few runs for any. */
  readonly catches: number | null;
}

export interface BudgetFigures {
  readonly objective: string;
  /** Remaining share of the error budget; below 0 when it is overspent. */
  readonly left: number;
  /** Such as '2 minutes of 30 days', where there is less history than the window's length. */
  readonly counted?: string;
}

/** A budget that was not read. */
export interface UnreadBudget {
  /** Undefined for all of the system. */
  readonly objective?: string;
  readonly reason: string;
}

export interface GateReport {
  readonly kind: 'GateReport';
  /** Incremented when a field changes its meaning. */
  readonly version: 2;
  readonly system: string;
  readonly verdict: GateVerdict;
  readonly findings: readonly Finding[];
  readonly objectives: readonly ObjectiveFigures[];
  readonly comparisons: readonly ComparisonFigures[];
  readonly budgets: readonly BudgetFigures[];
  readonly candidate: GateSide;
  readonly baseline: GateSide | null;
  readonly plan: { readonly rate: number; readonly seconds: number; readonly warmUp: number };
  readonly runs: readonly GateRun[];
  /** Absent where no message was sent. */
  readonly writes?: GateWrites;
  readonly k6: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** The part of `seconds` in which k6 ran. */
  readonly k6Seconds: number;
  /** One line: what was released last of the system, as this machine knows it. Absent where it knows of nothing. */
  readonly released?: string;
  /** Reason of a manual override; it does not change the verdict. */
  readonly override: string | null;
}

export interface GateWrites {
  readonly runs: readonly GateRun[];
  readonly followed: Followed | null;
}

export interface GateSide {
  readonly url: string;
  readonly isLocal: boolean;
  /** Injected faults. */
  readonly chaos: string | null;
  /** The code of a pipeline that the gate started to compare two commits: '1a2b3c4d5e6f (HEAD~1)'. */
  readonly revision?: string;
}

/** The worst of the findings' verdicts: a definite fail wins over what is inconclusive. 'inconclusive' where nothing was judged. */
export const worst = (findings: readonly Pick<Finding, 'verdict'>[]): GateVerdict => {
  const order: readonly GateVerdict[] = ['fail', 'inconclusive', 'warn', 'pass'];
  return order.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'inconclusive';
};
