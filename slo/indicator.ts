/**
 * Which signals count an objective's events. Events come from the pipeline's own counters, which know a data route from a
 * health check and a stored message from an attempt, unless the objective is measured by the platform; a Prometheus
 * has no platform metrics and always reads our own. docs/guides/objectives.md says what counts.
 */
import type { Objective } from '../model/objective.ts';
import { is, isNoneOf, isNot, select, type Match, type Selection } from '../model/selection.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';
import { seconds } from '../model/quantity.ts';
import { own, signal } from '../series/own.ts';
import type { Dialect } from '../series/dialect.ts';

/** Good and total events, each a counter. */
export interface GoodOfTotal {
  readonly kind: 'GoodOfTotal';
  readonly good: Selection;
  readonly total: Selection;
  /** Messages that are bad already and in neither counter yet; a gauge, only where the pipeline can see its queue. */
  readonly overdue: Selection | undefined;
}

/** Bad and total events: for good ones a filter would have to name every good class. */
export interface BadOfTotal {
  readonly kind: 'BadOfTotal';
  readonly bad: Selection;
  readonly total: Selection;
}

/** The share of a distribution at or below a bound, in the distribution's own unit. */
export interface ShareBelow {
  readonly kind: 'ShareBelow';
  readonly distribution: Selection;
  readonly bound: number;
}

export type Indicator = GoodOfTotal | BadOfTotal | ShareBelow;

export const isPlatform = (objective: Objective): boolean =>
  'measuredBy' in objective && objective.measuredBy === 'platform';

export const indicatorOf = (
  system: System,
  objective: Objective,
  dialect: Dialect,
  environment: Environment = 'prod',
): Indicator => {
  const requests = signal('run.request_count');
  if (isPlatform(objective) && dialect.lacks(requests) === undefined)
    return platformIndicator(system, objective, environment);
  const overdue = own(system, 'atalaya.ingest.overdue', is('objective', objective.id));
  return {
    kind: 'GoodOfTotal',
    good: own(system, 'atalaya.objective.good_events', is('objective', objective.id)),
    total: own(system, 'atalaya.objective.total_events', is('objective', objective.id)),
    overdue: objective.type === 'freshness' && dialect.lacks(overdue.signal) === undefined ? overdue : undefined,
  };
};

/**
 * Refusals are no events: 401, 403 and 429 are left out of both, as the pipeline leaves them out. Cloud Run itself answers
 * 429 when no instance is left, which is an overload and bad: it cannot be told apart here and is left out with the others.
 */
const refused = isNoneOf('response_code', ['401', '403', '429']);

/** A 304 is an answer as good as a 200, and of another class. */
const answered: Match = { label: 'response_code', op: '=~', value: '2..|304' };

const platformIndicator = (system: System, objective: Objective, environment: Environment): Indicator => {
  const service = is('service_name', resourceName(system, system.stages.api.name, environment));
  const requests = signal('run.request_count');
  if (objective.type === 'latency') {
    return {
      kind: 'ShareBelow',
      distribution: select(signal('run.request_latencies'), service, answered),
      bound: seconds(objective.under) * 1_000,
    };
  }
  const bad =
    objective.type === 'availability' && objective.good === 'not 5xx'
      ? select(requests, service, is('response_code_class', '5xx'))
      : select(
          requests,
          service,
          isNot('response_code_class', '2xx'),
          isNoneOf('response_code', ['304', '401', '403', '429']),
        );
  return { kind: 'BadOfTotal', bad, total: select(requests, service, refused) };
};
