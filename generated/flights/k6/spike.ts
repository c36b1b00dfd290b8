// flights, spike: four times the declared load within five seconds, for half a minute: does it come back?
// Emitted from systems/ (change the definition, not this file). Run it with k6 v2.2:
//   TARGET=http://127.0.0.1:8080 k6 run spike.ts
// WRITES=off sends no messages; to another machine they are only sent with WRITES=on. SAMPLES=[{...}] sets the rows whose values are requested. SUMMARY=file.json writes the summary to a file.
// HISTOGRAM=on counts answers by latency, to merge the summaries of several generators (atalaya loadtest merge).
import { sleep } from 'k6';
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

const plan: Plan = {
  "system": "flights",
  "name": "spike",
  "port": 8080,
  "thinkSeconds": 0,
  "readBackSeconds": 60,
  "bounds": [
    1,
    5,
    10,
    25,
    50,
    75,
    100,
    250,
    300,
    500,
    750,
    1000,
    2500,
    5000,
    7500,
    10000,
    30000,
    60000,
    300000
  ],
  "reads": [
    {
      "kind": "Latest",
      "weight": 40,
      "path": "/flights",
      "fields": []
    },
    {
      "kind": "NextPage",
      "weight": 15,
      "path": "/flights",
      "fields": []
    },
    {
      "kind": "Filtered",
      "weight": 30,
      "path": "/flights",
      "fields": [
        "origin",
        "destination"
      ]
    },
    {
      "kind": "Miss",
      "weight": 5,
      "path": "/flights",
      "fields": [
        "origin",
        "destination"
      ]
    },
    {
      "kind": "ByKey",
      "weight": 30,
      "path": "/flights/{origin}",
      "fields": [
        "origin"
      ]
    }
  ],
  "rows": {
    "path": "/flights",
    "key": "data"
  },
  "writing": {
    "path": "/flights",
    "messages": 25,
    "marker": "origin",
    "markerType": "string"
  },
  "readBack": {
    "path": "/flights",
    "by": "filter",
    "fields": [
      "origin"
    ],
    "rows": "data",
    "mostRows": 1000
  },
  "fields": [
    {
      "name": "date",
      "type": "timestamp",
      "required": true
    },
    {
      "name": "delay",
      "type": "integer",
      "required": true
    },
    {
      "name": "distance",
      "type": "integer",
      "required": true
    },
    {
      "name": "origin",
      "type": "string",
      "required": true
    },
    {
      "name": "destination",
      "type": "string",
      "required": true
    }
  ],
  "counted": [
    {
      "scenario": "reads",
      "type": "availability",
      "metric": "slo_api_availability",
      "forgives4xx": false
    },
    {
      "scenario": "writes",
      "type": "availability",
      "metric": "slo_api_availability",
      "forgives4xx": false
    },
    {
      "scenario": "reads",
      "type": "latency",
      "metric": "slo_api_latency_300ms",
      "under": 300,
      "forgives4xx": false
    },
    {
      "scenario": "writes",
      "type": "latency",
      "metric": "slo_api_latency_300ms",
      "under": 300,
      "forgives4xx": false
    },
    {
      "scenario": "freshness",
      "type": "processing",
      "metric": "slo_ingest_processing",
      "forgives4xx": false
    },
    {
      "scenario": "freshness",
      "type": "freshness",
      "metric": "slo_ingest_freshness_1m",
      "under": 60000,
      "forgives4xx": false
    }
  ]
};

/** Messages that are sent are stored, so to another machine they are only sent with WRITES=on. */
const isLocal = /^https?:\/\/(127\.[\d.]+|localhost|\[::1\])(:\d+)?(\/|$)/.test(__ENV.TARGET ?? 'http://127.0.0.1');
const mayWrite = __ENV.WRITES === 'on' || (isLocal && __ENV.WRITES !== 'off');

/** Without writes, their scenarios and thresholds are left out. */
const isPlanned = (name: string): boolean =>
  mayWrite || !/^(writes|freshness)$|{scenario:(writes|freshness)}$/.test(name);
