/**
 * The verdict on a release, judged in this order: are the runs there, had the runner time, did the release answer, are its
 * objectives met, is it slower than the baseline, and how much error budget is left. Law: a definite fail wins, also over runs
 * that are missing; what was not judged is never a pass.
 */
import { comparisonNames } from '../k6/compared.ts';
import type { LoadPlan } from '../plan.ts';
import {
  worst,
  type BudgetFigures,
  type ComparisonFigures,
  type Finding,
  type GateVerdict,
  type ObjectiveFigures,
  type UnreadBudget,
} from './gateReport.ts';
import { budgetFindings } from './budgetFindings.ts';
import { answersFinding } from './answers.ts';
import type { GateRun } from './gateRun.ts';
import { objectiveFigures, objectiveFindings } from './objectives.ts';
import { comparisonsOf, regressionFindings, sightFindings, uncomparedFindings } from './regression.ts';
import { runnerFinding, starvedText } from './runnerFinding.ts';
import { stallFindings } from './stalls.ts';
import { validityFinding, type Course } from './validity.ts';
import { baselineFindings } from './baselineFinding.ts';
import { isUnseen, writesFigures, writesFindings, type WritesInput } from './writes.ts';

export interface GateInput extends Omit<Course, 'wanted'> {
  readonly plan: LoadPlan;
  readonly runs: readonly GateRun[];
  /** Runs that the verdict needs; by default as many as there are. */
  readonly wanted?: number;
  /** Whether there was a baseline to compare with. */
  readonly compares: boolean;
  /** Of the budgets that could be read. */
  readonly budgets: readonly BudgetFigures[];
  /** Why others, or all of them, could not. */
  readonly unreadBudgets?: readonly UnreadBudget[];
  /** Undefined where POSTs are no part of the verdict. */
  readonly writes?: WritesInput;
  /** Coefficient of variation of runs of equal targets, when it was measured. */
  readonly noise?: number;
}

export interface GateJudgement {
  readonly verdict: GateVerdict;
  readonly findings: readonly Finding[];
  readonly objectives: readonly ObjectiveFigures[];
  readonly comparisons: readonly ComparisonFigures[];
}

export const judgeGate = (input: GateInput): GateJudgement => {
  const { plan, runs, compares, budgets, stopped, writes, noise } = input;
  const validity = [validityFinding(runs, { ...input, wanted: input.wanted ?? runs.length })];
  const objectives = objectiveFigures(plan, runs);
  const comparisons = compares ? comparisonsOf(runs, noise) : [];
  if (stopped || runs.length === 0) return { verdict: 'inconclusive', findings: validity, objectives, comparisons };
  const starved = starvedText(runs);
  const stalls = stallFindings(runs, starved);
  const judged = objectiveFindings(objectives, { plan, runs, compares, starved });
  const isBlamed = starved !== undefined && [...stalls, ...judged].some(({ verdict }) => verdict === 'inconclusive');
  const found = [
    ...validity,
    runnerFinding(runs, isBlamed),
    answersFinding(runs),
    ...stalls,
    ...judged,
    ...(writes === undefined ? [] : writesFindings(writes)),
    ...(compares
      ? [
          ...baselineFindings(runs),
          ...regressionFindings(comparisons),
          ...sightFindings(comparisons),
          ...uncomparedFindings(runs, comparisonNames(plan), comparisons),
        ]
      : [nothingToCompare]),
  ];
  const findings = [...found, ...budgetFindings(budgets, input.unreadBudgets ?? [], worst(found))];
  const verdict = verdictOf(findings);
  return {
    verdict: verdict === 'pass' && writes !== undefined && isUnseen(writes) ? 'warn' : verdict,
    findings,
    objectives: [...objectives, ...(writes === undefined ? [] : writesFigures(writes))],
    comparisons,
  };
};

/** That the runs went well is no verdict on the release: without anything that was judged it is inconclusive. */
const verdictOf = (findings: readonly Finding[]): GateVerdict => {
  const verdict = worst(findings);
  const isJudged = findings.some(
    (finding) => finding.verdict !== 'not judged' && finding.subject !== 'validity' && finding.subject !== 'runner',
  );
  return verdict === 'pass' && !isJudged ? 'inconclusive' : verdict;
};

const nothingToCompare: Finding = {
  id: 'regression',
  subject: 'regression',
  verdict: 'not judged',
  text: 'slowdowns were not measured: there is no baseline; --baseline names one',
  figures: {},
};
