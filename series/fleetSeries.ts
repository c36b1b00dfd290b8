/**
 * What many systems are watched by together, kept apart by a label or added up. Errors and traffic are those of availability
 * objectives, as each system counts them itself; ids are listed only where a signal is shared with services that are no
 * systems, or where others of the fleet are left out.
 */
import { isNoneOf, isOneOf, select, type Match } from '../model/selection.ts';
import type { Objective } from '../model/objective.ts';
import { datasetName, resourceName, type Environment, type System } from '../model/system.ts';
import { everywhere, onlyOnGoogleCloud, type Measure } from './measure.ts';
import { signal } from './signal.ts';

export interface FleetScope {
  readonly systems: readonly System[];
  readonly environment: Environment;
  /** Whether there is no other system. */
  readonly isWhole: boolean;
}

type Members = Pick<FleetScope, 'systems' | 'isWhole'>;

export interface EventMeasures {
  readonly good: Measure;
  readonly total: Measure;
}

export interface FleetSeries {
  /** Of availability objectives. */
  readonly answers: EventMeasures;
  /** Answers on data routes, as a distribution of the time that they took. */
  readonly dataRequests: Measure;
  /** By `outcome`. */
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
        [...new Set(scope.systems.map((system) => datasetName(system, scope.environment)))].toSorted(),
      ),
    ),
  ),
});

/** Events of all objectives of a type. */
export const eventsOf = (scope: Members, type: Objective['type']): EventMeasures => {
  const ids = scope.systems
    .flatMap(({ objectives }) => objectives.filter((objective) => objective.type === type))
    .map(({ id }) => id);
  return eventsNamed(scope, [...new Set(ids)].toSorted());
};

/** Events of the objectives that have one of these ids. */
export const eventsNamed = (scope: Members, ids: readonly string[]): EventMeasures => {
  const of = (which: 'good' | 'total'): Measure =>
    counted(scope, `atalaya.objective.${which}_events`, isOneOf('objective', ids));
  return { good: of('good'), total: of('total') };
};

const jobs = ({ systems }: Members): Match => isOneOf('job', systems.map(({ id }) => id).toSorted());

const counted = (scope: Members, id: string, ...matches: readonly Match[]): Measure =>
  everywhere(select(signal(id), ...(scope.isWhole ? [] : [jobs(scope)]), ...matches));

/** Paths that are no data, as the API names them. */
const undeclared = isNoneOf('http.route', ['/health', '/ready', '/openapi.json', '/docs', 'unmatched']);

const ofServices = ({ systems, environment }: FleetScope, id: string): Measure =>
  onlyOnGoogleCloud(
    select(
      signal(id),
      isOneOf(
        'service_name',
        systems
          .flatMap((system) =>
            [system.stages.api.name, system.stages.ingest.name].map((name) => resourceName(system, name, environment)),
          )
          .toSorted(),
      ),
    ),
  );
