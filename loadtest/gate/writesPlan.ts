/**
 * A gate's run of POSTs: valid messages at the declared rate, and some that have to be refused. A plan of its own, after all
 * reads: on a candidate that also ingests, reads are slower, and a comparison with a baseline would show that as a regression.
 */
import { deepFreeze } from '../../model/freeze.ts';
import type { PublishRoute } from '../../model/route.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { conditionsOf } from '../conditions.ts';
import { judgementsOf } from '../judgements.ts';
import { invalidTurn } from '../k6/messages.ts';
import { invalidKinds, type InvalidMessage, type LoadPlan, type Writing } from '../plan.ts';
import { planOf } from '../planOf.ts';
import { scenariosOf } from '../scenarios.ts';
import { promisedFreshness, promisedLatency, trafficOf, type Traffic } from '../traffic.ts';
import { invalidMessagesOf } from './invalidMessages.ts';

/** Minimum POSTs a second: one second has every kind of invalid message, and more valid ones than invalid ones. */
const leastPosts = 20;

/** Users at the start: k6 takes time to make more. */
const usersAtStart = 100;
/** Most users: each waits for its answer, so that a target that stalls is not taken for a generator without users. */
const mostUsers = 600;

/** Seconds that the last answers may take, as for reads. */
const patience = 30;

export interface WritesOptions {
  /** Measured seconds of each run. */
  readonly seconds: number;
  readonly warmUp: number;
}

export const publishRouteOf = ({ stages: { api } }: PipelineSystem): PublishRoute | undefined =>
  api.routes.find((route) => route.kind === 'PublishRoute');

/** Undefined for a system without a route that publishes. */
export const writesPlanOf = (system: PipelineSystem, { seconds, warmUp }: WritesOptions): LoadPlan | undefined => {
  const route = publishRouteOf(system);
  if (route === undefined) return undefined;
  const base = planOf(system, 'smoke', { writes: true });
  const traffic = trafficOf(system);
  const latency = promisedLatency(system);
  const question = 'POSTs at the declared rate of messages: are they accepted in time, and invalid ones refused?';
  const scenarios = scenariosOf({
    traffic,
    shape: { what: question, from: 1, stages: [{ target: 1, seconds }], warmUp, least: leastPosts, aborts: false },
    latency,
    freshness: promisedFreshness(system),
    writes: true,
    followed: undefined,
  }).flatMap((scenario) => {
    if (scenario.name === 'reads' || scenario.kind !== 'OpenScenario') return [];
    if (scenario.name !== 'writes') return [{ ...scenario, gracefulStop: patience }];
    const posts = Math.ceil(scenario.from * seconds) + 1;
    const users = Math.min(posts, usersAtStart);
    return [{ ...scenario, gracefulStop: patience, users, mostUsers: Math.max(users, Math.min(posts, mostUsers)) }];
  });
  const { counted } = judgementsOf(system, scenarios, base.reads, latency);
  const conditions = conditionsOf({ system, scenarios, judgements: [], latency, aborts: false });
  return Object.freeze({
    ...base,
    what: question,
    scenarios: deepFreeze(scenarios),
    writing: deepFreeze({ ...(base.writing ?? unmarked(route, traffic)), invalid: inOrder(system) }),
    counted: Object.freeze(counted),
    judgements: Object.freeze([]),
    unjudged: Object.freeze([]),
    // Refused messages are failed requests to k6.
    conditions: Object.freeze(conditions.filter(({ metric }) => metric !== 'http_req_failed')),
  });
};

/** Messages of a schema without a field that could mark them can be sent, and not be found again. */
const unmarked = ({ path, maxMessages }: PublishRoute, { messages }: Traffic): Writing => ({
  path,
  messages: Math.min(messages, maxMessages),
  marker: '',
  markerType: 'string',
});

/** The script sends the kinds in the order of their first message. */
const inOrder = (system: PipelineSystem): readonly InvalidMessage[] =>
  invalidMessagesOf(system).toSorted((a, b) => invalidKinds.indexOf(a.kind) - invalidKinds.indexOf(b.kind));

/** POSTs of valid messages in one run. */
export const validPostsOf = ({ scenarios, writing }: Pick<LoadPlan, 'scenarios' | 'writing'>): number => {
  const writes = scenarios.find(({ name }) => name === 'writes');
  if (writes?.kind !== 'OpenScenario') return 0;
  const posts = Math.floor(writes.from * (writes.stages[0]?.seconds ?? 0));
  const kinds = new Set((writing?.invalid ?? []).map(({ kind }) => kind)).size;
  return Array.from({ length: posts }, (_, post) => invalidTurn(post, kinds)).filter((turn) => turn === undefined)
    .length;
};
