/** What a gate says, for programs: `report.schema.json` is its shape. People are told the same by the dialects beside. */
import type { GateRun } from './gateRun.ts';

export const gateVerdicts = ['pass', 'warn', 'fail', 'inconclusive'] as const;
export type GateVerdict = (typeof gateVerdicts)[number];

/** What was looked at, in the order in which it decides. */
export const subjects = ['validity', 'objective', 'regression', 'budget'] as const;
export type Subject = (typeof subjects)[number];

export interface Finding {
  readonly subject: Subject;
  /** What it would make of the release by itself. */
  readonly verdict: GateVerdict;
  /** A sentence with its numbers. */
  readonly text: string;
}

export interface ObjectiveFigures {
  readonly objective: string;
  readonly target: number;
  readonly good: number;
  readonly total: number;
  /** Of the share of good events, with 95% confidence; null without events. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** Events that could show the target. */
  readonly needs: number;
}

export interface ComparisonFigures {
  /** 'the median read', 'the median GET /datos', 'the slowest 5% of reads'. */
  readonly what: string;
  readonly runs: number;
  /** That both sides answered, in all runs. */
  readonly requests: number;
  /** Milliseconds: the median of the runs. */
  readonly baseline: number;
  readonly candidate: number;
  /** Of the candidate over the baseline, minus 1: 0.1 is 10% slower. With 95% confidence. */
  readonly shift: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  /** Smallest shift that counts. */
  readonly least: number;
  /** Shift that is caught nine times out of ten with these runs. */
  readonly catches: number;
}

export interface BudgetFigures {
  readonly objective: string;
  /** Share of the error budget that is left; below 0 when it is overspent. */
  readonly left: number;
}

export interface GateReport {
  readonly kind: 'GateReport';
  /** Counted up when a field changes its meaning. */
  readonly version: 1;
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
  readonly k6: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Of them, those in which k6 ran. */
  readonly k6Seconds: number;
  /** Why somebody let it pass all the same; the verdict stays what it is. */
  readonly override: string | null;
}

export interface GateSide {
  readonly url: string;
  readonly isLocal: boolean;
  /** Trouble that was made on purpose. */
  readonly chaos: string | null;
}

/** The worst of them: what decides. */
export const worst = (findings: readonly Pick<Finding, 'verdict'>[]): GateVerdict => {
  const order: readonly GateVerdict[] = ['inconclusive', 'fail', 'warn', 'pass'];
  return order.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'inconclusive';
};
