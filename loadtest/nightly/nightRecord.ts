/**
 * One run of one night as one line of the history, with everything that must be equal for two nights to be comparable: machine,
 * load and target. A figure that was not measured is missing, never 0.
 */
import { badAnswersText } from '../badAnswers.ts';
import { quantile } from '../k6/summary.ts';
import { planSeconds } from '../planOf.ts';
import type { LoadPlan, Scenario, ScenarioName } from '../plan.ts';
import type { RunSummary } from '../runSummary.ts';
import type { RunProblem, RunVerdict, ScenarioResult } from '../verdict.ts';
import { roundTo } from '../../numbers/clamp.ts';

export interface Machine {
  /** The processor's model name. */
  readonly cpu: string;
  readonly cores: number;
  /** Whole GiB. */
  readonly memory: number;
  /** 'linux x64'. */
  readonly platform: string;
}

/** The time of a fixed unit of work before the night's run: how fast the machine was. */
export interface Calibration {
  /** Name of the unit of work: times of different units cannot be compared. */
  readonly unit: string;
  readonly milliseconds: number;
}

export interface NightObjective {
  readonly objective: string;
  readonly scenario: ScenarioName;
  readonly good: number;
  readonly total: number;
  readonly met?: boolean | undefined;
}

export interface NightScenario {
  readonly scenario: ScenarioName;
  readonly requests: number;
  readonly failed: number;
  readonly dropped: number;
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds of answers with data; for followed messages, until they are readable. */
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly p99?: number | undefined;
}

export interface NightRecord {
  readonly kind: 'LoadTestNight';
  /** Incremented when a field changes its meaning. */
  readonly version: 1;
  /** UTC date on which the night's runs began: '2026-11-23'. */
  readonly night: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly system: string;
  readonly plan: LoadPlan['name'];
  /** The load as text: runs with a different load are not compared. */
  readonly load: string;
  /** 'own' for a pipeline that the run started, else a URL. */
  readonly target: string;
  /** Revision of the target, when known. */
  readonly revision?: string | undefined;
  readonly machine: Machine;
  readonly k6: string;
  /** Absent in records of earlier versions. */
  readonly calibration?: Calibration | undefined;
  readonly verdict: RunVerdict;
  readonly problems: readonly RunProblem[];
  readonly objectives: readonly NightObjective[];
  readonly scenarios: readonly NightScenario[];
}

export interface NightContext {
  readonly night: string;
  readonly machine: Machine;
  readonly revision: string | undefined;
  readonly calibration: Calibration | undefined;
}

export const recordOf = (
  plan: LoadPlan,
  run: RunSummary,
  { night, machine, revision, calibration }: NightContext,
): NightRecord => ({
  kind: 'LoadTestNight',
  version: 1,
  night,
  startedAt: run.startedAt,
  seconds: run.seconds,
  system: run.system,
  plan: run.plan,
  load: loadText(plan),
  target: run.target.isLocal ? ['own', run.target.chaos].filter(Boolean).join(', ') : run.target.url,
  revision,
  machine,
  k6: run.k6.version,
  calibration,
  verdict: run.scenarios.some(hasWrong) ? 'failed' : run.verdict,
  problems: [...run.problems, ...wrongAnswers(run)],
  objectives: run.objectives.map(({ objective, scenario, good, total, met }) => ({
    objective,
    scenario,
    good,
    total,
    met,
  })),
  scenarios: run.scenarios.map((scenario) => scenarioOf(scenario, plan)),
});

/** A night with wrong answers is never passed or invalid: a right target gives none. */
const wrongAnswers = ({ verdict, scenarios }: RunSummary): readonly RunProblem[] =>
  verdict === 'failed'
    ? []
    : scenarios.filter(hasWrong).map(({ scenario, bad }) => ({
        kind: 'missed',
        scenario,
        what: `answers were ${badAnswersText(bad.filter(({ side, kind }) => side === 'candidate' && kind === 'wrong'))}`,
      }));

const hasWrong = ({ bad }: ScenarioResult): boolean =>
  bad.some(({ side, kind, count }) => side === 'candidate' && kind === 'wrong' && count > 0);

const scenarioOf = (
  { scenario, requests, failed, dropped, latency, readableAfter }: ScenarioResult,
  { scenarios }: LoadPlan,
): NightScenario => {
  const times = readableAfter ?? latency;
  const lasts = scenarios.find(({ name }) => name === scenario)?.stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const quantiles =
    times === undefined ? {} : { p50: quantile(times, 50), p95: quantile(times, 95), p99: quantile(times, 99) };
  return { scenario, requests, failed, dropped, rate: requests / (lasts ?? 1), ...quantiles };
};

/** 'reads 50 users, writes 6/s, freshness 3/s, for 131 s'. */
export const loadText = (plan: LoadPlan): string => {
  const measured = plan.scenarios.filter(({ name }) => name !== 'warm_up').map(scenarioText);
  return `${measured.join(', ')}, for ${Math.round(planSeconds(plan).usual)} s`;
};

const scenarioText = (scenario: Scenario): string => {
  const targets = [...new Set(scenario.stages.map(({ target }) => roundTo(target, 2)))];
  const unit = scenario.kind === 'OpenScenario' ? '/s' : ' users';
  return `${scenario.name} ${targets.join(' then ')}${unit}`;
};

/** The properties that must be equal for figures of two machines to be comparable. */
export const machineText = ({ cpu, cores, memory, platform }: Machine): string =>
  `${cpu}, ${cores} cores, ${memory} GiB, ${platform}`;
