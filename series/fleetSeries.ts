/**
 * The series of many systems together, grouped by a label or added up. Errors and traffic come from availability
 * objectives, as each system counts them. Ids are listed only where a signal is shared with services that are not
 * systems, or where some systems are excluded.
 */
import { isNoneOf, isOneOf, select, type Match } from '../model/selection.ts';
import type { Objective } from '../model/objective.ts';
import type { LoadBalancer } from '../model/ownStage.ts';
import { apisOf, bigqueryTablesOf, runServicesOf } from '../model/stages.ts';
import { datasetName, resourceName, type Environment, type System } from '../model/system.ts';
import { everywhere, onlyOnGoogleCloud, type Measure } from './measure.ts';
import { signal } from './signal.ts';

export interface FleetScope {
  readonly systems: readonly System[];
  readonly environment: Environment;
  /** True when the fleet has no other system. */
  readonly isWhole: boolean;
}

type Members = Pick<FleetScope, 'systems' | 'isWhole'>;

export interface EventMeasures {
  readonly good: Measure;
  readonly total: Measure;
}

export interface FleetSeries {
  /** Events of availability objectives. */
  readonly answers: EventMeasures;
  /** Responses on data routes, as a distribution of durations. */
  readonly dataRequests: Measure;
  /** Requests that external load balancers answered, labelled by `client_country`: of whole URL maps, and of backend services. */
  readonly balanced: readonly Measure[];
  /** Labelled by `outcome`. */
  readonly messages: Measure;
  readonly cpuTime: Measure;
  readonly memoryTime: Measure;
  readonly instances: Measure;
  readonly sentBytes: Measure;
  readonly storedBytes: Measure;
}

export const seriesOfFleet = (scope: FleetScope): FleetSeries => ({
  answers: eventsOf(scope, 'availability'),
  dataRequests: everywhere(select(signal('http.server.request.duration'), jobs(scope), undeclared)),
  balanced: balanced(scope),
  messages: counted(scope, 'atalaya.ingest.messages'),
  cpuTime: ofServices(scope, 'run.container.cpu.allocation_time'),
  memoryTime: ofServices(scope, 'run.container.memory.allocation_time'),
  instances: ofServices(scope, 'run.container.instance_count'),
  sentBytes: ofServices(scope, 'run.container.network.sent_bytes_count'),
  storedBytes: onlyOnGoogleCloud(
    select(
      signal('bigquery.storage.stored_bytes'),
      isOneOf(
        'dataset_id',
        [
          ...new Set(
            scope.systems.flatMap((system) =>
              bigqueryTablesOf(system).map((table) => datasetName(system, table, scope.environment)),
            ),
          ),
        ].toSorted(),
      ),
    ),
  ),
});

/** The external load balancers in front of a system: internal ones do not count by country. */
export const balancersOf = (system: Pick<System, 'stages'>): readonly LoadBalancer[] =>
  apisOf(system).flatMap((api) =>
    api.kind === 'OwnService' && api.front?.kind === 'LoadBalancer' && api.front.scheme === 'external'
      ? [api.front]
      : [],
  );

const balanced = ({ systems }: FleetScope): readonly Measure[] => {
  const all = systems.flatMap(balancersOf);
  const names = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();
  const whole = names(all.flatMap(({ urlMap, backend }) => (backend === undefined ? [urlMap] : [])));
  const parts = all.filter(({ urlMap }) => !whole.includes(urlMap));
  const of = (...matches: readonly Match[]): Measure =>
    onlyOnGoogleCloud(select(signal('loadbalancing.https.request_count'), ...matches));
  return [
    ...(whole.length === 0 ? [] : [of(isOneOf('url_map_name', whole))]),
    ...(parts.length === 0
      ? []
      : [
          of(
            isOneOf('url_map_name', names(parts.map(({ urlMap }) => urlMap))),
            isOneOf('backend_target_name', names(parts.flatMap(({ backend }) => backend ?? []))),
          ),
        ]),
  ];
};

/** Events of all objectives of one type. */
export const eventsOf = (scope: Members, type: Objective['type']): EventMeasures => {
  const ids = scope.systems
    .flatMap(({ objectives }) => objectives.filter((objective) => objective.type === type))
    .map(({ id }) => id);
  return eventsNamed(scope, [...new Set(ids)].toSorted());
};

/** Events of the objectives with these ids. */
export const eventsNamed = (scope: Members, ids: readonly string[]): EventMeasures => {
  const of = (which: 'good' | 'total'): Measure =>
    counted(scope, `atalaya.objective.${which}_events`, isOneOf('objective', ids));
  return { good: of('good'), total: of('total') };
};

const jobs = ({ systems }: Members): Match => isOneOf('job', systems.map(({ id }) => id).toSorted());

const counted = (scope: Members, id: string, ...matches: readonly Match[]): Measure =>
  everywhere(select(signal(id), ...(scope.isWhole ? [] : [jobs(scope)]), ...matches));

/** Routes without data, in the API's names. */
const undeclared = isNoneOf('http.route', ['/health', '/ready', '/openapi.json', '/docs', 'unmatched']);

const ofServices = ({ systems, environment }: FleetScope, id: string): Measure =>
  onlyOnGoogleCloud(
    select(
      signal(id),
      isOneOf(
        'service_name',
        systems
          .flatMap((system) => runServicesOf(system).map(({ name }) => resourceName(system, name, environment)))
          .toSorted(),
      ),
    ),
  );
