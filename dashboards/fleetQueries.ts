/** What the fleet's panels ask: the figures of many systems at once, kept apart by a label or added up. */
import { isOneOf, select, type Match, type Selection } from '../model/selection.ts';
import { exportPath } from '../model/stage.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';
import { signal } from '../slo/indicator.ts';
import { everywhere, onlyOnGoogleCloud, type Measure } from '../slo/place.ts';
import type { By, Query } from './query.ts';

export const bySystem: By = ['job'];
export const byRegion: By = ['location'];

const idsOf = (systems: readonly System[]): readonly string[] => systems.map(({ id }) => id).toSorted();

const ofJobs = (systems: readonly System[], id: string, ...matches: Selection['matches']): Measure =>
  everywhere(select(signal(id), isOneOf('job', idsOf(systems)), ...matches));

/** Answers on declared data routes, of all these systems. */
export const requestsOf = (systems: readonly System[], ...matches: Selection['matches']): Measure => {
  const routes = systems.flatMap(({ stages: { api } }) =>
    api.routes.flatMap((route) => (route.kind === 'ListRoute' ? [route.path, exportPath(route.path)] : [route.path])),
  );
  return ofJobs(
    systems,
    'http.server.request.duration',
    isOneOf('http.route', [...new Set(routes)].toSorted()),
    ...matches,
  );
};

export const failed: Match = { label: 'http.response.status_code', op: '=~', value: '5..' };
const outcome = (...outcomes: readonly string[]): Match => isOneOf('outcome', outcomes);

export const errorsBy = (systems: readonly System[], by: By): Query => ({
  kind: 'Share',
  part: requestsOf(systems, failed),
  whole: requestsOf(systems),
  by,
  over: '10m',
});

export const p95By = (systems: readonly System[], by: By): Query => ({
  kind: 'Quantile',
  of: requestsOf(systems),
  q: 0.95,
  by,
  over: '10m',
});

export const rejectedBy = (systems: readonly System[], by: By): Query => ({
  kind: 'Share',
  part: ofJobs(systems, 'atalaya.ingest.messages', outcome('rejected', 'retried')),
  whole: ofJobs(systems, 'atalaya.ingest.messages', outcome('stored', 'rejected', 'retried')),
  by,
  over: '10m',
});

export const storedBy = (systems: readonly System[], by: By): Query => ({
  kind: 'Rate',
  of: ofJobs(systems, 'atalaya.ingest.messages', outcome('stored')),
  by,
  over: '10m',
});

export const requestRateBy = (systems: readonly System[], by: By): Query => ({
  kind: 'Rate',
  of: requestsOf(systems),
  by,
  over: '10m',
});

/** Cloud Run's own metrics, of all services of these systems. */
export const ofServices = (systems: readonly System[], id: string, environment: Environment): Measure =>
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
