/**
 * One fleet-wide set of histogram boundaries, so that sums by `le` stay valid across systems: the conventions' own
 * plus every threshold that an objective or an alert compares with.
 */
import { seconds, type Duration } from './quantity.ts';
import type { System } from './system.ts';

/** Seconds. Source: OpenTelemetry semantic conventions 1.44, http.server.request.duration and db.client.operation.duration. */
const conventional: readonly number[] = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300,
];

/** Seconds: of http.server.request.duration where the team sets none. Source: the same conventions, `explicit_bucket_boundaries`. */
export const advisedBoundaries: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];

const thresholdsOf = (system: System): readonly Duration[] => [
  ...system.objectives.flatMap((objective) => ('under' in objective ? [objective.under] : [])),
  ...system.alerts.flatMap((alert) => (alert.kind === 'LatencyThreshold' ? [alert.above] : [])),
];

/** Upper bounds in seconds, ascending, without +Inf. */
export const durationBoundaries = (fleet: readonly System[]): readonly number[] =>
  [...new Set([...conventional, ...fleet.flatMap(thresholdsOf).map((threshold) => seconds(threshold))])].toSorted(
    (a, b) => a - b,
  );
