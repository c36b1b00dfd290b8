/** Derives a system's load tests from its objectives and its declared load. */
import { durationBoundaries } from '../model/boundaries.ts';
import { exampleOf } from '../model/exampleRow.ts';
import { deepFreeze } from '../model/freeze.ts';
import { eventTarget } from '../model/objective.ts';
import { seconds, share } from '../model/quantity.ts';
import type { Field } from '../model/schema.ts';
import type { PipelineSystem } from '../model/system.ts';
import { conditionsOf } from './conditions.ts';
import { judgementsOf } from './judgements.ts';
import { planNames, type LoadPlan, type PlanField, type PlanName } from './plan.ts';
import { readKinds, readRoutes, rowsOf, writesOf } from './requests.ts';
import { eventsNeeded, sureShare } from './samples.ts';
import { scenariosOf } from './scenarios.ts';
import { withDuration, secondsOf, shapeOf, type Shape } from './shapes.ts';
import { promisedFreshness, promisedLatency, trafficOf } from './traffic.ts';
import { clamp } from '../numbers/clamp.ts';
import { isInShadow } from '../slo/quiet.ts';

export interface PlanOptions {
  /** Seconds of the measured part, instead of the plan's own. Above 0. */
  readonly seconds?: number;
  /** False: no message is sent, and objectives that need messages are not judged. Default true. */
  readonly writes?: boolean;
}

export const planOf = (system: PipelineSystem, name: PlanName, options: PlanOptions = {}): LoadPlan => {
  const { shape, reads, latency, scenarios, writing, readBack } = loadOf(system, name, options);
  const { counted, judgements, unjudged } = judgementsOf(system, scenarios, reads, latency);
  const { api } = system.stages;
  // Decimals are not frozen: they are immutable.
  return Object.freeze({
    kind: 'LoadPlan',
    system: system.id,
    name,
    what: shape.what,
    api: Object.freeze({ port: api.port, auth: api.auth }),
    scenarios: deepFreeze(scenarios),
    reads: deepFreeze(reads),
    routes: deepFreeze(readRoutes(system)),
    cacheSeconds: seconds(api.cache),
    rows: deepFreeze(rowsOf(system)),
    writing: deepFreeze(writing),
    readBack: deepFreeze(readBack),
    fields: deepFreeze(
      Object.entries(system.schema).map(([name, field]) => ({
        ...planField(name, field),
        ...(simpleTypes.has(field.type) ? {} : { example: exampleOf(field) }),
      })),
    ),
    readBackSeconds: promisedFreshness(system),
    bounds: Object.freeze(durationBoundaries([system]).map((bound) => Math.round(bound * 1_000))),
    counted: Object.freeze(counted),
    judgements: Object.freeze(judgements),
    unjudged: deepFreeze(unjudged),
    conditions: Object.freeze(conditionsOf({ system, scenarios, judgements, latency, aborts: shape.aborts })),
  });
};

/** The scenarios of a plan, without what is judged in them. */
export const scenariosIn = (system: PipelineSystem, name: PlanName): LoadPlan['scenarios'] =>
  loadOf(system, name, {}).scenarios;

/** What the system is loaded with, and what that depends on. */
const loadOf = (
  system: PipelineSystem,
  name: PlanName,
  options: PlanOptions,
): Pick<LoadPlan, 'scenarios' | 'reads' | 'writing' | 'readBack'> & {
  readonly shape: Shape;
  readonly latency: number;
} => {
  const traffic = trafficOf(system);
  const own = shapeOf(name, traffic.declared);
  const shape = options.seconds === undefined ? own : withDuration(own, options.seconds);
  const { writing, readBack } =
    options.writes === false ? { writing: undefined, readBack: undefined } : writesOf(system, traffic.messages);
  const latency = promisedLatency(system);
  const scenarios = scenariosOf({
    traffic,
    shape,
    latency,
    freshness: promisedFreshness(system),
    writes: writing !== undefined,
    followed: readBack === undefined ? undefined : followRate(system, secondsOf(shape.stages)),
  });
  return { shape, reads: readKinds(system), latency, scenarios, writing, readBack };
};

export const plansOf = (system: PipelineSystem): readonly LoadPlan[] => planNames.map((name) => planOf(system, name));

/** Seconds from start to end: when every answer is fast, and when each takes as long as allowed. */
export const planSeconds = ({
  scenarios,
}: Pick<LoadPlan, 'scenarios'>): { readonly usual: number; readonly most: number } => {
  const ends = scenarios.map(({ startsAt, stages, gracefulStop }) => {
    const end = startsAt + secondsOf(stages);
    return { usual: end, most: end + gracefulStop };
  });
  return { usual: Math.max(...ends.map(({ usual }) => usual)), most: Math.max(...ends.map(({ most }) => most)) };
};

const planField = (name: string, field: Field): PlanField => ({
  name,
  type: field.type,
  required: field.required,
  ...(field.type === 'record'
    ? { fields: Object.entries(field.fields).map(([part, inner]) => planField(part, inner)) }
    : {}),
  ...(field.type === 'repeated' ? { of: planField('', field.of) } : {}),
});

/** Types of which the k6 script knows a value. */
const simpleTypes: ReadonlySet<string> = new Set(['string', 'integer', 'float', 'boolean', 'timestamp']);

/** Most messages a second that are followed: each one is polled until it is readable. */
const mostFollowed = 5;

/** Messages a second to follow: the fewest that prove the objectives on messages within the run. */
const followRate = ({ objectives }: PipelineSystem, seconds: number): number => {
  const needed = objectives.flatMap((objective) =>
    (objective.type === 'processing' || objective.type === 'freshness') && !isInShadow(objective)
      ? [eventsNeeded(share(eventTarget(objective)).neg().plus(1))]
      : [],
  );
  return clamp(Math.ceil((Math.max(0, ...needed) * 1.02) / sureShare / seconds), 1, mostFollowed);
};

/** Key of everything in a system's plans except its id: systems with equal keys have the same load tests. */
export const kindOf = ({ objectives, alerts, load, schema, stages: { api } }: PipelineSystem): string =>
  JSON.stringify([objectives, alerts, load, schema, api.routes, api.port, api.auth, api.cache]);