const planned = <T>(all: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isPlanned(name)));

const all: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>> = {
  "scenarios": {
    "warm_up": {
      "executor": "constant-arrival-rate",
      "rate": 20,
      "timeUnit": "1s",
      "duration": "10s",
      "preAllocatedVUs": 24,
      "maxVUs": 48,
      "exec": "warm_up",
      "startTime": "0s",
      "gracefulStop": "1s"
    },
    "reads": {
      "executor": "ramping-arrival-rate",
      "startRate": 50,
      "timeUnit": "1s",
      "stages": [
        {
          "duration": "60s",
          "target": 50
        },
        {
          "duration": "5s",
          "target": 200
        },
        {
          "duration": "30s",
          "target": 200
        },
        {
          "duration": "5s",
          "target": 50
        },
        {
          "duration": "80s",
          "target": 50
        }
      ],
      "preAllocatedVUs": 240,
      "maxVUs": 480,
      "exec": "reads",
      "startTime": "11s",
      "gracefulStop": "5s"
    },
    "writes": {
      "executor": "ramping-arrival-rate",
      "startRate": 20,
      "timeUnit": "1s",
      "stages": [
        {
          "duration": "60s",
          "target": 20
        },
        {
          "duration": "5s",
          "target": 80
        },
        {
          "duration": "30s",
          "target": 80
        },
        {
          "duration": "5s",
          "target": 20
        },
        {
          "duration": "80s",
          "target": 20
        }
      ],
      "preAllocatedVUs": 96,
      "maxVUs": 192,
      "exec": "writes",
      "startTime": "11s",
      "gracefulStop": "5s"
    },
    "freshness": {
      "executor": "constant-arrival-rate",
      "rate": 2,
      "timeUnit": "1s",
      "duration": "180s",
      "preAllocatedVUs": 10,
      "maxVUs": 122,
      "exec": "freshness",
      "startTime": "11s",
      "gracefulStop": "65s"
    }
  },
  "thresholds": {
    "answer_duration{scenario:warm_up}": [],
    "http_req_duration{scenario:warm_up}": [],
    "iterations{scenario:warm_up}": [],
    "http_reqs{scenario:warm_up}": [],
    "http_req_failed{scenario:warm_up}": [],
    "dropped_iterations{scenario:warm_up}": [],
    "answer_duration{scenario:reads}": [],
    "http_req_duration{scenario:reads}": [],
    "iterations{scenario:reads}": [],
    "answer_duration{scenario:writes}": [],
    "http_req_duration{scenario:writes}": [],
    "iterations{scenario:writes}": [],
    "answer_duration{scenario:freshness}": [],
    "http_req_duration{scenario:freshness}": [],
    "iterations{scenario:freshness}": [],
    "start_lateness{scenario:reads}": [],
    "begun_candidate{scenario:reads}": [],
    "wait_candidate{scenario:reads}": [],
    "timeouts_candidate{scenario:reads}": [],
    "start_lateness{scenario:writes}": [],
    "begun_candidate{scenario:writes}": [],
    "wait_candidate{scenario:writes}": [],
    "timeouts_candidate{scenario:writes}": [],
    "start_lateness{scenario:freshness}": [],
    "begun_candidate{scenario:freshness}": [],
    "wait_candidate{scenario:freshness}": [],
    "timeouts_candidate{scenario:freshness}": [],
    "readable_after{scenario:freshness}": [],
    "script_exceptions": [
      "count==0"
    ],
    "http_reqs{scenario:reads}": [
      "count>=13537"
    ],
    "dropped_iterations{scenario:reads}": [
      "count==0"
    ],
    "http_req_failed{scenario:reads}": [
      "rate<=0.01"
    ],
    "http_reqs{scenario:writes}": [
      "count>=5415"
    ],
    "dropped_iterations{scenario:writes}": [
      "count==0"
    ],
    "http_req_failed{scenario:writes}": [
      "rate<=0.01"
    ],
    "http_reqs{scenario:freshness}": [
      "count>=342"
    ],
    "dropped_iterations{scenario:freshness}": [
      "count==0"
    ],
    "http_req_failed{scenario:freshness}": [
      "rate<=0.01"
    ],
    "slo_api_availability{scenario:reads}": [
      "rate>=0.999"
    ],
    "slo_api_availability_events{scenario:reads}": [
      "count>=3000"
    ],
    "slo_api_availability{scenario:writes}": [
      "rate>=0.999"
    ],
    "slo_api_availability_events{scenario:writes}": [
      "count>=3000"
    ],
    "slo_api_latency_300ms{scenario:reads}": [
      "rate>=0.95"
    ],
    "slo_api_latency_300ms_events{scenario:reads}": [
      "count>=60"
    ],
    "slo_api_latency_300ms{scenario:writes}": [
      "rate>=0.95"
    ],
    "slo_api_latency_300ms_events{scenario:writes}": [
      "count>=60"
    ],
    "slo_ingest_processing{scenario:freshness}": [
      "rate>=0.99"
    ],
    "slo_ingest_processing_events{scenario:freshness}": [
      "count>=300"
    ],
    "slo_ingest_freshness_1m{scenario:freshness}": [
      "rate>=0.99"
    ],
    "slo_ingest_freshness_1m_events{scenario:freshness}": [
      "count>=300"
    ]
  },
  "summaryTrendStats": [
    "count",
    "avg",
    "min",
    "med",
    "max",
    "p(1)",
    "p(2)",
    "p(3)",
    "p(4)",
    "p(5)",
    "p(10)",
    "p(15)",
    "p(20)",
    "p(25)",
    "p(30)",
    "p(35)",
    "p(40)",
    "p(45)",
    "p(50)",
    "p(55)",
    "p(60)",
    "p(65)",
    "p(70)",
    "p(75)",
    "p(80)",
    "p(85)",
    "p(90)",
    "p(91)",
    "p(92)",
    "p(93)",
    "p(94)",
    "p(95)",
    "p(96)",
    "p(97)",
    "p(98)",
    "p(99)",
    "p(99.5)",
    "p(99.9)",
    "p(99.99)"
  ],
  "systemTags": [
    "scenario",
    "name",
    "method",
    "status",
    "error_code",
    "expected_response"
  ]
};

