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
import type { Asked, Counted } from './plan.ts';

// --- emitted from here ---

/** k6's own types leave it out. */
declare const console: { readonly error: (text: string) => void };

type Row = Record<string, unknown>;

interface SetUp {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly samples: readonly Row[];
}

interface Door {
  readonly url: string;
  readonly authorization: Record<string, string>;
  /** Where the page after the one that this user saw last begins, by path. */
  readonly nextPages: Record<string, string | undefined>;
}

const doorOf = (url: string, token: string | undefined): Door => ({
  url: url.replace(/\/+$/, ''),
  authorization: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  nextPages: {},
});
const target = doorOf(__ENV.TARGET ?? `http://127.0.0.1:${plan.port}`, __ENV.TOKEN);

const exceptions = new Counter('script_exceptions');
const refused = new Counter('refused');
/** Of answers with data: a failure is availability's, and a fast one would flatter latency. */
const answerDuration = new Trend('answer_duration', true);
const readableAfter = new Trend('readable_after', true);
/** Percentiles of several generators cannot be merged; counts of answers up to a bound can be added up. */
const buckets: Record<string, Counter> = {};
const bucketOf = (of: string, bound: number | undefined): string => `${of}_${bound === undefined ? 'above' : `le_${bound}`}`;
if (__ENV.HISTOGRAM === 'on') {
  for (const of of [...Object.keys(options.scenarios ?? {}).map((name) => `answers_${name}`), 'readable_freshness']) {
    for (const bound of [...plan.bounds, undefined]) buckets[bucketOf(of, bound)] = new Counter(bucketOf(of, bound));
  }
}
const observe = (of: string, milliseconds: number): void =>
  buckets[bucketOf(of, plan.bounds.find((bound) => milliseconds <= bound))]?.add(1);

const shares: Record<string, Rate> = {};
const events: Record<string, Counter> = {};
for (const { metric } of plan.counted) {
  shares[metric] ??= new Rate(metric);
  events[metric] ??= new Counter(`${metric}_events`);
}

// A read-back that finds nothing yet is answered 404 by paths with keys.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 304, 404));

