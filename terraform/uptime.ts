/** Uptime checks as Terraform resources. The host of a Cloud Run service is read where it is applied. */
import { needsIdentity, probedApi, uptimeChecks, type UptimeCheck } from '../alerts/uptimeChecks.ts';
import { managedBy } from '../model/manager.ts';
import { resourceName } from '../model/system.ts';
import { blockOf } from './blocks.ts';
import type { SystemEmit } from './context.ts';
import { literal, reference, type Block, type Blocks } from './expression.ts';

/** Of each check the stand-in for its id in conditions, and a reference to the id. */
export const uptimeCheckIds = (emit: SystemEmit): readonly (readonly [standIn: string, id: string])[] =>
  uptimeChecks(emit).map(({ standIn, id }) => [standIn, `google_monitoring_uptime_check_config.${id}.uptime_check_id`]);

export const hasUptimeCheck = (emit: SystemEmit): boolean => uptimeChecks(emit).length > 0;

export const uptimeVariable: Block = {
  type: 'string',
  description: 'Host that the uptime check requests; null: the host of the service.',
  default: null,
};

/** Undefined where the host is not that of a Cloud Run service. */
export const uptimeData = ({ system, environment }: SystemEmit): Blocks | undefined => {
  const api = probedApi(system);
  if (api === undefined) return undefined;
  return {
    google_cloud_run_v2_service: {
      api: {
        project: reference('var.project'),
        location: reference('var.region'),
        name: literal(resourceName(system, api.name, environment)),
      },
    },
  };
};

export const uptimeResources = (emit: SystemEmit): Readonly<Record<string, Blocks>> => ({
  google_monitoring_uptime_check_config: Object.fromEntries(
    uptimeChecks(emit).map((check, index) => [check.id, checkBlock(emit, check, index === 0)]),
  ),
  ...(needsIdentity(emit.system) ? { google_cloud_run_v2_service_iam_member: { probe: invoker } } : {}),
});

const checkBlock = ({ system, organization }: SystemEmit, { body, host }: UptimeCheck, isFirst: boolean): Block => {
  const { userLabels, ...rest } = body;
  return {
    project: reference('var.project'),
    ...(blockOf(rest) as Block),
    monitored_resource: {
      type: 'uptime_url',
      labels: { project_id: reference('var.project'), host: hostOf(host, isFirst) },
    },
    user_labels: { ...managedBy('terraform', organization.id), ...userLabels },
    depends_on: needsIdentity(system) ? ['google_cloud_run_v2_service_iam_member.probe'] : undefined,
  };
};

/** The variable is for the first check only: two services have two hosts. */
const hostOf = (host: UptimeCheck['host'], isFirst: boolean): string => {
  if (typeof host !== 'string')
    return reference('coalesce(var.uptime_host, trimprefix(data.google_cloud_run_v2_service.api.uri, "https://"))');
  return isFirst ? reference(`coalesce(var.uptime_host, "${host}")`) : literal(host);
};

const invoker: Block = {
  project: reference('var.project'),
  location: reference('var.region'),
  name: reference('data.google_cloud_run_v2_service.api.name'),
  role: 'roles/run.invoker',
  member:
    'serviceAccount:service-${data.google_project.own.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com',
};