export const options: Options = { ...all, scenarios: planned(all.scenarios), thresholds: planned(all.thresholds) };

/** One kind of read request, and its share of the reads by weight. */
interface ReadRequest {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  readonly fields: readonly string[];
}

/** An objective whose events this script counts, in one scenario. */
interface CountedObjective {
  readonly scenario: string;
  readonly type: 'availability' | 'latency' | 'processing' | 'freshness';
  readonly metric: string;
  /** Milliseconds. */
  readonly under?: number;
  readonly forgives4xx: boolean;
}

interface Plan {
  readonly system: string;
  readonly name: string;
  readonly port: number;
  /** Pause of a user after each answer. */
  readonly thinkSeconds: number;
  /** How long to look for a message that was sent. */
  readonly readBackSeconds: number;
  /** Upper bounds of the latency histogram, in milliseconds. */
  readonly bounds: readonly number[];
  readonly reads: readonly ReadRequest[];
  readonly rows?: { readonly path: string; readonly key?: string };
  readonly writing?: Sending;
  readonly readBack?: SearchedBy;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
    readonly example?: unknown;
  }[];
  readonly counted: readonly CountedObjective[];
}

type Side = 'candidate' | 'baseline';

/** A constant rate: milliseconds between the planned beginnings of two iterations, and milliseconds of the scenario. */
interface Rhythm {
  readonly period: number;
  readonly length: number;
}

interface ConstantRate {
  readonly executor: string;
  readonly rate: number;
  readonly timeUnit: string;
  readonly duration: string;
}

const millisecondsOf = (text: string): number => {
  if (text.endsWith('ms')) return parseFloat(text);
  return parseFloat(text) * (text.endsWith('m') ? 60_000 : 1_000);
};

