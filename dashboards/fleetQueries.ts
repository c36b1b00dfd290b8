/** What the fleet's panels ask: the figures of many systems at once, kept apart by a label or added up. */
import { isOneOf } from '../model/selection.ts';
import type { System } from '../model/system.ts';
import { seriesOfFleet, type FleetScope, type FleetSeries } from '../series/fleetSeries.ts';
import type { Measure } from '../series/measure.ts';
import { narrowed } from '../series/series.ts';
import type { By, Query } from './query.ts';

export interface FleetView extends FleetScope {
  readonly series: FleetSeries;
}

export const viewOf = (scope: FleetScope): FleetView => ({ ...scope, series: seriesOfFleet(scope) });

export const bySystem: By = ['job'];
export const byRegion: By = ['location'];

/** The same view of fewer systems. */
export const narrowedTo = ({ environment, isWhole, ...all }: FleetView, systems: readonly System[]): FleetView =>
  viewOf({ systems, environment, isWhole: isWhole && systems.length === all.systems.length });

export const successBy = (view: FleetView, by: By): Query & { readonly kind: 'Share' } => ({
  kind: 'Share',
  part: view.series.answers.good,
  whole: view.series.answers.total,
  by,
  over: '10m',
});

export const errorsBy = (view: FleetView, by: By): Query => ({ kind: 'Complement', of: successBy(view, by) });

export const requestRateBy = (view: FleetView, by: By): Query => ({
  kind: 'Rate',
  of: view.series.answers.total,
  by,
  over: '10m',
});

export const p95By = (view: FleetView, by: By): Query => ({
  kind: 'Quantile',
  of: view.series.dataRequests,
  q: 0.95,
  by,
  over: '10m',
});

const messages = ({ series }: FleetView, ...outcomes: readonly string[]): Measure =>
  narrowed(series.messages, isOneOf('outcome', outcomes));

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
