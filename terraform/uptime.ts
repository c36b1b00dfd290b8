/**
 * An uptime check of /health. If callers need an identity, or Identity-Aware Proxy is in front, the check goes directly to the
 * Cloud Run service with a token of Monitoring's service agent, which may invoke the service: Cloud Run checks the token, and
 * /health itself needs no further authentication. Source: cloud.google.com/monitoring/uptime-checks, "Private and
 * authenticated checks" (service agent authentication).
 */
import type { Api } from '../model/stage.ts';
import { apisOf } from '../model/stages.ts';
import { resourceName } from '../model/system.ts';
import { uptimeCheckId } from '../series/systemSeries.ts';
import type { SystemEmit } from './context.ts';
import { literal, reference, type Block, type Blocks } from './expression.ts';

/** Checker regions on three continents. At least three locations must check; USA alone has three. */
const regions: readonly string[] = ['USA', 'EUROPE', 'SOUTH_AMERICA'];

/** The API that Atalaya's own pipeline serves; undefined where others do. */
const ownApi = ({ system }: SystemEmit): Api | undefined => apisOf(system).find((api) => api.kind === 'Api');

interface Probe {
  /** Of the API in the definition. */
  readonly index: number;
  /** Undefined for /health of the pipeline's own API. */
  readonly url: URL | undefined;
}

const probesOf = ({ system }: SystemEmit): readonly Probe[] =>
  apisOf(system).flatMap((api, index): readonly Probe[] => {
    if (api.kind === 'Api') return [{ index, url: undefined }];
    return api.probe === undefined ? [] : [{ index, url: new URL(api.probe) }];
  });

const resourceOf = ({ index }: Probe): string => (index === 0 ? 'health' : `health_${index + 1}`);

/** Of each check the stand-in for its id in conditions, and a reference to the id. */
export const uptimeCheckIds = (emit: SystemEmit): readonly (readonly [standIn: string, id: string])[] =>
  probesOf(emit).map((probe) => [
    uptimeCheckId(emit.system.id, probe.index),
    `google_monitoring_uptime_check_config.${resourceOf(probe)}.uptime_check_id`,
  ]);

export const hasUptimeCheck = (emit: SystemEmit): boolean => probesOf(emit).length > 0;

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
  google_monitoring_uptime_check_config: Object.fromEntries(
    probesOf(emit).map((probe) => [resourceOf(probe), check(emit, probe)]),
  ),
  ...(needsIdentity(emit) ? { google_cloud_run_v2_service_iam_member: { probe: invoker } } : {}),
});

const check = (emit: SystemEmit, { url, index }: Probe): Block => {
  const path = url === undefined ? '/health' : `${url.pathname}${url.search}`;
  const isEncrypted = url?.protocol !== 'http:';
  const [first] = probesOf(emit);
  return {
    project: reference('var.project'),
    display_name: `${emit.system.id}: ${path} from outside`,
    period: '60s',
    timeout: '10s',
    selected_regions: regions,
    http_check: {
      path,
      port: Number(url?.port || (isEncrypted ? 443 : 80)),
      use_ssl: isEncrypted,
      validate_ssl: isEncrypted,
      accepted_response_status_codes: [{ status_value: 200 }],
      service_agent_authentication: needsIdentity(emit) ? { type: 'OIDC_TOKEN' } : undefined,
    },
    monitored_resource: {
      type: 'uptime_url',
      labels: { project_id: reference('var.project'), host: hostOf(url, index === first?.index) },
    },
    user_labels: { system: emit.system.id, owner: emit.system.owner },
    depends_on: needsIdentity(emit) ? ['google_cloud_run_v2_service_iam_member.probe'] : undefined,
  };
};

/** The variable is for the first check only: two services have two hosts. */
const hostOf = (url: URL | undefined, isFirst: boolean): string => {
  if (url === undefined)
    return reference('coalesce(var.uptime_host, trimprefix(data.google_cloud_run_v2_service.api.uri, "https://"))');
  return isFirst ? reference(`coalesce(var.uptime_host, "${url.hostname}")`) : literal(url.hostname);
};

const invoker: Block = {
  project: reference('var.project'),
  location: reference('var.region'),
  name: reference('data.google_cloud_run_v2_service.api.name'),
  role: 'roles/run.invoker',
  member:
    'serviceAccount:service-${data.google_project.own.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com',
};