/** Only scenarios with a constant rate have a planned time for each iteration. */
const rhythms: Record<string, Rhythm> = {};
for (const [name, scenario] of Object.entries(options.scenarios ?? {})) {
  const { executor, rate, timeUnit, duration } = scenario as unknown as ConstantRate;
  if (executor !== 'constant-arrival-rate') continue;
  rhythms[name] = { period: millisecondsOf(timeUnit) / rate, length: millisecondsOf(duration) };
}
const lateness = new Trend('start_lateness', true);

/**
 * Milliseconds after the planned beginning of this iteration, by k6's monotonic clock. Dropped iterations have no number: after
 * each of them the figure is one period too large, which its reader corrects.
 */
const addLateness = (): void => {
  const rhythm = rhythms[exec.scenario.name];
  if (rhythm === undefined) return;
  const { progress, iterationInTest } = exec.scenario;
  lateness.add(Math.max(0, progress * rhythm.length - iterationInTest * rhythm.period));
};

const calls = (side: Side) => ({
  begun: new Counter(`begun_${side}`),
  wait: new Trend(`wait_${side}`, true),
  timeouts: new Counter(`timeouts_${side}`),
});
const callsOf = { candidate: calls('candidate'), baseline: calls('baseline') };

/** k6's code for a request that had no complete answer in time. Source: k6, lib/netext/httpext/error_codes.go. */
const timedOut = 1050;

/** Sends a request, and counts it as begun before it is sent. Its wait is its whole time, connecting included. */
const watched = (side: Side, request: () => RefinedResponse<'text'>): RefinedResponse<'text'> => {
  const { begun, wait, timeouts } = callsOf[side];
  begun.add(1);
  const from = exec.instance.currentTestRunDuration;
  const response = request();
  wait.add(exec.instance.currentTestRunDuration - from);
  if (response.error_code === timedOut) timeouts.add(1);
  return response;
};

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
  readonly side: Side;
  readonly url: string;
  readonly authorization: Record<string, string>;
  /** URL of the page after the last one that this user read, by path. */
  readonly nextPages: Record<string, string | undefined>;
}

