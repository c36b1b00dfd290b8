/** Scenarios and conditions as k6's options. Source: grafana.com/docs/k6/latest/using-k6/scenarios, "executors". */
import type { Condition, LoadPlan, OpenScenario, Scenario } from '../plan.ts';
import { expressionOf, keyOf, scoped } from '../threshold.ts';
import { comparedMetrics } from './compared.ts';
import { summaryStatistics } from './summary.ts';

export interface K6Options {
  readonly scenarios: Readonly<Record<string, object>>;
  readonly thresholds: Readonly<Record<string, readonly unknown[]>>;
  readonly summaryTrendStats: readonly string[];
  readonly systemTags: readonly string[];
}

/** Only tags that are used: the raw result repeats them on each of thirteen lines per request. */
const systemTags = ['scenario', 'name', 'method', 'status', 'error_code', 'expected_response'];

export const optionsOf = (plan: LoadPlan): K6Options => ({
  scenarios: Object.fromEntries(plan.scenarios.map((scenario) => [scenario.name, executorOf(scenario)])),
  thresholds: thresholdsOf(plan),
  summaryTrendStats: summaryStatistics,
  systemTags,
});

const duration = (seconds: number): string =>
  Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1_000)}ms`;

const executorOf = (scenario: Scenario): object => {
  const { name, work, startsAt, gracefulStop } = scenario;
  const common = {
    exec: work === 'compare' ? work : name,
    startTime: duration(startsAt),
    gracefulStop: duration(gracefulStop),
  };
  if (scenario.kind === 'OpenScenario') return { ...arrivalsOf(scenario), ...common };
  const stages = scenario.stages.map(({ seconds, target }) => ({ duration: duration(seconds), target }));
  return {
    executor: 'ramping-vus',
    startVUs: 0,
    stages,
    gracefulRampDown: duration(gracefulStop),
    ...common,
  };
};

/** k6 accepts whole rates only: per second, or per minute. */
const arrivalsOf = ({ from, stages, users, mostUsers }: OpenScenario): object => {
  const rates = [from, ...stages.map(({ target }) => target)];
  const perMinute = rates.some((rate) => !Number.isInteger(rate));
  const timeUnit = perMinute ? '1m' : '1s';
  const rate = (perSecond: number): number => (perMinute ? Math.round(perSecond * 60) : perSecond);
  const room = { preAllocatedVUs: users, maxVUs: mostUsers };
  const [only] = stages;
  if (stages.length === 1 && only !== undefined && only.target === from) {
    return { executor: 'constant-arrival-rate', rate: rate(from), timeUnit, duration: duration(only.seconds), ...room };
  }
  return {
    executor: 'ramping-arrival-rate',
    startRate: rate(from),
    timeUnit,
    stages: stages.map(({ seconds, target }) => ({ duration: duration(seconds), target: rate(target) })),
    ...room,
  };
};

/** What the generator did (runtime/load.ts), of each scenario that is judged; with a baseline, also the baseline's events. */
const generatorMetrics = ({ scenarios, counted }: LoadPlan): readonly string[] =>
  scenarios
    .filter(({ name }) => name !== 'warm_up')
    .flatMap(({ name, work }) => {
      const sides = work === 'compare' ? ['candidate', 'baseline'] : ['candidate'];
      const own = counted.filter(({ scenario }) => work === 'compare' && scenario === name);
      return [
        'start_lateness',
        ...sides.flatMap((side) => [`begun_${side}`, `wait_${side}`, `timeouts_${side}`, `shed_${side}`]),
        ...own.map(({ metric }) => `baseline_${metric}`),
      ].map((metric) => scoped(metric, name));
    });

const thresholdsOf = (plan: LoadPlan): K6Options['thresholds'] => {
  const { scenarios, counted, conditions } = plan;
  const byKey = Map.groupBy(conditions, keyOf);
  const judged = [...byKey].map(([key, ones]) => [key, ones.map(thresholdOf)] as const);
  // An empty list of thresholds judges nothing, but makes k6 put the scenario's sub-metric into the summary.
  const shown = [
    ...scenarios.flatMap(({ name }) =>
      ['answer_duration', 'http_req_duration', 'iterations', 'http_reqs', 'bad_answers', 'dropped_iterations'].map(
        (metric) => scoped(metric, name),
      ),
    ),
    ...generatorMetrics(plan),
    ...(scenarios.some(({ work }) => work === 'follow') ? [scoped('readable_after', 'freshness')] : []),
    ...comparedMetrics(plan),
    ...counted.flatMap(({ metric, scenario }) => [scoped(metric, scenario), scoped(`${metric}_events`, scenario)]),
  ];
  return Object.fromEntries([...shown.filter((key) => !byKey.has(key)).map((key) => [key, []] as const), ...judged]);
};

const thresholdOf = ({ comparison, abortsAfter }: Condition): unknown =>
  abortsAfter === undefined
    ? expressionOf(comparison)
    : { threshold: expressionOf(comparison), abortOnFail: true, delayAbortEval: duration(abortsAfter) };
