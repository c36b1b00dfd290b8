/**
 * One Cloud Run function by Cloud Functions API v2: read, and built from another archive. The traffic of its service is not this API's:
 * `allTrafficOnLatestRevision` is never sent, because a `false` is ignored and moves all traffic to the new revision. Source:
 * terraform-provider-google issue 24130, google-github-actions/deploy-cloud-functions issue 459. Rejects with `MonitoringError`.
 */
import type { AuthClient } from 'google-auth-library';
import type { Body } from '../monitoring/client.ts';
import type { Attempt } from '../monitoring/failure.ts';
import { retrying, type RetryOptions } from '../monitoring/retry.ts';
import { sender } from '../monitoring/send.ts';
import { functionOf, functionOperationOf, type Archive, type FunctionOperation, type RunFunction } from './function.ts';

export interface FunctionClient {
  readonly read: () => Promise<RunFunction>;
  /** `labels` are added to those of `before`. */
  readonly build: (
    before: RunFunction,
    source: Archive,
    labels: Readonly<Record<string, string>>,
  ) => Promise<FunctionOperation>;
  /** Reads the operation until it is done, or `stop` is aborted; the last answer. */
  readonly settled: (operation: FunctionOperation, stop: AbortSignal) => Promise<FunctionOperation>;
}

export interface FunctionOptions {
  /** `projects/<project>/locations/<region>/functions/<function>`. */
  readonly name: string;
  /** With a slash at its end. */
  readonly endpoint: URL;
  readonly auth: AuthClient;
  readonly retry: RetryOptions;
  /** Milliseconds of one attempt. */
  readonly timeout: number;
  /** Milliseconds of a build and its deployment. */
  readonly buildTime: number;
}

const [firstLook, longestLook] = [1_000, 10_000];

export const functionClient = ({
  name,
  endpoint,
  auth,
  retry,
  timeout,
  buildTime,
}: FunctionOptions): FunctionClient => {
  const send = sender({ auth, timeout });
  const url = (path: string): URL => new URL(`v2/${path}`, endpoint);
  const reads: Attempt = { verb: 'read', kind: 'cloudFunction', name };
  const writes: Attempt = { verb: 'update', kind: 'cloudFunction', name };
  const get = (target: URL): Promise<Body> => retrying('read', () => send(reads, 'GET', target), retry);
  return {
    read: async () => functionOf(reads, await get(url(name))),
    build: async (before, { bucket, object }, labels) => {
      const body: Body = {
        name,
        labels: { ...before.labels, ...labels },
        buildConfig: { source: { storageSource: { bucket, object } } },
      };
      const target = url(`${name}?updateMask=buildConfig.source,labels`);
      return functionOperationOf(writes, await retrying('update', () => send(writes, 'PATCH', target, body), retry));
    },
    settled: async (operation, stop) => {
      let latest = operation;
      let left = buildTime;
      for (let wait = firstLook; !latest.isDone && left > 0 && !stop.aborted; wait = Math.min(longestLook, wait * 2)) {
        await retry.sleep(wait);
        left -= wait;
        latest = functionOperationOf(reads, await get(url(operation.name)));
      }
      return latest;
    },
  };
};
