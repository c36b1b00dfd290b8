/** Opens one Cloud Run service or worker pool: Google's, or a fake's. Google's credentials are loaded here only. */
import { authFor, withSlash } from '../monitoring/authFor.ts';
import type { RetryOptions } from '../monitoring/retry.ts';
import { runClient, type RunClient, type RunKind } from './client.ts';

export interface OpenRunOptions {
  readonly project: string;
  readonly region: string;
  readonly service: string;
  /** Default: a service. */
  readonly kind?: RunKind;
  /** Of a fake, which needs no credentials; undefined: Google's. */
  readonly endpoint: URL | undefined;
  readonly retry: RetryOptions;
  /** Milliseconds of one attempt; default 30,000. */
  readonly timeout?: number;
}

/** Rejects with `MonitoringError` where this machine has no credentials. */
export const openRun = async (options: OpenRunOptions): Promise<RunClient> => {
  const { project, region, service, kind = 'services', endpoint, retry, timeout = 30_000 } = options;
  return runClient({
    kind,
    name: `projects/${project}/locations/${region}/${kind}/${service}`,
    endpoint: withSlash(endpoint ?? new URL('https://run.googleapis.com/')),
    auth: await authFor('Cloud Run', endpoint),
    retry,
    timeout,
  });
};
