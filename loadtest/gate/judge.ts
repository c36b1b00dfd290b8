/**
 * The verdict on a release, judged in this order: are the runs valid, are the objectives met, is the candidate slower than the
 * baseline, and how much error budget is left.
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
} from './gateReport.ts';
import { isValid, type GateRun } from './gateRun.ts';
import { objectiveFigures, objectiveFinding } from './objectives.ts';
import { comparisonsOf, regressionFindings, sightFindings, uncomparedFindings } from './regression.ts';
import { percentText } from '../../text/percentage.ts';

export interface GateInput {
  readonly plan: LoadPlan;
  readonly runs: readonly GateRun[];
  /** Whether there was a baseline to compare with. */
  readonly compares: boolean;
  /** From the system's history; empty without one. */
  readonly budgets: readonly BudgetFigures[];
  /** A user stopped the gate. */
  readonly stopped: boolean;
  /** Coefficient of variation of runs of equal targets, when it was measured. */
  readonly noise?: number;
}

export interface GateJudgement {
  readonly verdict: GateVerdict;
  readonly findings: readonly Finding[];
  readonly objectives: readonly ObjectiveFigures[];
  readonly comparisons: readonly ComparisonFigures[];
}

/** Above this share of invalid runs the verdict is inconclusive. */
const inconclusiveAbove = 0.2;
/** Below this remaining share of a budget a warning stops the release. No published source: our choice. */
const cautiousBelow = 0.25;

export const judgeGate = ({ plan, runs, compares, budgets, stopped, noise }: GateInput): GateJudgement => {
  const validity = validityFindings(runs, stopped);
  const objectives = objectiveFigures(plan, runs);
  const comparisons = compares ? comparisonsOf(runs, noise) : [];
  if (validity.some(({ verdict }) => verdict === 'inconclusive')) {
    return { verdict: 'inconclusive', findings: validity, objectives, comparisons };
  }
  const found = [
    ...validity,
    ...objectives.map(objectiveFinding),
    ...(compares
      ? [
          ...regressionFindings(comparisons),
          ...sightFindings(comparisons),
          ...uncomparedFindings(runs, comparisonNames(plan), comparisons),
        ]
      : [nothingToCompare]),
  ];
  const budget = budgets.length === 0 ? [noBudget] : budgetFindings(budgets, worst(found));
  const findings = [...found, ...budget];
  // One failed finding fails the release, even when other findings are inconclusive.
  const verdict = findings.some((finding) => finding.verdict === 'fail') ? 'fail' : worst(findings);
  return { verdict, findings, objectives, comparisons };
};

const nothingToCompare: Finding = {
  id: 'regression',
  subject: 'regression',
  verdict: 'not judged',
  text: 'slowdowns were not measured: there is no baseline; --baseline names one',
  figures: {},
};

const noBudget: Finding = {
  id: 'budget',
  subject: 'budget',
  verdict: 'not judged',
  text: 'the remaining error budget is unknown: there is no history of it here',
  figures: {},
};

const validityFindings = (runs: readonly GateRun[], stopped: boolean): readonly Finding[] => {
  const wrong = runs.filter((run) => !isValid(run));
  const finding = (verdict: GateVerdict, text: string): Finding => ({
    id: 'validity',
    subject: 'validity',
    verdict,
    text,
    figures: { runs: runs.length, invalid: wrong.length },
  });
  const reasons = [...new Set(wrong.flatMap(({ problems }) => problems.map(({ text }) => text)))].join('; ');
  if (runs.length === 0) return [finding('inconclusive', 'no run was finished')];
  if (stopped) return [finding('inconclusive', `it was stopped after ${runs.length} runs`)];
  const invalidRuns = `${wrong.length} of ${runs.length} runs show nothing: ${reasons}`;
  if (wrong.length > runs.length * inconclusiveAbove) return [finding('inconclusive', invalidRuns)];
  if (wrong.length > 0) return [finding('pass', `${invalidRuns}; they are left out`)];
  return [finding('pass', runs.length === 1 ? 'the run went as planned' : `all ${runs.length} runs went as planned`)];
};

const budgetFindings = (budgets: readonly BudgetFigures[], verdictBefore: GateVerdict): readonly Finding[] =>
  budgets.map(({ objective, left, counted }): Finding => {
    const finding = (verdict: GateVerdict, text: string): Finding => ({
      id: `budget/${objective}`,
      subject: 'budget',
      verdict,
      text: `${objective}: ${text}${counted === undefined ? '' : ` (it counts ${counted})`}`,
      figures: { left },
    });
    if (left <= 0)
      return finding('fail', `its error budget is spent (${percentText(left)} left): nothing is released but repairs`);
    if (left >= cautiousBelow) return finding('pass', `${percentText(left)} of its error budget is left`);
    const low = `only ${percentText(left)} of its error budget is left`;
    return verdictBefore === 'warn'
      ? finding('fail', `${low}, so that a warning stops the release`)
      : finding('pass', low);
  });
