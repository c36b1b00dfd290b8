/**
 * Cloud Monitoring's Prometheus API of one project. It takes PromQL over all metrics of the project's metrics scope, with
 * their own names. Source: Google Cloud, "Prometheus HTTP API", projects.location.prometheus.api.v1.
 */
import { promqlServer, type PromqlServer } from './promqlServer.ts';
import type { Limits } from './request.ts';

export interface CloudMonitoringOptions {
  readonly project: string;
  /** Such as 'https://monitoring.googleapis.com'. */
  readonly endpoint: URL;
  readonly headers: (url: URL) => Promise<Readonly<Record<string, string>>>;
  readonly limits: Limits;
  readonly credentialFix: string;
}

export const cloudMonitoringServer = (options: CloudMonitoringOptions): PromqlServer => {
  const { project, endpoint, headers, limits, credentialFix } = options;
  const path = `/v1/projects/${encodeURIComponent(project)}/location/global/prometheus/api/v1`;
  const api = new URL(path, endpoint);
  return promqlServer({
    name: `Cloud Monitoring of project ${project}`,
    api,
    headers: () => headers(api),
    limits,
    refusal: (status, text) => {
      const reason = `Google answers ${status} for project '${project}': ${text}`;
      if (status === 401) return { reason, fix: credentialFix };
      if (/has not been used|is disabled|SERVICE_DISABLED/.test(text))
        return { reason, fix: `run: gcloud services enable monitoring.googleapis.com --project ${project}` };
      if (status === 403) {
        return {
          reason,
          fix: `run: gcloud projects add-iam-policy-binding ${project} --member=user:YOU --role=roles/monitoring.viewer\n       or name another project in GOOGLE_CLOUD_PROJECT`,
        };
      }
      return { reason, fix: 'check the project in the system’s definition, or name another in GOOGLE_CLOUD_PROJECT' };
    },
  });
};