const deploymentOf = (side: Side, url: string, token: string | undefined): Deployment => ({
  side,
  url: url.replace(/\/+$/, ''),
  authorization: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  nextPages: {},
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

const isRefused = (status: number): boolean => [301, 302, 303, 307, 308, 401, 403, 429].includes(status);
const isAnswered = (status: number): boolean => (status >= 200 && status < 300) || status === 304;

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

/** The baseline's events of the same objectives: where it misses one like the candidate, the release is not the reason. */
const baselineShares: Record<string, Rate> = {};
if (__ENV.BASELINE !== undefined) {
  for (const { metric } of plan.counted) baselineShares[metric] ??= new Rate(`baseline_${metric}`);
}

const count = ({ metric }: CountedObjective, good: boolean, side: Side = 'candidate'): void => {
  if (side === 'baseline') {
    baselineShares[metric]?.add(good);
    return;
  }
  shares[metric]?.add(good);
  events[metric]?.add(1);
};

const countedHere = (): readonly CountedObjective[] =>
  plan.counted.filter(({ scenario }) => scenario === exec.scenario.name);

const judge = ({ status, timings }: RefinedResponse<'text'>, side: Side = 'candidate'): void => {
  if (isRefused(status)) refused.add(1);
  const answered = isAnswered(status);
  if (answered && side === 'candidate') {
    answerDuration.add(timings.duration);
    observe(`answers_${exec.scenario.name}`, timings.duration);
  }
  for (const objective of countedHere()) {
    const { type, forgives4xx, under = 0 } = objective;
    if (type === 'availability') count(objective, forgives4xx ? status > 0 && status < 500 : answered, side);
    if (type === 'latency' && answered) count(objective, timings.duration <= under, side);
  }
};

type Message = Record<string, unknown>;

/** A message that has to be refused: a body of its own, or a field with a wrong value; without a value it is left out. */
interface SpoiledMessage {
  /** Such as 'missing field'. */
  readonly kind: string;
  readonly body?: string;
  readonly field?: string;
  readonly value?: unknown;
}

/** How messages are sent, and distinguished from those of users. */
interface Sending {
  readonly path: string;
  /** Messages in one POST. */
  readonly messages: number;
  /** The field that gets a value unique to the message; '' where no field can. */
  readonly marker: string;
  readonly markerType: 'string' | 'integer';
  /** Sent among the valid ones; absent: none. */
  readonly invalid?: readonly SpoiledMessage[];
}

/** How a message is found again: by a filter of a list, or by the keys of a path. */
interface SearchedBy {
  readonly path: string;
  readonly by: 'filter' | 'key';
  readonly fields: readonly string[];
  /** Field of the answer that holds the rows; undefined for a bare array. */
  readonly rows?: string | undefined;
  /** Most rows that a request may ask for. */
  readonly mostRows: number;
}

interface MessagePlan {
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
    readonly example?: unknown;
  }[];
  readonly writing?: Sending | undefined;
  readonly readBack?: SearchedBy | undefined;
}

const has = (row: Message, field: string): boolean =>
  row[field] !== undefined && row[field] !== null && row[field] !== '';

const defaultValue = (type: string, now: string): unknown => {
  if (type === 'integer' || type === 'float') return 1;
  if (type === 'boolean') return true;
  return type === 'timestamp' ? now : 'load test';
};

interface Ingredients {
  /** A row whose values are used. */
  readonly sample: Message;
  /** The value by which the message is found again. */
  readonly marker: string | number;
  /** ISO 8601. */
  readonly now: string;
}

const messageFrom = (
  { fields, writing }: Pick<MessagePlan, 'fields' | 'writing'>,
  { sample, marker, now }: Ingredients,
): Message => {
  const message: Message = {};
  for (const { name, type, required, example } of fields) {
    if (name === writing?.marker) message[name] = marker;
    else if (type === 'timestamp') message[name] = now;
    else if (has(sample, name)) message[name] = sample[name];
    else if (required) message[name] = example ?? defaultValue(type, now);
  }
  return message;
};

/** One body for one message, as callers send it; an array for several. */
const bodyOf = (messages: readonly Message[]): string => JSON.stringify(messages.length === 1 ? messages[0] : messages);

/** The last message is spoiled: all have to be refused with it. */
const invalidBody = ({ body, field = '', value }: SpoiledMessage, messages: readonly Message[]): string => {
  if (body !== undefined) return body;
  const spoiled = { ...messages[messages.length - 1] };
  if (value === undefined) delete spoiled[field];
  else spoiled[field] = value;
  return bodyOf([...messages.slice(0, -1), spoiled]);
};

/**
 * Which invalid message the n-th POST sends, counted from 0; undefined for a valid one. Each kind is sent once among the first
 * POSTs, so that the shortest run has them all; afterwards every tenth POST is invalid.
 */
const invalidTurn = (post: number, kinds: number): number | undefined => {
  if (post < 2 * kinds) return post % 2 === 1 ? (post - 1) / 2 : undefined;
  const after = post - 2 * kinds;
  return kinds > 0 && after % 10 === 9 ? kinds + (after - 9) / 10 : undefined;
};

/**
 * 'refused': because of the message. 'error': the target broke on it. 'unheard': something else than the message decided, such as
 * a rate limit, an overload or a time-out.
 */
const outcomeOfInvalid = (status: number): 'accepted' | 'refused' | 'error' | 'unheard' => {
  if (status >= 200 && status < 300) return 'accepted';
  if ([401, 403, 404, 405, 408, 429, 502, 503, 504].includes(status)) return 'unheard';
  if (status >= 400 && status < 500) return 'refused';
  return status >= 500 ? 'error' : 'unheard';
};

const answerOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is wrong with the answer to valid messages; undefined for a promise kept: 202 with one id for each message. */
const publishFault = (
  { status, contentType, body }: { readonly status: number; readonly contentType: string; readonly body: string },
  messages: number,
): string | undefined => {
  if (status !== 202) return 'status';
  if (!/^application\/json *(;|$)/i.test(contentType)) return 'content type';
  const answer = answerOf(body) as { readonly messageIds?: unknown } | null | undefined;
  if (answer === undefined) return 'not JSON';
  const ids: unknown = answer?.messageIds;
  if (!Array.isArray(ids)) return 'envelope';
  const texts = new Set(ids.filter((id) => typeof id === 'string' && id !== ''));
  return ids.length === messages && texts.size === messages ? undefined : 'schema';
};

/**
 * The request that finds a message again. Each attempt has another limit of rows, so that no answer comes from a cache.
 * `readBack` must be in the plan.
 */
const readBackPath = (
  { readBack, writing }: Pick<MessagePlan, 'readBack' | 'writing'>,
  message: Message,
  attempt: number,
): string => {
  const { path = '', by, mostRows = 1 } = readBack ?? {};
  const query = (field: string): string => encodeURIComponent(String(message[field]));
  const limit = 1 + (attempt % mostRows);
  const marker = writing?.marker ?? '';
  if (by === 'key') return `${path.replace(/\{(\w+)\}/g, (_, field: string) => query(field))}?limit=${limit}`;
  return `${path}?${marker}=${query(marker)}&limit=${limit}`;
};

/** The row of an answer that has the marker. */
const rowWith = (
  body: string,
  key: string | undefined,
  field: string,
  marker: string | number,
): Message | undefined => {
  const answer = answerOf(body) as Message | null | undefined;
  const rows = key === undefined ? answer : answer?.[key];
  if (!Array.isArray(rows)) return undefined;
  return (rows as (Message | null)[]).find((row) => String(row?.[field]) === String(marker)) ?? undefined;
};


const fillPath = (path: string, value: (field: string) => string): string =>
  path.replace(/\{(\w+)\}/g, (_, field: string) => encodeURIComponent(value(field)));

const missingValue = (): string => `no-such-${hex(4)}`;

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

const messageOf = (samples: readonly Row[], marker: string | number): Row =>
  messageFrom(plan, { sample: any(samples) ?? {}, marker, now: new Date().toISOString() });

/** Below 2^53, so that JavaScript, JSON and BigQuery have the same number. */
const newMarker = (run: string): string | number =>
  plan.writing?.markerType === 'integer' ? Math.floor(Math.random() * 9e15) : `atalaya-${run}-${hex(6)}`;

const post = (body: string): RefinedResponse<'text'> => {
  const path = plan.writing?.path ?? '';
  return send('POST', path, `POST ${path}`, body);
};

const invalidKinds = [...new Set((plan.writing?.invalid ?? []).map(({ kind }) => kind))];
const invalidOutcomes: Record<string, Counter> = {};
for (const kind of invalidKinds) {
  for (const outcome of ['accepted', 'refused', 'error', 'unheard']) {
    const name = `invalid_${kind.replace(/ /g, '_')}_${outcome}`;
    invalidOutcomes[`${kind} ${outcome}`] = new Counter(name);
  }
}

/** Counted apart: a refusal is right, and no event of an objective that does not count 4xx as good. */
const writeInvalid = (turn: number, messages: readonly Row[]): void => {
  const kind = invalidKinds[turn % invalidKinds.length] ?? '';
  const invalid = any((plan.writing?.invalid ?? []).filter((other) => other.kind === kind));
  if (invalid === undefined) return;
  const response = post(invalidBody(invalid, messages));
  const outcome = outcomeOfInvalid(response.status);
  invalidOutcomes[`${kind} ${outcome}`]?.add(1);
  if (outcome === 'accepted' || outcome === 'error') {
    console.error(
      `invalid message (${kind}${invalid.field === undefined ? '' : ` ${invalid.field}`}): ${response.status}`,
    );
  }
  for (const objective of countedHere()) {
    if (objective.type !== 'availability' || outcome === 'accepted') continue;
    if (outcome !== 'refused') count(objective, false);
    else if (objective.forgives4xx) count(objective, true);
  }
};

const write = ({ run, samples }: SetUp): void => {
  const messages = Array.from({ length: plan.writing?.messages ?? 1 }, () => messageOf(samples, newMarker(run)));
  const { name, iterationInTest } = exec.scenario;
  const turn = name === 'writes' ? invalidTurn(iterationInTest, invalidKinds.length) : undefined;
  if (turn === undefined) judgePost(post(bodyOf(messages)), messages.length);
  else writeInvalid(turn, messages);
};

/** An answer without an id for each message is a bad event, whatever its status. */
const judgePost = (response: RefinedResponse<'text'>, messages: number): void => {
  const { status, body, headers } = response;
  const fault = publishFault({ status, contentType: headers['Content-Type'] ?? '', body }, messages);
  if (fault === undefined || !isAnswered(status)) return judge(response);
  console.error(`wrong answer to a POST: ${fault}`);
  for (const objective of countedHere()) if (objective.type === 'availability') count(objective, false);
};

const isReadable = (message: Row, marker: string | number, attempt: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, rows } = plan.readBack;
  const { status, body } = send('GET', readBackPath(plan, message, attempt), `GET ${path} (read back)`);
  if (isRefused(status)) refused.add(1);
  return status === 200 && rowWith(body, rows, plan.writing?.marker ?? '', marker) !== undefined;
};

