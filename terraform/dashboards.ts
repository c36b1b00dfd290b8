/**
 * Dashboards as the API's own JSON, one file each, and as Terraform's resources. In the JSON an incident list names its
 * alerts by 'alertPolicies/<label alert>': the policies' own ids are known once they exist, and Terraform puts those in.
 */
import { dashboardJson } from '../dashboards/cloudMonitoring/dashboard.ts';
import type { DashboardJson } from '../dashboards/cloudMonitoring/json.ts';
import { fleetDashboards } from '../dashboards/fleetDashboards.ts';
import { systemDashboard } from '../dashboards/systemDashboard.ts';
import type { FleetEmit, SystemEmit, WithDashboards } from './context.ts';
import { reference, terraformFile } from './expression.ts';

/** Made once for both outputs. */
export const dashboardsOf = (emit: SystemEmit | FleetEmit): readonly DashboardJson[] =>
  emit.system === undefined ? ofFleet(emit) : ofSystem(emit);

const ofSystem = (emit: SystemEmit): readonly DashboardJson[] => {
  const { system, environment, organization } = emit;
  return [
    dashboardJson(systemDashboard(emit, organization), {
      project: system.project,
      environment,
      systems: new Map([[system.id, system]]),
    }),
  ];
};

const ofFleet = ({ systems, environment, organization, alerts }: FleetEmit): readonly DashboardJson[] =>
  fleetDashboards(systems, alerts, environment).map((dashboard) =>
    dashboardJson(dashboard, { project: organization.project, environment, systems: new Map() }),
  );

const idOf = ({ name }: DashboardJson): string => name.slice(name.lastIndexOf('/') + 1);

export const dashboardFiles = ({ dashboards }: WithDashboards): readonly (readonly [path: string, text: string])[] =>
  dashboards.map((json) => [`dashboards/${idOf(json)}.json`, `${JSON.stringify(json, null, 2)}\n`]);

/** Read from the files beside it, so that each is written down once. */
export const dashboardTerraform = (emit: (SystemEmit | FleetEmit) & WithDashboards): string => {
  const project = `projects/${emit.system?.project ?? emit.organization.project}`;
  const read = inProject('file("${path.module}/../dashboards/${id}.json")', project);
  const text = 'local.dashboards[each.key]';
  return terraformFile({
    locals: { dashboards: reference(`{ for id in ${JSON.stringify(emit.dashboards.map(idOf))} : id => ${read} }`) },
    resource: {
      google_monitoring_dashboard: {
        dashboard: {
          for_each: reference('local.dashboards'),
          project: reference('var.project'),
          dashboard_json: reference(emit.alerts.length === 0 ? text : withPolicies(text)),
        },
      },
    },
  });
};

/** Names in the project that the definition says, the project itself, and names in a query of an SLO's. */
const inProject = (text: string, project: string): string =>
  [`"${project}/`, `"${project}"`, `(\\"${project}/`].reduce((made, standing) => {
    const put = standing.replace(project, () => 'projects/${var.project}');
    return `replace(${made}, ${JSON.stringify(standing)}, ${JSON.stringify(put)})`;
  }, text);

const mark = JSON.stringify('"alertPolicies/');

/** After each mark comes an alert's label; what this root creates is put in its place, and another root's is left. */
const withPolicies = (text: string): string => {
  const label = String.raw`split("\"", part)[0]`;
  const own = `basename(google_monitoring_alert_policy.alert[${label}].name)`;
  const id = `contains(keys(local.alert_policies), ${label}) ? ${own} : ${label}`;
  return `join("", [for index, part in split(${mark}, ${text}) : index == 0 ? part : join("", [${mark}, ${id}, trimprefix(part, ${label})])])`;
};
