/**
 * The verdict on a run. First, whether the run is valid: all planned requests were sent, none was dropped or refused, the
 * script threw no exception, and each objective had enough events. Then, whether the objectives were met. Missing or
 * unreadable results make a run invalid.
 */
import { errorBudget } from '../slo/judge.ts';
import { Exact } from '../numbers/exact.ts';
import { countOf, distributionOf, sharesOf, type Distribution, type K6Summary } from './k6/summary.ts';
import type { Condition, Judgement, LoadPlan, ScenarioName } from './plan.ts';
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
  readonly refused: number;
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

export interface RunOutcome {
  /** Undefined when the run left no summary. */
  readonly summary: K6Summary | undefined;
  /** Exit code of k6; null when a signal ended it. */
  readonly exitCode: number | null;
  /** A user stopped the run. */
  readonly stopped: boolean;
  /** Peak share of all processors that k6 used; undefined when it was not measured. */
  readonly load?: number | undefined;
}

/** Above this share of all processors k6 measures its own delays. Our choice. */
const saturated = 0.9;

/** k6 ended by itself: 0 when all thresholds passed, 99 when one failed. Source: k6, errext/exitcodes/codes.go. */
const ownEnds: ReadonlySet<number | null> = new Set([0, 99]);

const meanings: Readonly<Record<number, string>> = {
  100: 'set-up took too long',
  104: 'the script has an invalid option',
  105: 'it was interrupted',
  107: 'the script threw before the first request',
  108: 'the script gave up',
  109: 'k6 crashed',
  110: 'the script called the run failed',
};

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
    verdict: problems.some(({ kind }) => kind === 'invalid') ? 'invalid' : problems.length > 0 ? 'failed' : 'passed',
    problems,
    objectives,
    scenarios: plan.scenarios.map(({ name }) => scenarioResult(name, summary)),
    exceptions: countOf(summary, 'script_exceptions'),
  };
};

/** Reasons why a run is invalid; empty for a valid run. */
export const invalidities = (plan: LoadPlan, outcome: RunOutcome): readonly string[] =>
  problemsOf(plan, outcome).flatMap(({ kind, what }) => (kind === 'invalid' ? [what] : []));

const invalid = (reason: string): RunProblem => ({ kind: 'invalid', scenario: undefined, what: reason });

const problemsOf = (plan: LoadPlan, { summary, exitCode, stopped, load }: RunOutcome): readonly RunProblem[] => [
  ...(stopped ? [invalid('it was stopped before its end')] : []),
  ...(load !== undefined && load > saturated ? [invalid(loadText(load))] : []),
  ...(stopped || ownEnds.has(exitCode) ? [] : [invalid(endText(exitCode))]),
  ...(summary === undefined ? [invalid('k6 left no summary of this run')] : broken(plan, summary)),
];

const loadText = (load: number): string =>
  `k6 took ${Math.round(load * 100)}% of all processors: it measured its own queue, not the target`;

const endText = (exitCode: number | null): string => {
  if (exitCode === null) return 'k6 was killed';
  return `k6 ended with exit code ${exitCode}: ${meanings[exitCode] ?? 'something other than its thresholds'}`;
};

const broken = (plan: LoadPlan, { metrics }: K6Summary): readonly RunProblem[] => {
  const okOf = (condition: Condition): boolean | undefined =>
    metrics[keyOf(condition)]?.thresholds?.[expressionOf(condition.comparison)]?.ok;
  // A run that stops at its first missed objective is complete: the rest of its load is not needed.
  const cutShort = plan.conditions.some(
    (condition) => condition.abortsAfter !== undefined && okOf(condition) === false,
  );
  return plan.conditions.flatMap((condition): readonly RunProblem[] => {
    const { proves, scenario, objective, otherwise } = condition;
    const ok = okOf(condition);
    if (ok === true || (ok === false && cutShort && condition.needsWholeLoad)) return [];
    const kind = proves === 'validity' || ok === undefined ? 'invalid' : 'missed';
    const reason = ok === undefined ? `k6 judged no ${keyOf(condition)}` : otherwise;
    return [{ kind, scenario, ...(objective === undefined ? {} : { objective }), what: reason }];
  });
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
  failed: sharesOf(summary, 'http_req_failed', scenario).good,
  dropped: countOf(summary, 'dropped_iterations', scenario),
  refused: countOf(summary, 'refused', scenario),
  latency: distributionOf(summary, 'answer_duration', scenario),
  readableAfter: scenario === 'freshness' ? distributionOf(summary, 'readable_after', scenario) : undefined,
});