const hex = (bytes: number): string =>
  Array.from(new Uint8Array(crypto.randomBytes(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const any = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];

/** The trace of each request is in the raw result too, so that a slow one leads to where its time went. */
const ask = (method: 'GET' | 'POST', path: string, name: string, body?: string, door = target): RefinedResponse<'text'> => {
  const trace = hex(16);
  const headers = {
    ...door.authorization,
    traceparent: `00-${trace}-${hex(8)}-01`,
    // What a test asks for spends no budget and pages nobody; where the target does not believe us, it counts as anybody's.
    'Atalaya-Synthetic': `load test ${plan.name}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  exec.vu.metrics.metadata.trace_id = trace;
  // A redirect leads to a sign-in page, which would answer 200.
  const parameters = { headers, tags: { name }, redirects: 0, timeout: '30s', responseType: 'text' as const };
  const response = http.request(method, door.url + path, body ?? null, parameters);
  delete exec.vu.metrics.metadata.trace_id;
  return response;
};

const isRefused = (status: number): boolean =>
  [301, 302, 303, 307, 308, 401, 403, 429].includes(status);
const isAnswered = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

const count = ({ metric }: Counted, good: boolean): void => {
  shares[metric]?.add(good);
  events[metric]?.add(1);
};

const ownCounted = (): readonly Counted[] => plan.counted.filter(({ scenario }) => scenario === exec.scenario.name);

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
  for (const one of ownCounted()) {
    if (one.type === 'availability') count(one, one.forgives4xx ? status > 0 && status < 500 : answered);
    if (one.type === 'latency' && answered) count(one, timings.duration <= (one.under ?? 0));
  }
};

const spell = (path: string, value: (field: string) => string): string =>
  path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(value(field)));

const nowhere = (): string => `no-such-${hex(4)}`;
const has = (row: Row, field: string): boolean => row[field] !== undefined && row[field] !== null && row[field] !== '';

const draw = (): Asked => {
  let left = Math.random() * plan.reads.reduce((sum, { weight }) => sum + weight, 0);
  for (const asked of plan.reads) if ((left -= asked.weight) < 0) return asked;
  return plan.reads[0]!;
};

const pathOf = ({ kind, path, fields }: Asked, samples: readonly Row[]): string => {
  const field = any(fields) ?? '';
  switch (kind) {
    case 'Latest':
    case 'NextPage':
      return path;
    case 'Filtered': {
      const row = any(samples.filter((one) => has(one, field)));
      return row === undefined ? path : `${path}?${field}=${encodeURIComponent(String(row[field]))}`;
    }
    case 'Miss':
      return `${path}?${field}=${nowhere()}`;
    case 'ByKey': {
      const row = any(samples.filter((one) => fields.every((key) => has(one, key))));
      if (row === undefined) throw new Error(`no row is known that has ${fields.join(' and ')}: give some in SAMPLES`);
      return spell(path, (key) => String(row[key]));
    }
    case 'KeyMiss':
      return spell(path, nowhere);
  }
};

const readFrom = (door: Door, { kind, path }: Asked, spelt: string): RefinedResponse<'text'> => {
  const own = kind === 'NextPage' ? (door.nextPages[path] ?? spelt) : spelt;
  const response = ask('GET', own, `GET ${path}`, undefined, door);
  const [, next] = /<(\?[^>]*)>; rel="next"/.exec(response.headers.Link ?? '') ?? [];
  if (kind === 'Latest' || kind === 'NextPage') door.nextPages[path] = next && path + next;
  return response;
};

const read = ({ samples }: SetUp): void => {
  const asked = draw();
  judge(readFrom(target, asked, pathOf(asked, samples)));
};

const now = (): string => new Date().toISOString();

const ordinary = (type: string): unknown => {
  if (type === 'integer' || type === 'float') return 1;
  if (type === 'boolean') return true;
  return type === 'timestamp' ? now() : 'load test';
};

/** A message like those that the target has, but for its time and the mark by which it is found again. */
const messageOf = (samples: readonly Row[], marker: string | number): Row => {
  const like = any(samples) ?? {};
  const message: Row = {};
  for (const { name, type, required } of plan.fields) {
    if (name === plan.writing?.marker) message[name] = marker;
    else if (type === 'timestamp') message[name] = now();
    else if (has(like, name)) message[name] = like[name];
    else if (required) message[name] = ordinary(type);
  }
  return message;
};

/** Below 2 to the 53rd, so that JavaScript, JSON and BigQuery mean the same number. */
const newMarker = (run: string): string | number =>
  plan.writing?.markerType === 'integer' ? Math.floor(Math.random() * 9e15) : `atalaya-${run}-${hex(6)}`;

const post = (messages: readonly Row[]): RefinedResponse<'text'> => {
  const path = plan.writing?.path ?? '';
  return ask('POST', path, `POST ${path}`, JSON.stringify(messages.length === 1 ? messages[0] : messages));
};

const write = ({ run, samples }: SetUp): void => {
  const messages = Array.from({ length: plan.writing?.messages ?? 1 }, () => messageOf(samples, newMarker(run)));
  judge(post(messages));
};

/** The n-th look for a message: each asks for another number of rows, so that none is answered from a cache. */
const isThere = (message: Row, marker: string | number, n: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, by, fields } = plan.readBack;
  const own =
    by === 'key'
      ? `${spell(path, (key) => String(message[key]))}?limit=${n}`
      : `${path}?${fields[0]}=${encodeURIComponent(marker)}&limit=${n}`;
  const { status, body } = ask('GET', own, `GET ${path} (read back)`);
  if (isRefused(status)) refused.add(1);
  return status === 200 && body.includes(String(marker));
};

/** From the POST to the first answer that holds the message. What a reader waits for, and never less. */
const follow = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const { status } = post([message]);
  if (isRefused(status)) refused.add(1);
  if (!isAnswered(status)) return;
  const until = sent + plan.waits * 1000;
  for (let n = 1, pause = 0.05; ; n++, pause = Math.min(1, pause * 1.5)) {
    sleep(Math.max(0.001, Math.min(pause, (until - Date.now()) / 1000)));
    const found = isThere(message, marker, n);
    const age = Date.now() - sent;
    if (!found && age < plan.waits * 1000) continue;
    if (found) {
      readableAfter.add(age);
      observe('readable_freshness', age);
    }
    for (const one of ownCounted()) count(one, found && age <= (one.under ?? Infinity));
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
  if (plan.thinks > 0) sleep(plan.thinks);
});
const posts = guarded(write);
export { posts as writes };
export const freshness = guarded(follow);
// --- emitted to here ---

export { ask, console, doorOf, draw, exceptions, guarded, isAnswered, isRefused, judge, pathOf, readFrom, refused, target };
export type { Row, SetUp };
