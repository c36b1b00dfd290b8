/**
 * One run of a gate: reads alone, at the declared rate, for seconds. Many short runs say more about a release than a long one:
 * requests of one run have its luck in common, and only runs can be compared as if they were independent.
 */
import { deepFreeze } from '../../model/freeze.ts';
import type { System } from '../../model/system.ts';
import { conditionsOf } from '../conditions.ts';
import { judgementsOf } from '../judgements.ts';
import type { LoadPlan } from '../plan.ts';
import { planOf } from '../planOf.ts';
import { readKinds } from '../requests.ts';
import { scenariosOf } from '../scenarios.ts';
import { promisedFreshness, promisedLatency, thinks, trafficOf, type Traffic } from '../traffic.ts';
import { sumOf } from '../../numbers/sum.ts';

export interface GateRunOptions {
  /** Seconds that are measured, in each run. */
  readonly seconds: number;
  /** Seconds before them. */
  readonly warmUp: number;
  /** Whether a baseline is asked the same. */
  readonly compares: boolean;
}

/** Reads a second at the least: fewer give a run too few answers to have a median worth comparing. */
export const leastRate = 50;

/** Seconds that the last answers may take: what is slowest must not be what is cut off. k6's own default. */
const patience = 30;

/** Users who wait for an answer would ask a slow release less often: at a rate, both sides are asked the same. */
const atRate = (traffic: Traffic): Traffic => {
  const { reads } = traffic;
  const rate = reads.kind === 'open' ? reads.rate : reads.users / thinks;
  return { ...traffic, reads: { kind: 'open', rate: Math.max(leastRate, rate) } };
};

export const gatePlanOf = (system: System, { seconds, warmUp, compares }: GateRunOptions): LoadPlan => {
  const base = planOf(system, 'smoke', { writes: false });
  const latency = promisedLatency(system);
  const what = 'a short run at the declared rate of reads: is this release as good as it has to be?';
  const scenarios = scenariosOf({
    traffic: atRate(trafficOf(system)),
    shape: { what, from: 1, stages: [{ target: 1, seconds }], warmUp, least: leastRate, aborts: false },
    latency,
    freshness: promisedFreshness(system),
    writes: false,
    followed: undefined,
  }).map((scenario) => ({
    ...scenario,
    gracefulStop: patience,
    // The warm-up as well: the first requests of a process are slow, on either side.
    ...(compares ? { work: 'compare' as const } : {}),
  }));
  const judged = judgementsOf(system, scenarios, readKinds(system), latency);
  return Object.freeze({
    ...base,
    what,
    scenarios: deepFreeze(scenarios),
    counted: Object.freeze(judged.counted),
    // No single run has the events that an objective needs: all of them together are judged.
    judgements: Object.freeze([]),
    unjudged: Object.freeze([]),
    conditions: Object.freeze(conditionsOf({ system, scenarios, judgements: [], latency, aborts: false })),
  });
};

/** Requests of one run. */
export const requestsOf = ({ scenarios }: Pick<LoadPlan, 'scenarios'>): number =>
  sumOf(scenarios, (scenario) =>
    scenario.name === 'reads' && scenario.kind === 'OpenScenario'
      ? sumOf(scenario.stages, ({ seconds, target }) => seconds * target)
      : 0,
  );
