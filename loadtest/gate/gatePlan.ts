/**
 * One run of a gate: reads only, at the declared rate, for some seconds. Many short runs show more about a release than one
 * long run: requests within a run are not independent, runs nearly are.
 */
import { deepFreeze } from '../../model/freeze.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { conditionsOf } from '../conditions.ts';
import { judgementsOf } from '../judgements.ts';
import type { LoadPlan } from '../plan.ts';
import { planOf } from '../planOf.ts';
import { readKinds } from '../requests.ts';
import { scenariosOf } from '../scenarios.ts';
import { promisedFreshness, promisedLatency, thinkSeconds, trafficOf, type Traffic } from '../traffic.ts';
import { sumOf } from '../../numbers/sum.ts';

export interface GateRunOptions {
  /** Measured seconds of each run. */
  readonly seconds: number;
  /** Seconds of warm-up before them. */
  readonly warmUp: number;
  /** Whether a baseline gets the same requests. */
  readonly compares: boolean;
}

/** Minimum reads a second: with fewer, a run has too few answers for a stable median. */
export const leastRate = 50;

/** Seconds after which an answer did not come: a hanging target must not hold a short gate for long. */
const leastTimeout = 10;

/** Seconds that a request waits for its answer: twice the slowest latency that is promised, and at least ten. */
export const answerTimeout = ({ counted }: Pick<LoadPlan, 'counted'>): number =>
  Math.max(
    leastTimeout,
    ...counted.map(({ type, under = 0 }) => (type === 'latency' ? Math.ceil((2 * under) / 1_000) : 0)),
  );

/** A closed loop would send fewer requests to a slow release; at a fixed rate both sides get the same load. */
const atRate = (traffic: Traffic): Traffic => {
  const { reads } = traffic;
  const rate = reads.kind === 'open' ? reads.rate : reads.users / thinkSeconds;
  return { ...traffic, reads: { kind: 'open', rate: Math.max(leastRate, rate) } };
};

export const gatePlanOf = (system: PipelineSystem, { seconds, warmUp, compares }: GateRunOptions): LoadPlan => {
  const base = planOf(system, 'smoke', { writes: false });
  const latency = promisedLatency(system);
  const question = 'a short run at the declared rate of reads: is this release as good as it has to be?';
  const made = scenariosOf({
    traffic: atRate(trafficOf(system)),
    shape: { what: question, from: 1, stages: [{ target: 1, seconds }], warmUp, least: leastRate, aborts: false },
    latency,
    freshness: promisedFreshness(system),
    writes: false,
    followed: undefined,
  });
  const judged = judgementsOf(system, made, readKinds(system), latency);
  const patience = answerTimeout(judged);
  const scenarios = made.map((scenario) => ({
    ...scenario,
    // The last requests may wait for their time-outs, and those of a pair wait in turn.
    gracefulStop: (compares ? 2 : 1) * patience + 1,
    // The warm-up compares too: the first requests of either process are slow.
    ...(compares ? { work: 'compare' as const } : {}),
  }));
  return Object.freeze({
    ...base,
    what: question,
    scenarios: deepFreeze(scenarios),
    counted: Object.freeze(judged.counted),
    // A single run has too few events for an objective: the events of all runs are judged together.
    judgements: Object.freeze([]),
    unjudged: Object.freeze([]),
    conditions: Object.freeze(conditionsOf({ system, scenarios, judgements: [], latency, aborts: false })),
  });
};

/** Requests in one run. */
export const requestsOf = ({ scenarios }: Pick<LoadPlan, 'scenarios'>): number =>
  sumOf(scenarios, (scenario) =>
    scenario.name === 'reads' && scenario.kind === 'OpenScenario'
      ? sumOf(scenario.stages, ({ seconds, target }) => seconds * target)
      : 0,
  );
