/**
 * One Cloud Run service or worker pool by Admin API v2: read, a revision created without traffic, traffic replaced. Every write has the etag
 * that was read, and is sent once: after a lost answer its caller has to look. Rejects with `MonitoringError`.
 */
import type { AuthClient } from 'google-auth-library';
import type { Body } from '../monitoring/client.ts';
import type { Attempt } from '../monitoring/failure.ts';
import { allPages } from '../monitoring/pages.ts';
import { retrying, type RetryOptions } from '../monitoring/retry.ts';
import { sender } from '../monitoring/send.ts';
import {
  latestType,
  namedType,
  operationOf,
  revisionOf,
  serviceOf,
  templateWith,
  type RunOperation,
  type RunRevision,
  type RunService,
  type RunTarget,
} from './service.ts';
import { sentSplits, workerPoolOf } from './workerPool.ts';

export type RunKind = 'services' | 'workerPools';

export interface RunClient {
  readonly read: () => Promise<RunService>;
  readonly revisions: () => Promise<readonly RunRevision[]>;
  /** Of `before` with another image; its traffic becomes `traffic`, in the same write. */
  readonly createRevision: (
    before: RunService,
    revision: NewRevision,
    traffic: readonly RunTarget[],
  ) => Promise<RunOperation>;
  /** The same as createRevision, with a name that Cloud Run gives, and without a change of the traffic. */
  readonly setTemplate: (before: RunService, revision: Omit<NewRevision, 'id'>) => Promise<RunOperation>;
  readonly setTraffic: (before: RunService, traffic: readonly RunTarget[]) => Promise<RunOperation>;
  /** Reads the operation until it is done, at most for the budget of a retry; the last answer otherwise. */
  readonly settled: (operation: RunOperation) => Promise<RunOperation>;
}

export interface NewRevision {
  readonly id: string;
  /** Undefined: the image stays. */
  readonly image?: string;
  /** A label that is undefined is removed. */
  readonly labels: Readonly<Record<string, string | undefined>>;
}

export interface RunOptions {
  readonly kind: RunKind;
  /** `projects/<project>/locations/<region>/services/<service>`, or of a worker pool. */
  readonly name: string;
  /** With a slash at its end. */
  readonly endpoint: URL;
  readonly auth: AuthClient;
  readonly retry: RetryOptions;
  /** Milliseconds of one attempt. */
  readonly timeout: number;
}

const [firstLook, longestLook] = [500, 5_000];

export const runClient = ({ kind, name, endpoint, auth, retry, timeout }: RunOptions): RunClient => {
  const send = sender({ auth, timeout });
  const url = (path: string): URL => new URL(`v2/${path}`, endpoint);
  const { attempted, of, sent } = shapes[kind];
  const reads: Attempt = { verb: 'read', kind: attempted, name };
  const writes: Attempt = { verb: 'update', kind: attempted, name };
  const get = (attempt: Attempt, target: URL): Promise<Body> =>
    retrying(attempt.verb, () => send(attempt, 'GET', target), retry);
  const patch = async (body: Body, mask: string): Promise<RunOperation> => {
    const answer = await retrying(
      'update',
      () => send(writes, 'PATCH', url(`${name}?updateMask=${mask}`), { name, ...body }),
      retry,
    );
    return operationOf(writes, answer);
  };
  return {
    read: async () => of(reads, await get(reads, url(name))),
    revisions: async () => {
      const attempt: Attempt = { verb: 'list', kind: 'cloudRunRevision', name };
      const found = await allPages(attempt, async (token) => {
        const query = `?pageSize=100${token === undefined ? '' : `&pageToken=${encodeURIComponent(token)}`}`;
        const page = await get(attempt, url(`${name}/revisions${query}`));
        return { items: page['revisions'], next: page['nextPageToken'] };
      });
      return found.map((body) => revisionOf(attempt, body));
    },
    createRevision: (before, { id, image, labels }, traffic) => {
      const template = templateWith(before.template, {
        revision: id,
        labels,
        ...(image === undefined ? {} : { image }),
      });
      const { body, mask } = sent(before, traffic);
      return patch({ etag: before.etag, template, ...body }, `template,${mask}`);
    },
    setTemplate: ({ etag, template }, change) => patch({ etag, template: templateWith(template, change) }, 'template'),
    setTraffic: (before, traffic) => {
      const { body, mask } = sent(before, traffic);
      return patch({ etag: before.etag, ...body }, mask);
    },
    settled: async (operation) => {
      let latest = operation;
      let left = retry.budget;
      for (let wait = firstLook; !latest.isDone && left > 0; wait = Math.min(longestLook, wait * 2)) {
        await retry.sleep(wait);
        left -= wait;
        latest = operationOf(reads, await get(reads, url(operation.name)));
      }
      return latest;
    },
  };
};

interface Shape {
  readonly attempted: Attempt['kind'];
  readonly of: (attempt: Attempt, body: Body) => RunService;
  readonly sent: (before: RunService, traffic: readonly RunTarget[]) => { readonly body: Body; readonly mask: string };
}

const sentTarget = ({ revision, percent, tag }: RunTarget): Body => ({
  ...(revision === undefined ? { type: latestType } : { type: namedType, revision }),
  ...(percent === 0 ? {} : { percent }),
  ...(tag === undefined ? {} : { tag }),
});

const shapes: Readonly<Record<RunKind, Shape>> = {
  services: {
    attempted: 'cloudRun',
    of: serviceOf,
    sent: (_before, traffic) => ({ body: { traffic: traffic.map(sentTarget) }, mask: 'traffic' }),
  },
  workerPools: { attempted: 'workerPool', of: workerPoolOf, sent: sentSplits },
};
