/** Every dashboard as it is emitted, with what its queries and lists refer to. */
import { labelValue } from '../../alerts/cloudMonitoring.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import type { Alert } from '../../alerts/alert.ts';
import { dashboardJson } from '../../dashboards/cloudMonitoring/dashboard.ts';
import type { DashboardJson } from '../../dashboards/cloudMonitoring/json.ts';
import { fleetDashboards } from '../../dashboards/fleetDashboards.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import type { Panel } from '../../dashboards/panel.ts';
import { systemDashboard } from '../../dashboards/systemDashboard.ts';
import type { Organization } from '../../model/organization.ts';
import type { System } from '../../model/system.ts';
import { objectiveName } from '../../slo/cloudMonitoring.ts';
import { slosOf, type Slo } from '../../slo/slo.ts';

export interface Served {
  readonly id: string;
  readonly title: string;
  /** Made when it is first looked at. */
  readonly json: () => DashboardJson;
  /** What each tile was made of, in the order of the tiles; undefined for the header of a section. */
  readonly panels: () => readonly (Panel | undefined)[];
  readonly slos: () => ReadonlyMap<string, Slo>;
  /** By the id that lists name them by. */
  readonly alerts: ReadonlyMap<string, Alert>;
}

const environment = 'prod';

export const servedSystem = (system: System, organization: Organization): Served => {
  const nodes = nodesOf(system, environment);
  return served(systemDashboard(nodes, organization), system.project, [system], nodes.alerts);
};

/** `systems` are all there are, as the fleet's dashboards are about all of them. */
export const servedFleet = (systems: readonly System[], organization: Organization): readonly Served[] => {
  const alerts = fleetAlerts(systems, organization);
  return fleetDashboards(systems, alerts, environment).map((dashboard) =>
    served(dashboard, organization.project, systems, alerts),
  );
};

const served = (
  dashboard: Dashboard,
  project: string,
  systems: readonly System[],
  alerts: readonly Alert[],
): Served => ({
  id: dashboard.id,
  title: dashboard.title,
  json: once(() =>
    dashboardJson(dashboard, { project, environment, systems: new Map(systems.map((system) => [system.id, system])) }),
  ),
  panels: once(() => dashboard.sections.flatMap(({ rows }) => [undefined, ...rows.flatMap(({ panels }) => panels)])),
  slos: once(() => new Map(systems.flatMap(namedSlos))),
  alerts: new Map(alerts.map((alert) => [labelValue(alert.id), alert])),
});

const namedSlos = (system: System): readonly (readonly [name: string, slo: Slo])[] =>
  slosOf(system).flatMap((slo) => {
    const made = objectiveName(system, slo, environment);
    if (made.kind === 'NotSupported') return [];
    return [[`projects/${system.project}/services/${made.serviceId}/serviceLevelObjectives/${made.sloId}`, slo]];
  });

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
