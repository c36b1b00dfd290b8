/**
 * What the fleet's panels ask: the figures of many systems at once, kept apart by a label or added up. Errors and traffic are
 * those of availability objectives, as each system counts them itself; a list of ids stands only where a signal is shared
 * with services that are no systems, or where a dashboard is one of several.
 */
import { isNoneOf, isOneOf, select, type Match } from '../model/selection.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';
import { signal } from '../series/own.ts';
import { everywhere, onlyOnGoogleCloud, type Measure } from '../series/measure.ts';
import type { By, Query } from './query.ts';

export interface FleetView {
  readonly systems: readonly System[];
  readonly environment: Environment;
  /** Whether there is no other system. */
  readonly isWhole: boolean;
}

export const bySystem: By = ['job'];
export const byRegion: By = ['location'];

/** The same view of fewer systems. */
export const narrowedTo = (view: FleetView, systems: readonly System[]): FleetView => ({
  ...view,
  systems,
  isWhole: view.isWhole && systems.length === view.systems.length,
});

const jobs = ({ systems }: FleetView): Match => isOneOf('job', systems.map(({ id }) => id).toSorted());

const ours = (view: FleetView, id: string, ...matches: readonly Match[]): Measure =>
  everywhere(select(signal(id), ...(view.isWhole ? [] : [jobs(view)]), ...matches));

const answers = (view: FleetView, which: 'good' | 'total'): Measure => {
  const objectives = view.systems.flatMap((system) =>
    system.objectives.filter(({ type }) => type === 'availability').map(({ id }) => id),
  );
  return ours(view, `atalaya.objective.${which}_events`, isOneOf('objective', [...new Set(objectives)].toSorted()));
};

export const successBy = (view: FleetView, by: By): Query & { readonly kind: 'Share' } => ({
  kind: 'Share',
  part: answers(view, 'good'),
  whole: answers(view, 'total'),
  by,
  over: '10m',
});

export const errorsBy = (view: FleetView, by: By): Query => ({ kind: 'Complement', of: successBy(view, by) });

export const requestRateBy = (view: FleetView, by: By): Query => ({
  kind: 'Rate',
  of: answers(view, 'total'),
  by,
  over: '10m',
});

/** Paths that are no data, as the API names them. */
const undeclared = isNoneOf('http.route', ['/health', '/ready', '/openapi.json', '/docs', 'unmatched']);

export const dataAnswers = (view: FleetView): Measure =>
  everywhere(select(signal('http.server.request.duration'), jobs(view), undeclared));

export const p95By = (view: FleetView, by: By): Query => ({
  kind: 'Quantile',
  of: dataAnswers(view),
  q: 0.95,
  by,
  over: '10m',
});

const messages = (view: FleetView, ...outcomes: readonly string[]): Measure =>
  ours(view, 'atalaya.ingest.messages', isOneOf('outcome', outcomes));

export const failedMessagesBy = (view: FleetView, by: By): Query => ({
  kind: 'Share',
  part: messages(view, 'rejected', 'retried'),
  whole: messages(view, 'stored', 'rejected', 'retried'),
  by,
  over: '10m',
});

export const storedBy = (view: FleetView, by: By): Query => ({
  kind: 'Rate',
  of: messages(view, 'stored'),
  by,
  over: '10m',
});

/** Cloud Run's own metrics, of all services of these systems. */
export const ofServices = ({ systems, environment }: FleetView, id: string): Measure =>
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
