/**
 * An uptime check of /health. If callers need an identity, or Identity-Aware Proxy is in front, the check goes directly to the
 * Cloud Run service with a token of Monitoring's service agent, which may invoke the service: Cloud Run checks the token, and
 * /health itself needs no further authentication. Source: cloud.google.com/monitoring/uptime-checks, "Private and
 * authenticated checks" (service agent authentication).
 */
import type { Api } from '../model/stage.ts';
import { apisOf } from '../model/stages.ts';
import { resourceName } from '../model/system.ts';
import type { SystemEmit } from './context.ts';
import { literal, reference, type Block, type Blocks } from './expression.ts';

/** Reference to the id of the check, for alerts. */
export const uptimeCheck = 'google_monitoring_uptime_check_config.health.uptime_check_id';

/** Checker regions on three continents. At least three locations must check; USA alone has three. */
const regions: readonly string[] = ['USA', 'EUROPE', 'SOUTH_AMERICA'];

/** The API that Atalaya's own pipeline serves; undefined where others do. */
const ownApi = ({ system }: SystemEmit): Api | undefined => apisOf(system).find((api) => api.kind === 'Api');

/** The address of the first service of others that has one. */
const probedUrl = ({ system }: SystemEmit): URL | undefined => {
  const probe = apisOf(system).flatMap((api) =>
    api.kind === 'OwnService' && api.probe !== undefined ? [api.probe] : [],
  )[0];
  return probe === undefined ? undefined : new URL(probe);
};

export const hasUptimeCheck = (emit: SystemEmit): boolean =>
  ownApi(emit) !== undefined || probedUrl(emit) !== undefined;

const needsIdentity = (emit: SystemEmit): boolean => ['oidc', 'iap'].includes(ownApi(emit)?.auth ?? 'none');

export const uptimeVariable: Block = {
  type: 'string',
  description: 'Host that the uptime check requests; null: the host of the service.',
  default: null,
};

/** Undefined where the host is not that of a Cloud Run service. */
export const uptimeData = (emit: SystemEmit): Blocks | undefined => {
  const api = ownApi(emit);
  if (api === undefined) return undefined;
  return {
    google_cloud_run_v2_service: {
      api: {
        project: reference('var.project'),
        location: reference('var.region'),
        name: literal(resourceName(emit.system, api.name, emit.environment)),
      },
    },
    ...(needsIdentity(emit) ? { google_project: { own: { project_id: reference('var.project') } } } : {}),
  };
};

export const uptimeResources = (emit: SystemEmit): Readonly<Record<string, Blocks>> => ({
  google_monitoring_uptime_check_config: { health: check(emit) },
  ...(needsIdentity(emit) ? { google_cloud_run_v2_service_iam_member: { probe: invoker } } : {}),
});

const pathOf = (emit: SystemEmit): string => {
  if (ownApi(emit) !== undefined) return '/health';
  const { pathname = '/health', search = '' } = probedUrl(emit) ?? {};
  return `${pathname}${search}`;
};

const isEncrypted = (emit: SystemEmit): boolean => ownApi(emit) !== undefined || probedUrl(emit)?.protocol !== 'http:';

const portOf = (emit: SystemEmit): number => Number(probedUrl(emit)?.port || (isEncrypted(emit) ? 443 : 80));

const check = (emit: SystemEmit): Block => ({
  project: reference('var.project'),
  display_name: `${emit.system.id}: ${pathOf(emit)} from outside`,
  period: '60s',
  timeout: '10s',
  selected_regions: regions,
  http_check: {
    path: pathOf(emit),
    port: portOf(emit),
    use_ssl: isEncrypted(emit),
    validate_ssl: isEncrypted(emit),
    accepted_response_status_codes: [{ status_value: 200 }],
    service_agent_authentication: needsIdentity(emit) ? { type: 'OIDC_TOKEN' } : undefined,
  },
  monitored_resource: {
    type: 'uptime_url',
    labels: {
      project_id: reference('var.project'),
      host: reference(
        ownApi(emit) === undefined
          ? `coalesce(var.uptime_host, "${probedUrl(emit)?.hostname ?? ''}")`
          : 'coalesce(var.uptime_host, trimprefix(data.google_cloud_run_v2_service.api.uri, "https://"))',
      ),
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
