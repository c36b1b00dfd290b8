/** Summary of a run: the JSON document for programs, and the text for the terminal. */
import { Decimal } from 'decimal.js';
import { exactPercent, shareText } from '../text/percentage.ts';
import { countText, figure } from '../text/count.ts';
import { badAnswersText } from './badAnswers.ts';
import { quantile } from './k6/summary.ts';
import type { LoadPlan, Unjudged } from './plan.ts';
import { sumOf } from '../numbers/sum.ts';
import { latencyText, spanText } from '../text/time.ts';
import type { RouteFigures } from './report/points.ts';
import type { RunnerFigures } from './runner.ts';
import type { Break } from './sizing/curve.ts';
import type { ObjectiveResult, RunResult, ScenarioResult } from './verdict.ts';

export interface RunSummary extends RunResult {
  readonly kind: 'LoadTestRun';
  /** Incremented when a field changes its meaning. */
  readonly version: 1;
  readonly system: string;
  readonly plan: LoadPlan['name'];
  readonly what: string;
  readonly target: {
    readonly url: string;
    readonly isLocal: boolean;
    readonly writes: boolean;
    /** Injected faults, as text. */
    readonly chaos?: string | undefined;
  };
  readonly k6: { readonly version: string; readonly exitCode: number | null };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly unjudged: readonly Unjudged[];
  /** For a growing load: the rate at which an objective broke. */
  readonly broke?: Break | undefined;
  /** By route, without the warm-up. */
  readonly routes?: readonly RouteFigures[] | undefined;
  /** The machine of k6 during the run. */
  readonly runner?: RunnerFigures | undefined;
  /** Processors in use over time. */
  readonly processors?: ProcessorUse | undefined;
  /** Google Cloud project that has the traces of the target; undefined for a pipeline on this machine. */
  readonly project?: string | undefined;
  /** Resource usage of the pipeline that the run started in its own process; undefined for other targets. */
  readonly usage?: Usage | undefined;
}

/** Processors that were busy, in pieces of `everySeconds` from the start; undefined where they were not measured. */
export interface ProcessorUse {
  readonly everySeconds: number;
  readonly target?: readonly number[] | undefined;
  readonly generator?: readonly number[] | undefined;
}

export interface Usage {
  /** Processor time of all its threads while k6 ran. */
  readonly cpuSeconds: number;
  /** Bytes. */
  readonly peakMemory: number;
  /** The environment of the measurement, as text. */
  readonly machine: string;
}

/** Standing of an objective, the same text in every report. */
export const standing = ({ met, total, needs }: ObjectiveResult): string => {
  if (met !== undefined) return met ? 'met' : 'missed';
  return total === 0 ? 'no events' : `too few events: needs ${countText(needs)}`;
};

export const shareOf = ({ good, total, target }: ObjectiveResult): string =>
  total === 0 ? '-' : shareText(new Decimal(good).div(total), new Decimal(target));

export const objectiveHead = ['objective', 'of', 'target', 'good', 'total', 'share', 'verdict'] as const;

export const objectiveRow = (result: ObjectiveResult): readonly string[] => [
  result.objective,
  result.scenario,
  exactPercent(new Decimal(result.target)),
  countText(result.good),
  countText(result.total),
  shareOf(result),
  standing(result),
];

export const scenarioHead = ['load', 'requests', 'failed', 'dropped', 'median', 'p95', 'p99', 'slowest'] as const;

export const scenarioRow = ({
  scenario,
  requests,
  failed,
  dropped,
  latency,
  readableAfter,
}: ScenarioResult): readonly string[] => {
  const times = readableAfter ?? latency;
  const cells =
    times === undefined
      ? ['-', '-', '-', '-']
      : [...[50, 95, 99].map((percentile) => quantile(times, percentile)), times.most].map(latencyText);
  const name =
    scenario === 'warm_up' ? 'warm-up' : readableAfter === undefined ? scenario : `${scenario} (until readable)`;
  return [name, countText(requests), countText(failed), countText(dropped), ...cells];
};

export const routeHead = ['route', 'requests', 'errors', 'wrong', 'p50', 'p95', 'p99'] as const;

export const routeRow = ({ route, requests, failed, wrong, p50, p95, p99 }: RouteFigures): readonly string[] => [
  route,
  countText(requests),
  countText(failed),
  countText(wrong),
  ...[p50, p95, p99].map((time) => (time === null ? '-' : latencyText(time))),
];

export const verdictText = ({ system, plan, verdict, seconds, target, k6 }: RunSummary): string =>
  `${system} ${plan}: ${verdict}  (${spanText(seconds)}, ${targetText(target)}, k6 ${k6.version})`;

const targetText = ({ url, chaos }: RunSummary['target']): string =>
  chaos === undefined ? url : `${url} where ${chaos}`;

/** Undefined when nothing broke, or the load did not grow. */
export const brokeText = ({
  plan,
  verdict,
  broke,
}: Pick<RunSummary, 'plan' | 'verdict' | 'broke'>): string | undefined => {
  if (broke === undefined) {
    return plan === 'breakpoint' && verdict === 'passed' ? 'nothing broke at any rate that was reached' : undefined;
  }
  return `broke at ${figure(broke.rate)} requests a second, ${spanText(broke.at)} after the start: ${broke.objectives.join(', ')}; held ${figure(broke.held)} before`;
};

export const problemText = ({ problems }: Pick<RunSummary, 'problems'>): readonly string[] =>
  problems.map(({ kind, scenario, what }) => `${kind}: ${scenario === undefined ? '' : `${scenario}: `}${what}`);

/** What the check of answers saw; undefined without answers that have data. */
export const checkedText = ({ scenarios }: Pick<RunResult, 'scenarios'>): string | undefined => {
  const of = scenarios.filter(({ scenario }) => scenario !== 'warm_up');
  const bodies = sumOf(of, ({ checked }) => sumOf(checked, (side) => side.bodies));
  if (bodies === 0) return undefined;
  const whole = sumOf(of, ({ checked }) => sumOf(checked, (side) => side.checked));
  const bad = badAnswersText(of.flatMap(({ bad }) => bad));
  return `answers: ${bad === '' ? 'none was bad' : bad}; of ${countText(bodies)} with data, every row was checked in ${countText(whole)}`;
};

export const unjudgedText = ({ objective, scenario, why, fix }: Unjudged): string =>
  `not judged: ${objective}${scenario === undefined ? '' : ` of ${scenario}`}: ${why}\n  fix: ${fix}`;
