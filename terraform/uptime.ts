/**
 * An uptime check of /health. If callers need an identity, or Identity-Aware Proxy is in front, the check goes directly to the
 * Cloud Run service with a token of Monitoring's service agent, which may invoke the service: Cloud Run checks the token, and
 * /health itself needs no further authentication. Source: cloud.google.com/monitoring/uptime-checks, "Private and
 * authenticated checks" (service agent authentication).
 */
import { resourceName } from '../model/system.ts';
import type { SystemEmit } from './context.ts';
import { literal, reference, type Block, type Blocks } from './expression.ts';

/** Reference to the id of the check, for alerts. */
export const uptimeCheck = 'google_monitoring_uptime_check_config.health.uptime_check_id';

/** Checker regions on three continents. At least three locations must check; USA alone has three. */
const regions: readonly string[] = ['USA', 'EUROPE', 'SOUTH_AMERICA'];

const needsIdentity = ({ system }: SystemEmit): boolean => ['oidc', 'iap'].includes(system.stages.api.auth);

export const uptimeVariable: Block = {
  type: 'string',
  description: 'Host that the uptime check requests; null: the host of the service.',
  default: null,
};

export const uptimeData = (emit: SystemEmit): Blocks => ({
  google_cloud_run_v2_service: {
    api: {
      project: reference('var.project'),
      location: reference('var.region'),
      name: literal(resourceName(emit.system, emit.system.stages.api.name, emit.environment)),
    },
  },
  ...(needsIdentity(emit) ? { google_project: { own: { project_id: reference('var.project') } } } : {}),
});

export const uptimeResources = (emit: SystemEmit): Readonly<Record<string, Blocks>> => ({
  google_monitoring_uptime_check_config: { health: check(emit) },
  ...(needsIdentity(emit) ? { google_cloud_run_v2_service_iam_member: { probe: invoker } } : {}),
});

const check = (emit: SystemEmit): Block => ({
  project: reference('var.project'),
  display_name: `${emit.system.id}: /health from outside`,
  period: '60s',
  timeout: '10s',
  selected_regions: regions,
  http_check: {
    path: '/health',
    port: 443,
    use_ssl: true,
    validate_ssl: true,
    accepted_response_status_codes: [{ status_value: 200 }],
    service_agent_authentication: needsIdentity(emit) ? { type: 'OIDC_TOKEN' } : undefined,
  },
  monitored_resource: {
    type: 'uptime_url',
    labels: {
      project_id: reference('var.project'),
      host: reference('coalesce(var.uptime_host, trimprefix(data.google_cloud_run_v2_service.api.uri, "https://"))'),
    },
  },
  user_labels: { system: emit.system.id, owner: emit.system.owner },
  depends_on: needsIdentity(emit) ? ['google_cloud_run_v2_service_iam_member.probe'] : undefined,
});

const invoker: Block = {
  project: reference('var.project'),
  location: reference('var.region'),
  name: reference('data.google_cloud_run_v2_service.api.name'),
  role: 'roles/run.invoker',
  member:
    'serviceAccount:service-${data.google_project.own.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com',
};
