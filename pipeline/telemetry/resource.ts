/**
 * The resource: the process that sends telemetry. Google drops points without instance or location and reports no error, so
 * the instance is always set, and the region wherever it is known. Source: Telemetry API, v1.metrics, prometheus_target.
 */
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { PipelineSystem } from '../../model/system.ts';

export interface Origin {
  readonly system: PipelineSystem;
  readonly home: 'embedded' | 'google';
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Unique to this process. */
  readonly instance: string;
  /** From Google Cloud's metadata. Default: from the environment, then from the definition. */
  readonly cloud?: { readonly project: string; readonly region: string } | undefined;
}

/** `service.name`, and so the `job` of every series, is the system's id, whichever of its processes emits the series. */
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
          // The project to which the Telemetry API writes.
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
