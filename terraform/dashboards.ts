/**
 * Dashboards as the API's own JSON, one file each, and as Terraform's resources. In the JSON an incident list names its
 * alerts by 'alertPolicies/<alert id>': the policies' own ids are known once they exist, and Terraform puts those in.
 */
import { dashboardJson } from '../dashboards/cloudMonitoring/dashboard.ts';
import type { DashboardJson } from '../dashboards/cloudMonitoring/json.ts';
import { fleetDashboards } from '../dashboards/fleetDashboards.ts';
import { systemDashboard } from '../dashboards/systemDashboard.ts';
import type { FleetEmit, SystemEmit } from './context.ts';
import { literal, nameOf, reference, terraformFile, type Block } from './expression.ts';

const made = new WeakMap<SystemEmit | FleetEmit, readonly DashboardJson[]>();

const dashboardsOf = (emit: SystemEmit | FleetEmit): readonly DashboardJson[] => {
  const known = made.get(emit);
  if (known !== undefined) return known;
  const dashboards = emit.system === undefined ? ofFleet(emit) : ofSystem(emit);
  made.set(emit, dashboards);
  return dashboards;
};

const ofSystem = ({ system, environment, organization, slos, alerts }: SystemEmit): readonly DashboardJson[] => [
  dashboardJson(systemDashboard({ context: { system, environment }, slos, alerts }, organization), {
    project: system.project,
    environment,
    systems: new Map([[system.id, system]]),
  }),
];

const ofFleet = ({ systems, environment, organization, alerts }: FleetEmit): readonly DashboardJson[] =>
  fleetDashboards(systems, alerts, environment).map((dashboard) =>
    dashboardJson(dashboard, { project: organization.project, environment, systems: new Map() }),
  );

const idOf = ({ name }: DashboardJson): string => name.slice(name.lastIndexOf('/') + 1);

export const dashboardFiles = (emit: SystemEmit | FleetEmit): readonly (readonly [path: string, text: string])[] =>
  dashboardsOf(emit).map((json) => [`dashboards/${idOf(json)}.json`, `${JSON.stringify(json, null, 2)}\n`]);

export const dashboardTerraform = (emit: SystemEmit | FleetEmit): string =>
  terraformFile({
    resource: {
      google_monitoring_dashboard: Object.fromEntries(
        dashboardsOf(emit).map((json): [string, Block] => [
          nameOf(idOf(json)),
          { project: reference('var.project'), dashboard_json: template(json, emit) },
        ]),
      ),
    },
  });

/** The JSON, with the project and the policies' ids of where it is applied. */
const template = (json: DashboardJson, { alerts }: SystemEmit | FleetEmit): string => {
  const project = /^projects\/[^/]+\//.exec(json.name)?.[0] ?? '';
  const known = new Set(alerts.map(({ id }) => id));
  return literal(JSON.stringify(json))
    .replaceAll(`"${project}`, `"projects/${reference('var.project')}/`)
    .replaceAll(`(\\"${project}`, `(\\"projects/${reference('var.project')}/`)
    .replaceAll(/"alertPolicies\/([^"]+)"/g, (whole, id: string) =>
      known.has(id)
        ? `"alertPolicies/${reference(`basename(google_monitoring_alert_policy.${nameOf(id)}.name)`)}"`
        : whole,
    );
};
