/**
 * The verdict on a run. What the target did fails it: errors, stalls, missed objectives. What the generator did makes it invalid:
 * requests not sent although users were free, exceptions of the script, no readable result. A missed objective of time is the
 * target's only in a valid run; errors and stalls are the target's in every run.
 */
import { errorBudget } from '../slo/judge.ts';
import { Exact } from '../numbers/exact.ts';
import { badAnswersIn, badAnswersText, checkedAnswersIn, type BadAnswers, type CheckedAnswers } from './badAnswers.ts';
import { countOf, distributionOf, sharesOf, type Distribution, type K6Summary } from './k6/summary.ts';
import { faultsOf, isAborted, leavesOut } from './faults.ts';
import type { Condition, Judgement, LoadPlan, ScenarioName } from './plan.ts';
import type { RunOutcome } from './runOutcome.ts';
import { expressionOf, keyOf } from './threshold.ts';

export type RunVerdict = 'passed' | 'failed' | 'invalid';

export interface RunProblem {
  /** 'invalid': nothing can be concluded from the run. 'missed': the run shows that an objective is not met. */
  readonly kind: 'invalid' | 'missed';
  readonly scenario: ScenarioName | undefined;
  /** Id of the objective that is missed or cannot be judged; absent for other problems. */
  readonly objective?: string;
  readonly what: string;
}

export interface ObjectiveResult {
  readonly objective: string;
  readonly type: Judgement['type'];
  readonly scenario: ScenarioName;
  readonly target: number;
  readonly good: number;
  readonly total: number;
  readonly needs: number;
  /** Exact; undefined with too few events to judge. */
  readonly met: boolean | undefined;
  /** Milliseconds. */
  readonly under: number | undefined;
}

export interface ScenarioResult {
  readonly scenario: ScenarioName;
  readonly requests: number;
  readonly failed: number;
  readonly dropped: number;
  /** Bad answers by route and reason. */
  readonly bad: readonly BadAnswers[];
  /** Bodies that came, and those in which every row was checked. */
  readonly checked: readonly CheckedAnswers[];
  /** Of answers with data; undefined when there were none. */
  readonly latency: Distribution | undefined;
  /** From a POST to the first answer that holds its message. */
  readonly readableAfter: Distribution | undefined;
}

export interface RunResult {
  readonly verdict: RunVerdict;
  readonly problems: readonly RunProblem[];
  readonly objectives: readonly ObjectiveResult[];
  readonly scenarios: readonly ScenarioResult[];
  readonly exceptions: number;
}

export const judgeRun = (plan: LoadPlan, outcome: RunOutcome): RunResult => {
  const problems = [...problemsOf(plan, outcome)];
  const { summary } = outcome;
  if (summary === undefined) return { verdict: 'invalid', problems, objectives: [], scenarios: [], exceptions: 0 };
  const objectives = plan.counted.map((judgement) => objectiveResult(judgement, summary));
  for (const { objective, scenario, met } of objectives) {
    const isKnown = problems.some(
      (problem) => problem.kind === 'missed' && problem.scenario === scenario && problem.objective === objective,
    );
    if (met === false && !isKnown) {
      problems.push({ kind: 'missed', scenario, objective, what: `${objective} was missed` });
    }
  }
  if (plan.judgements.length === 0) problems.push(invalid('it has too few events to judge any objective'));
  return {
    verdict: verdictOf(plan, problems),
    problems,
    objectives,
    scenarios: plan.scenarios.map(({ name }) => scenarioResult(name, summary)),
    exceptions: countOf(summary, 'script_exceptions'),
  };
};

/** A missed objective of time may be the generator's doing; errors and stalls are the target's. */
const isOfTime = ({ kind, objective }: RunProblem, { counted }: LoadPlan): boolean =>
  kind === 'missed' &&
  counted.some((judgement) => judgement.objective === objective && judgement.type !== 'availability');