/** Measures the time from the POST to the first answer that contains the message. Includes the requests themselves. */
const measureFreshness = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const { status } = post(bodyOf([message]));
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
      addLateness();
      work(data);
    } catch (error) {
      exceptions.add(1);
      // The stack names the line of this script.
      console.error(`exception: ${(error as Error)?.stack ?? String(error)}`);
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

/** Rows with values for requests: from SAMPLES, else rows that the target has. */
const findSamples = (): readonly Row[] => {
  if (__ENV.SAMPLES !== undefined) return JSON.parse(__ENV.SAMPLES) as Row[];
  if (plan.rows === undefined) return [];
  const { status, body } = send('GET', `${plan.rows.path}?limit=50`, 'set-up');
  if (status !== 200) return [];
  const answer = JSON.parse(body) as Row;
  return (plan.rows.key === undefined ? answer : answer[plan.rows.key]) as Row[];
};

export function setup(): SetUp {
  const startedAt = Date.now();
  const run = startedAt.toString(36);
  try {
    return { run, startedAt, samples: findSamples() };
  } catch (error) {
    exceptions.add(1);
    console.error(`exception: ${(error as Error)?.stack ?? String(error)}`);
    return { run, startedAt, samples: [] };
  }
}

interface Summary {
  readonly state: { readonly testRunDurationMs: number };
  readonly setup_data?: SetUp;
  readonly metrics: Readonly<
    Record<string, { readonly type: string; readonly values: object; readonly thresholds?: object }>
  >;
}

const isKept = (name: string): boolean =>
  /^(slo_|baseline_|start_lateness|begun_|wait_|timeouts_|answers_|readable_freshness_|invalid_|script_exceptions|refused|answer_duration|readable_after|http_reqs|http_req_duration|http_req_failed|iterations|dropped_iterations|vus_max|data_)/.test(
    name,
  );

export function handleSummary({ state, metrics, setup_data }: Summary): Record<string, string> {
  const kept: Record<string, object> = {};
  for (const name of Object.keys(metrics).sort()) {
    const { type, values, thresholds } = metrics[name]!;
    if (isKept(name)) kept[name] = thresholds === undefined ? { type, values } : { type, values, thresholds };
  }
  const text = JSON.stringify({
    kind: 'K6Summary',
    version: 1,
    system: plan.system,
    plan: plan.name,
    writes: mayWrite,
    segment: exec.test.options.executionSegment ?? undefined,
    startedAt: setup_data?.startedAt,
    milliseconds: state.testRunDurationMs,
    metrics: kept,
  });
  return __ENV.SUMMARY === undefined ? { stdout: `${text}\n` } : { [__ENV.SUMMARY]: text };
}
