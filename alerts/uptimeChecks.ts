/**
 * Uptime checks of a system's services in the API's JSON. If callers need an identity, or Identity-Aware Proxy is in front, the
 * check goes directly to the Cloud Run service with a token of Monitoring's service agent, which may invoke the service: Cloud Run
 * checks the token, and /health itself needs no further authentication. Source: cloud.google.com/monitoring/uptime-checks,
 * "Private and authenticated checks" (service agent authentication).
 */
import type { Api } from '../model/stage.ts';
import { apisOf } from '../model/stages.ts';
import { resourceName, type Environment, type System } from '../model/system.ts';
import { uptimeCheckId } from '../series/systemSeries.ts';

/** Checker regions on three continents. At least three locations must check; USA alone has three. */
const regions: readonly string[] = ['USA', 'EUROPE', 'SOUTH_AMERICA'];

/** Locations from which each check is executed: three in the USA, one in each of the others. Source: UptimeCheckRegion, uptime.proto. */
export const uptimeCheckers = 5;

/** The Cloud Run service whose host is known to the project only. */
export interface CloudRunHost {
  readonly service: string;
  readonly location: string;
}

export interface UptimeCheck {
  /** Unique in its system and environment: 'health', 'health_2'. */
  readonly id: string;
  /** Stands for the id that the server chooses, in conditions of policies. */
  readonly standIn: string;
  /** A host name, or the service that has one. */
  readonly host: string | CloudRunHost;
  /** `google.monitoring.v3.UptimeCheckConfig`, without its monitored resource. */
  readonly body: UptimeCheckBody;
}

export interface UptimeCheckBody {
  readonly displayName: string;
  readonly period: `${number}s`;
  readonly timeout: `${number}s`;
  readonly selectedRegions: readonly string[];
  readonly httpCheck: {
    readonly path: string;
    readonly port: number;
    /** Left out for http: the API does not answer false. */
    readonly useSsl?: true;
    readonly validateSsl?: true;
    readonly acceptedResponseStatusCodes: readonly { readonly statusValue: number }[];
    readonly serviceAgentAuthentication?: { readonly type: 'OIDC_TOKEN' };
  };
  readonly userLabels: Readonly<Record<string, string>>;
}

export interface CheckedSystem {
  readonly system: System;
  readonly environment: Environment;
}

/** The API that Atalaya's own pipeline serves; undefined where others do. */
export const probedApi = (system: System): Api | undefined => apisOf(system).find((api) => api.kind === 'Api');

export const needsIdentity = (system: System): boolean => ['oidc', 'iap'].includes(probedApi(system)?.auth ?? 'none');

export const uptimeChecks = ({ system, environment }: CheckedSystem): readonly UptimeCheck[] =>
  apisOf(system).flatMap((api, index): readonly UptimeCheck[] => {
    if (api.kind !== 'Api') {
      return api.probe === undefined ? [] : [uptimeCheck(system, environment, index, new URL(api.probe))];
    }
    const host: CloudRunHost = { service: resourceName(system, api.name, environment), location: system.region };
    return [uptimeCheck(system, environment, index, host)];
  });

const uptimeCheck = (
  system: System,
  environment: Environment,
  index: number,
  target: URL | CloudRunHost,
): UptimeCheck => {
  const url = target instanceof URL ? target : undefined;
  const path = url === undefined ? '/health' : `${url.pathname}${url.search}`;
  const isEncrypted = url?.protocol !== 'http:';
  const id = index === 0 ? 'health' : `health_${index + 1}`;
  return {
    id,
    standIn: uptimeCheckId(system.id, index),
    host: target instanceof URL ? target.hostname : target,
    body: {
      displayName: `${system.id}: ${path} from outside`,
      period: '60s',
      timeout: '10s',
      selectedRegions: regions,
      httpCheck: {
        path,
        port: Number(url?.port || (isEncrypted ? 443 : 80)),
        ...(isEncrypted ? { useSsl: true as const, validateSsl: true as const } : {}),
        acceptedResponseStatusCodes: [{ statusValue: 200 }],
        ...(needsIdentity(system) ? { serviceAgentAuthentication: { type: 'OIDC_TOKEN' as const } } : {}),
      },
      userLabels: { check: id, environment, owner: system.owner, system: system.id },
    },
  };
};