const verdictOf = (plan: LoadPlan, problems: readonly RunProblem[]): RunVerdict => {
  if (problems.some((problem) => problem.kind === 'missed' && !isOfTime(problem, plan))) return 'failed';
  if (problems.some(({ kind }) => kind === 'invalid')) return 'invalid';
  return problems.length > 0 ? 'failed' : 'passed';
};

const invalid = (reason: string): RunProblem => ({ kind: 'invalid', scenario: undefined, what: reason });

const problemsOf = (plan: LoadPlan, outcome: RunOutcome): readonly RunProblem[] => [
  ...faultsOf(plan, outcome).map((fault): RunProblem => {
    const { scenario, text } = fault;
    return { kind: leavesOut(fault) ? 'invalid' : 'missed', scenario, what: text };
  }),
  ...(outcome.summary === undefined ? [] : broken(plan, outcome.summary)),
];

/** Conditions that `faultsOf` explains with their cause. */
const explained: ReadonlySet<string> = new Set([
  'script_exceptions',
  'requests_without_rows',
  'http_reqs',
  'dropped_iterations',
]);

const broken = (plan: LoadPlan, summary: K6Summary): readonly RunProblem[] => {
  const { metrics } = summary;
  const okOf = (condition: Condition): boolean | undefined =>
    metrics[keyOf(condition)]?.thresholds?.[expressionOf(condition.comparison)]?.ok;
  const cutShort = isAborted(plan, summary);
  return plan.conditions.flatMap((condition): readonly RunProblem[] => {
    const { proves, metric, scenario, objective, otherwise } = condition;
    const ok = okOf(condition);
    // `faultsOf` names conditions that k6 did not judge.
    if (ok !== false || (cutShort && condition.needsWholeLoad) || explained.has(metric)) return [];
    const common = { scenario, ...(objective === undefined ? {} : { objective }) };
    if (proves === 'objective') {
      return [{ kind: 'missed', ...common, what: withBadAnswers(condition, otherwise, summary) }];
    }
    // The generator sent enough: answers are missing because of the target, whose errors are counted elsewhere.
    const sent = scenario === undefined ? 0 : countOf(summary, 'begun_candidate', scenario);
    const kind = sent >= Number(condition.comparison.value) ? 'missed' : 'invalid';
    return [{ kind, ...common, what: otherwise }];
  });
};

/** 'answers were wrong: empty list 214, schema 3'. */
const withBadAnswers = ({ metric, scenario }: Condition, text: string, summary: K6Summary): string => {
  if (scenario === undefined || (metric !== 'wrong_answers' && metric !== 'bad_answers')) return text;
  const bad = badAnswersIn(summary, scenario).filter(({ side }) => side === 'candidate');
  if (metric === 'bad_answers') return bad.length === 0 ? text : `${text} (${badAnswersText(bad)})`;
  const wrong = badAnswersText(bad.filter(({ kind }) => kind === 'wrong'));
  return wrong === '' ? text : `answers were ${wrong}`;
};

const objectiveResult = (judgement: Judgement, summary: K6Summary): ObjectiveResult => {
  const { objective, type, scenario, metric, target, needs, under } = judgement;
  const { good, total } = sharesOf(summary, metric, scenario);
  const budget = new Exact(1).minus(target);
  const met = total >= needs ? errorBudget({ budget }, total).gte(total - good) : undefined;
  return { objective, type, scenario, target: target.toNumber(), good, total, needs, met, under };
};

const scenarioResult = (scenario: ScenarioName, summary: K6Summary): ScenarioResult => ({
  scenario,
  requests: countOf(summary, 'http_reqs', scenario),
  failed: sharesOf(summary, 'bad_answers', scenario).good,
  dropped: countOf(summary, 'dropped_iterations', scenario),
  bad: badAnswersIn(summary, scenario),
  checked: checkedAnswersIn(summary, scenario),
  latency: distributionOf(summary, 'answer_duration', scenario),
  readableAfter: scenario === 'freshness' ? distributionOf(summary, 'readable_after', scenario) : undefined,
});
