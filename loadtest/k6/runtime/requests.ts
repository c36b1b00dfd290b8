/**
 * The part of a k6 script that is the same for every plan. It counts its own exceptions: k6 passes a run in which every
 * iteration throws.
 */
import { sleep } from 'k6';
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import { mayWrite, options, plan } from './options.ts';
import type { CountedObjective, ReadRequest } from './plan.ts';

// --- emitted from here ---

/** Missing in the types of k6. */
declare const console: { readonly error: (text: string) => void };

type Row = Record<string, unknown>;

interface SetUp {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly samples: readonly Row[];
}

/** A server under test. */
interface Deployment {
  readonly url: string;
  readonly authorization: Record<string, string>;
  /** URL of the page after the last one that this user read, by path. */
  readonly nextPages: Record<string, string | undefined>;
}

const deploymentOf = (url: string, token: string | undefined): Deployment => ({
  url: url.replace(/\/+$/, ''),
  authorization: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  nextPages: {},
});
const target = deploymentOf(__ENV.TARGET ?? `http://127.0.0.1:${plan.port}`, __ENV.TOKEN);

const exceptions = new Counter('script_exceptions');
const refused = new Counter('refused');
/** Only of successful answers: failures count for availability, and a fast failure would improve latency. */
const answerDuration = new Trend('answer_duration', true);
const readableAfter = new Trend('readable_after', true);
/** Percentiles of several generators cannot be merged, but counts of answers up to a bound can be added. */
const buckets: Record<string, Counter> = {};
const bucketOf = (metric: string, bound: number | undefined): string =>
  `${metric}_${bound === undefined ? 'above' : `le_${bound}`}`;
if (__ENV.HISTOGRAM === 'on') {
  for (const metric of [
    ...Object.keys(options.scenarios ?? {}).map((name) => `answers_${name}`),
    'readable_freshness',
  ]) {
    for (const bound of [...plan.bounds, undefined])
      buckets[bucketOf(metric, bound)] = new Counter(bucketOf(metric, bound));
  }
}
const observe = (metric: string, milliseconds: number): void =>
  buckets[
    bucketOf(
      metric,
      plan.bounds.find((bound) => milliseconds <= bound),
    )
  ]?.add(1);

