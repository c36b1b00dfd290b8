/** Sends requests to the servers under test: the target, and a baseline. */
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import type { BodyCheck } from '../answers.ts';
import type { Row } from '../values.ts';
import { watched, type Side } from './load.ts';
import { plan } from './options.ts';

// --- emitted from here ---

/** Missing in the types of k6. */
declare const console: { readonly error: (text: string) => void };

interface SetUp {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** From then on no answer comes from a cache that is older than `seen`. */
  readonly settledAt: number;
  readonly samples: readonly Row[];
  /** The first rows of each list as texts, by side and path. */
  readonly seen: Record<Side, Record<string, readonly string[]>>;
}

/** A server under test, and what this user remembers of it. */
interface Deployment {
  readonly side: Side;
  readonly url: string;
  readonly authorization: Record<string, string>;
  /** The page after the last one that this user read, by path. */
  readonly nextPages: Record<string, { readonly url: string; readonly previous: BodyCheck } | undefined>;
  /** ETag of the last answer to a URL. */
  readonly etags: Map<string, string>;
  /** Bodies that were checked, by URL: an equal one needs no second check. */
  readonly checked: Map<string, { readonly body: string; readonly check: BodyCheck; readonly settled: boolean }>;
}

const deploymentOf = (side: Side, url: string, token: string | undefined): Deployment => ({
  side,
  url: url.replace(/\/+$/, ''),
  authorization: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  nextPages: {},
  etags: new Map(),
  checked: new Map(),
});
const target = deploymentOf('candidate', __ENV.TARGET ?? `http://127.0.0.1:${plan.port}`, __ENV.TOKEN);

// A path with a key answers 404 until the message can be read back.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 304, 404));

const hex = (bytes: number): string =>
  Array.from(new Uint8Array(crypto.randomBytes(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const any = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];

/** The trace id of each request is also in the raw result, so that a slow request leads to its trace. */
const send = (
  method: 'GET' | 'POST',
  path: string,
  name: string,
  body?: string,
  deployment = target,
  etag?: string,
): RefinedResponse<'text'> => {
  const trace = hex(16);
  const headers = {
    ...deployment.authorization,
    traceparent: `00-${trace}-${hex(8)}-01`,
    // Test requests count for no objective and no alert, unless the target does not accept this header from us.
    'Atalaya-Synthetic': `load test ${plan.name}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(etag === undefined ? {} : { 'If-None-Match': etag }),
  };
  exec.vu.metrics.metadata.trace_id = trace;
  // A redirect leads to a sign-in page, which answers 200.
  const parameters = {
    headers,
    tags: { name },
    redirects: 0,
    timeout: `${__ENV.TIMEOUT ?? '30'}s`,
    responseType: 'text' as const,
  };
  const response = watched(deployment.side, () =>
    http.request(method, deployment.url + path, body ?? null, parameters),
  );
  delete exec.vu.metrics.metadata.trace_id;
  return response;
};

/** k6 measures the duration from the first byte that is sent: the wait for a connection and its handshake come before. */
const timeOf = ({ timings }: RefinedResponse<'text'>): number => timings.blocked + timings.duration;

const isAnswered = (status: number): boolean => (status >= 200 && status < 300) || status === 304;
// --- emitted to here ---

export { any, console, deploymentOf, hex, isAnswered, send, target, timeOf };
export type { Deployment, SetUp };
