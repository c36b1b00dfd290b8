/**
 * Who is telling. Google rejects points in silence when instance or location is empty, so the instance is always set,
 * and the region wherever it is known. Source: Telemetry API, v1.metrics, prometheus_target.
 */
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { System } from '../../model/system.ts';

export interface Origin {
  readonly system: System;
  readonly home: 'embedded' | 'google';
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Unique to this process. */
  readonly instance: string;
  /** As Google Cloud itself says; else what environment or definition say. */
  readonly cloud?: { readonly project: string; readonly region: string } | undefined;
}

/** The system is the service, and so the `job` of its series, whichever process emits them. */
export const resourceOf = ({ system, home, environment, instance, cloud }: Origin): Resource => {
  const service = environment['K_SERVICE'];
  const project = cloud?.project ?? environment['GOOGLE_CLOUD_PROJECT'] ?? system.project;
  return resourceFromAttributes({
    'service.name': system.id,
    'service.instance.id': instance,
    ...(home === 'google' || cloud !== undefined
      ? {
          'cloud.provider': 'gcp',
          'cloud.account.id': project,
          // Which project the Telemetry API writes to.
          'gcp.project_id': project,
          'cloud.region': cloud?.region ?? environment['CLOUD_REGION'] ?? system.region,
        }
      : {}),
    ...(service === undefined
      ? {}
      : {
          'cloud.platform': 'gcp_cloud_run',
          'faas.name': service,
          'faas.version': environment['K_REVISION'] ?? 'unknown',
        }),
  });
};
