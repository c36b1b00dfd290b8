/** Opens one Cloud Run function: Google's, or a fake's. Google's credentials are loaded here only. */
import { authFor, withSlash } from '../monitoring/authFor.ts';
import type { RetryOptions } from '../monitoring/retry.ts';
import { functionClient, type FunctionClient } from './client.ts';

export interface OpenFunctionOptions {
  readonly project: string;
  readonly region: string;
  /** Name of the function, and of its Cloud Run service. */
  readonly name: string;
  /** Of a fake, which needs no credentials; undefined: Google's. */
  readonly endpoint: URL | undefined;
  readonly retry: RetryOptions;
  /** Milliseconds of a build and its deployment; default 30 minutes. */
  readonly buildTime?: number;
}

/** Rejects with `MonitoringError` where this machine has no credentials. */
export const openFunction = async (options: OpenFunctionOptions): Promise<FunctionClient> => {
  const { project, region, name, endpoint, retry, buildTime = 30 * 60_000 } = options;
  return functionClient({
    name: `projects/${project}/locations/${region}/functions/${name}`,
    endpoint: withSlash(endpoint ?? new URL('https://cloudfunctions.googleapis.com/')),
    auth: await authFor('Cloud Functions', endpoint),
    retry,
    timeout: 30_000,
    buildTime,
  });
};