const shares: Record<string, Rate> = {};
const events: Record<string, Counter> = {};
for (const { metric } of plan.counted) {
  shares[metric] ??= new Rate(metric);
  events[metric] ??= new Counter(`${metric}_events`);
}

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
): RefinedResponse<'text'> => {
  const trace = hex(16);
  const headers = {
    ...deployment.authorization,
    traceparent: `00-${trace}-${hex(8)}-01`,
    // Test requests count for no objective and no alert, unless the target does not accept this header from us.
    'Atalaya-Synthetic': `load test ${plan.name}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  exec.vu.metrics.metadata.trace_id = trace;
  // A redirect leads to a sign-in page, which answers 200.
  const parameters = { headers, tags: { name }, redirects: 0, timeout: '30s', responseType: 'text' as const };
  const response = http.request(method, deployment.url + path, body ?? null, parameters);
  delete exec.vu.metrics.metadata.trace_id;
  return response;
};

const isRefused = (status: number): boolean => [301, 302, 303, 307, 308, 401, 403, 429].includes(status);
const isAnswered = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

const count = ({ metric }: CountedObjective, good: boolean): void => {
  shares[metric]?.add(good);
  events[metric]?.add(1);
};

const countedHere = (): readonly CountedObjective[] =>
  plan.counted.filter(({ scenario }) => scenario === exec.scenario.name);

const judge = ({ status, timings }: RefinedResponse<'text'>): void => {
  if (isRefused(status)) {
    refused.add(1);
    return;
  }
  const answered = isAnswered(status);
  if (answered) {
    answerDuration.add(timings.duration);
    observe(`answers_${exec.scenario.name}`, timings.duration);
  }
  for (const objective of countedHere()) {
    const { type, forgives4xx, under = 0 } = objective;
    if (type === 'availability') count(objective, forgives4xx ? status > 0 && status < 500 : answered);
    if (type === 'latency' && answered) count(objective, timings.duration <= under);
  }
};

const fillPath = (path: string, value: (field: string) => string): string =>
  path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(value(field)));

const missingValue = (): string => `no-such-${hex(4)}`;
const has = (row: Row, field: string): boolean => row[field] !== undefined && row[field] !== null && row[field] !== '';

/** A read request at random, by weight. */
const drawRead = (): ReadRequest => {
  let left = Math.random() * plan.reads.reduce((sum, { weight }) => sum + weight, 0);
  for (const request of plan.reads) if ((left -= request.weight) < 0) return request;
  return plan.reads[0]!;
};

const pathOf = ({ kind, path, fields }: ReadRequest, samples: readonly Row[]): string => {
  const field = any(fields) ?? '';
  switch (kind) {
    case 'Latest':
    case 'NextPage':
      return path;
    case 'Filtered': {
      const row = any(samples.filter((sample) => has(sample, field)));
      return row === undefined ? path : `${path}?${field}=${encodeURIComponent(String(row[field]))}`;
    }
    case 'Miss':
      return `${path}?${field}=${missingValue()}`;
    case 'ByKey': {
      const row = any(samples.filter((sample) => fields.every((key) => has(sample, key))));
      if (row === undefined) throw new Error(`no known row has ${fields.join(' and ')}: set SAMPLES`);
      return fillPath(path, (key) => String(row[key]));
    }
    case 'KeyMiss':
      return fillPath(path, missingValue);
  }
};

const readFrom = (deployment: Deployment, { kind, path }: ReadRequest, firstPage: string): RefinedResponse<'text'> => {
  const url = kind === 'NextPage' ? (deployment.nextPages[path] ?? firstPage) : firstPage;
  const response = send('GET', url, `GET ${path}`, undefined, deployment);
  const [, next] = /<(\?[^>]*)>; rel="next"/.exec(response.headers.Link ?? '') ?? [];
  if (kind === 'Latest' || kind === 'NextPage') deployment.nextPages[path] = next && path + next;
  return response;
};

const read = ({ samples }: SetUp): void => {
  const request = drawRead();
  judge(readFrom(target, request, pathOf(request, samples)));
};

const now = (): string => new Date().toISOString();

const defaultValue = (type: string): unknown => {
  if (type === 'integer' || type === 'float') return 1;
  if (type === 'boolean') return true;
  return type === 'timestamp' ? now() : 'load test';
};

/** A message with the values of a sample, with the current time and a marker by which it is found again. */
const messageOf = (samples: readonly Row[], marker: string | number): Row => {
  const sample = any(samples) ?? {};
  const message: Row = {};
  for (const { name, type, required, example } of plan.fields) {
    if (name === plan.writing?.marker) message[name] = marker;
    else if (type === 'timestamp') message[name] = now();
    else if (has(sample, name)) message[name] = sample[name];
    else if (required) message[name] = example ?? defaultValue(type);
  }
  return message;
};

/** Below 2^53, so that JavaScript, JSON and BigQuery have the same number. */
const newMarker = (run: string): string | number =>
  plan.writing?.markerType === 'integer' ? Math.floor(Math.random() * 9e15) : `atalaya-${run}-${hex(6)}`;

const post = (messages: readonly Row[]): RefinedResponse<'text'> => {
  const path = plan.writing?.path ?? '';
  return send('POST', path, `POST ${path}`, JSON.stringify(messages.length === 1 ? messages[0] : messages));
};

const write = ({ run, samples }: SetUp): void => {
  const messages = Array.from({ length: plan.writing?.messages ?? 1 }, () => messageOf(samples, newMarker(run)));
  judge(post(messages));
};

/** Whether the message can be read. Each attempt has another limit of rows, so that no answer comes from a cache. */
const isReadable = (message: Row, marker: string | number, attempt: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, by, fields } = plan.readBack;
  const url =
    by === 'key'
      ? `${fillPath(path, (key) => String(message[key]))}?limit=${attempt}`
      : `${path}?${fields[0]}=${encodeURIComponent(marker)}&limit=${attempt}`;
  const { status, body } = send('GET', url, `GET ${path} (read back)`);
  if (isRefused(status)) refused.add(1);
  return status === 200 && body.includes(String(marker));
};

/** Measures the time from the POST to the first answer that contains the message. Includes the requests themselves. */
const measureFreshness = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const { status } = post([message]);
  if (isRefused(status)) refused.add(1);
  if (!isAnswered(status)) return;
  const until = sent + plan.readBackSeconds * 1000;
  for (let attempt = 1, pause = 0.05; ; attempt++, pause = Math.min(1, pause * 1.5)) {
    sleep(Math.max(0.001, Math.min(pause, (until - Date.now()) / 1000)));
    const found = isReadable(message, marker, attempt);
    const age = Date.now() - sent;
    if (!found && age < plan.readBackSeconds * 1000) continue;
    if (found) {
      readableAfter.add(age);
      observe('readable_freshness', age);
    }
    for (const objective of countedHere()) count(objective, found && age <= (objective.under ?? Infinity));
    return;
  }
};

const guarded =
  (work: (data: SetUp) => void) =>
  (data: SetUp): void => {
    try {
      work(data);
    } catch (error) {
      exceptions.add(1);
      console.error(`exception: ${String(error)}`);
    }
  };

export const warm_up = guarded((data) => {
  read(data);
  if (plan.writing !== undefined && mayWrite && Math.random() < 0.2) write(data);
});
export const reads = guarded((data) => {
  read(data);
  if (plan.thinkSeconds > 0) sleep(plan.thinkSeconds);
});
const posts = guarded(write);
export { posts as writes };
export const freshness = guarded(measureFreshness);
// --- emitted to here ---

export {
  console,
  deploymentOf,
  drawRead,
  exceptions,
  guarded,
  isAnswered,
  isRefused,
  judge,
  pathOf,
  readFrom,
  refused,
  send,
  target,
};
export type { Row, SetUp };
