/**
 * Dashboards as JSON of the API, one file each, and as Terraform resources. In the JSON an incident list names its alerts by
 * 'alertPolicies/<label alert>'. Terraform replaces these labels with the policies' ids, which exist only after creation.
 */
import { dashboardJson } from '../dashboards/cloudMonitoring/dashboard.ts';
import type { DashboardJson } from '../dashboards/cloudMonitoring/json.ts';
import { fleetDashboards } from '../dashboards/fleetDashboards.ts';
import { systemDashboard } from '../dashboards/systemDashboard.ts';
import { managedBy, managerLabel } from '../model/manager.ts';
import type { FleetEmit, SystemEmit, WithDashboards } from './context.ts';
import { reference, terraformFile } from './expression.ts';

/** The dashboards as JSON, computed once for both outputs. */
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

/** Terraform reads the emitted JSON files, so that each dashboard is stored only once. */
export const dashboardTerraform = (emit: (SystemEmit | FleetEmit) & WithDashboards): string => {
  const project = `projects/${emit.system?.project ?? emit.organization.project}`;
  const read = managedHere(inProject('file("${path.module}/../dashboards/${id}.json")', project), emit.organization.id);
  const text = 'local.dashboards[each.key]';
  return terraformFile({
    data: { google_project: { own: { project_id: reference('var.project') } } },
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

/** As the API answers: a dashboard's name has the number of its project, and anything else would be a difference in every plan. */
const numbered = 'projects/${data.google_project.own.number}';
const named = 'projects/${var.project}';

/**
 * Replaces the definition's project: in the name of the dashboard by its number, and by the variable in names of other resources, as
 * the project itself, and in SLO selectors.
 */
const inProject = (text: string, project: string): string =>
  [
    [`"${project}/dashboards/`, numbered] as const,
    [`"${project}/`, named] as const,
    [`"${project}"`, named] as const,
    [`(\\"${project}/`, named] as const,
  ].reduce((expression, [original, by]) => {
    const replacement = original.replace(project, () => by);
    return `replace(${expression}, ${JSON.stringify(original)}, ${JSON.stringify(replacement)})`;
  }, text);

/** The committed file says nobody's: whoever creates the dashboard sets the label. */
const managedHere = (text: string, organization: string): string =>
  `replace(${text}, ${JSON.stringify(members({ [managerLabel]: '' }))}, ${JSON.stringify(members(managedBy('terraform', organization)))})`;

const members = (labels: object): string =>
  Object.entries(labels)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ');

const mark = JSON.stringify('"alertPolicies/');

/** Replaces the alert's label after each mark by the id of the policy, if this root module creates it. */
const withPolicies = (text: string): string => {
  const name = String.raw`split("\"", part)[0]`;
  const own = `basename(google_monitoring_alert_policy.alert[${name}].name)`;
  const id = `contains(keys(local.alert_policies), ${name}) ? ${own} : ${name}`;
  return `join("", [for index, part in split(${mark}, ${text}) : index == 0 ? part : join("", [${mark}, ${id}, trimprefix(part, ${name})])])`;
};
