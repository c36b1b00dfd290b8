/**
 * The dashboard of all systems, split where one is too large. Every query lists its systems, so the length of a query
 * limits their number, not the number of panels.
 */
import type { Alert } from '../alerts/alert.ts';
import type { Environment, System } from '../model/system.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { accumulated, connections, load, odd, together, worst } from './fleetSections.ts';
import { viewOf, type FleetView } from './fleetQueries.ts';
import { row, section } from './panels.ts';

/** Fits into one table, and stays well below the maximum length of a query. */
export const systemsPerDashboard = 100;

/** Systems are in the order of their ids. Titles have a number when there are several dashboards. */
export const fleetDashboards = (
  systems: readonly System[],
  alerts: readonly Alert[],
  environment: Environment,
): readonly Dashboard[] => {
  const ordered = systems.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const parts = Array.from({ length: Math.ceil(ordered.length / systemsPerDashboard) }, (_, index) =>
    ordered.slice(index * systemsPerDashboard, (index + 1) * systemsPerDashboard),
  );
  return parts.map((part, index) =>
    fleetDashboard(
      viewOf({ systems: part, environment, isWhole: parts.length === 1 }),
      alerts,
      index + 1,
      parts.length,
    ),
  );
};

const fleetDashboard = (view: FleetView, alerts: readonly Alert[], part: number, parts: number): Dashboard => ({
  kind: 'Dashboard',
  id: parts === 1 ? 'atalaya-fleet' : `atalaya-fleet-${part}`,
  title: `fleet: which systems are affected, which are outliers${parts === 1 ? '' : ` (${part} of ${parts})`}`,
  system: undefined,
  variables: [
    { kind: 'Variable', name: 'system', label: 'job', values: view.systems.map(({ id }) => id) },
    {
      kind: 'Variable',
      name: 'region',
      label: 'location',
      values: [...new Set(view.systems.map(({ region }) => region))].toSorted(),
    },
  ],
  annotations: ['incidents', 'service health'],
  sections: [
    worst(view),
    together(view),
    odd(view),
    connections(view),
    load(view),
    accumulated(view),
    section(
      'Which incidents are open?',
      "Incidents of the fleet's own alerts: they fire when many systems fail together.",
      row('short', { kind: 'IncidentPanel', title: 'Incidents of the fleet', alerts, width: 1 }),
    ),
  ].filter((section): section is Section => section !== undefined),
});
