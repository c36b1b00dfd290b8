/** Every dashboard as emitted, with the SLOs and alerts that its queries and lists refer to. */
import { labelValue } from '../../alerts/cloudMonitoring.ts';
import { policyIds } from '../../alerts/policyParts.ts';
import { fleetAlerts } from '../../alerts/fleetAlerts.ts';
import { sharedNodes } from '../../alerts/sharedNodes.ts';
import { nodesOf } from '../../alerts/systemNodes.ts';
import type { Alert } from '../../alerts/alert.ts';
import { dashboardJson } from '../../dashboards/cloudMonitoring/dashboard.ts';
import type { DashboardJson } from '../../dashboards/cloudMonitoring/json.ts';
import { fleetDashboards } from '../../dashboards/fleetDashboards.ts';
import type { Dashboard } from '../../dashboards/dashboard.ts';
import type { Panel } from '../../dashboards/panel.ts';
import { systemDashboard } from '../../dashboards/systemDashboard.ts';
import type { Organization } from '../../model/organization.ts';
import { isPipelineSystem, type System } from '../../model/system.ts';
import { contextOf } from '../../series/context.ts';
import { measuredSlos } from '../../slo/measuredSlo.ts';
import { objectiveName } from '../../slo/cloudMonitoring.ts';
import { slosOf, type Slo } from '../../slo/slo.ts';

export interface Served {
  readonly id: string;
  readonly title: string;
  /** Undefined for the fleet's. */
  readonly system: string | undefined;
  /** Built on first use. */
  readonly json: () => DashboardJson;
  /** The panel of each tile, in the order of the tiles; undefined for the header of a section. */
  readonly panels: () => readonly (Panel | undefined)[];
  readonly slos: () => ReadonlyMap<string, Slo>;
  /** Keyed by the id that lists use. */
  readonly alerts: ReadonlyMap<string, Alert>;
}

const environment = 'prod';

export const servedSystem = (system: System, organization: Organization): Served => {
  const nodes = nodesOf(system, environment);
  return served(systemDashboard(nodes, organization), system.project, [system], nodes.alerts);
};

/** `systems` are all systems: the fleet's dashboards need them. */
export const servedFleet = (systems: readonly System[], organization: Organization): readonly Served[] => {
  const shared = sharedNodes(systems, organization, environment);
  const alerts = [...fleetAlerts(systems, organization), ...shared.flatMap((nodes) => nodes.alerts)];
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
  system: dashboard.system,
  json: once(() =>
    dashboardJson(dashboard, { project, environment, systems: new Map(systems.map((system) => [system.id, system])) }),
  ),
  panels: once(() => dashboard.sections.flatMap(({ rows }) => [undefined, ...rows.flatMap(({ panels }) => panels)])),
  slos: once(() => new Map(systems.flatMap(namedSlos))),
  alerts: new Map(alerts.flatMap((alert) => policyIds(alert).map((id) => [labelValue(id), alert] as const))),
});

const namedSlos = (system: System): readonly (readonly [name: string, slo: Slo])[] =>
  (isPipelineSystem(system) ? slosOf(system) : measuredSlos(contextOf(system, environment))).flatMap((slo: Slo) => {
    const made = objectiveName(system, slo, environment);
    if (made.kind === 'NotSupported') return [];
    return [[`projects/${system.project}/services/${made.serviceId}/serviceLevelObjectives/${made.sloId}`, slo]];
  });

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
