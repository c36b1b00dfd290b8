// challengelatam, spike: four times the declared load within five seconds, for half a minute: does it come back?
// Emitted from systems/, which is what to change; run with k6 v2.2:
//   TARGET=http://127.0.0.1:8080 k6 run spike.ts
// Callers need a token (token), in the environment as TOKEN.
// WRITES=off sends no messages, and another machine gets them only with WRITES=on; SAMPLES=[{...}] gives rows whose values are asked for; SUMMARY=file.json takes the summary.
// HISTOGRAM=on counts answers by their time, for summaries of several generators (atalaya loadtest merge).
import { sleep } from 'k6';
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

const plan: Plan = {
  "system": "challengelatam",
  "name": "spike",
  "port": 8080,
  "thinks": 0,
  "waits": 30,
  "bounds": [
    1,
    5,
    10,
    25,
    50,
    75,
    100,
    250,
    500,
    750,
    1000,
    1500,
    2000,
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
      "path": "/data",
      "fields": []
    },
    {
      "kind": "NextPage",
      "weight": 15,
      "path": "/data",
      "fields": []
    },
    {
      "kind": "Filtered",
      "weight": 30,
      "path": "/data",
      "fields": [
        "id",
        "name"
      ]
    },
    {
      "kind": "Miss",
      "weight": 5,
      "path": "/data",
      "fields": [
        "id",
        "name"
      ]
    }
  ],
  "rows": {
    "path": "/data",
    "key": "data"
  },
  "writing": {
    "path": "/data",
    "messages": 3,
    "marker": "id",
    "markerType": "string"
  },
  "readBack": {
    "path": "/data",
    "by": "filter",
    "fields": [
      "id"
    ]
  },
  "fields": [
    {
      "name": "id",
      "type": "string",
      "required": true
    },
    {
      "name": "name",
      "type": "string",
      "required": true
    },
    {
      "name": "timestamp",
      "type": "timestamp",
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
      "metric": "slo_api_latency_1_5s",
      "under": 1500,
      "forgives4xx": false
    },
    {
      "scenario": "writes",
      "type": "latency",
      "metric": "slo_api_latency_1_5s",
      "under": 1500,
      "forgives4xx": false
    },
    {
      "scenario": "freshness",
      "type": "processing",
      "metric": "slo_ingest_processing",
      "forgives4xx": false
    }
  ]
};

/** Messages stay where they are sent: to another machine only when that is asked for. */
const isHere = /^https?:\/\/(127\.[\d.]+|localhost|\[::1\])(:\d+)?(\/|$)/.test(__ENV.TARGET ?? 'http://127.0.0.1');
const mayWrite = __ENV.WRITES === 'on' || (isHere && __ENV.WRITES !== 'off');

/** Without writes their scenarios are not run, and what they would show is not asked. */
const isPlanned = (name: string): boolean => mayWrite || !/^(writes|freshness)$|{scenario:(writes|freshness)}$/.test(name);
const planned = <T>(all: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isPlanned(name)));

const all: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>> = {
  "scenarios": {
    "warm_up": {
      "executor": "constant-arrival-rate",
      "rate": 10,
      "timeUnit": "1s",
      "duration": "10s",
      "preAllocatedVUs": 40,
      "maxVUs": 80,
      "exec": "warm_up",
      "startTime": "0s",
      "gracefulStop": "1s"
    },
    "reads": {
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
      "preAllocatedVUs": 320,
      "maxVUs": 640,
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
      "preAllocatedVUs": 320,
      "maxVUs": 640,
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
      "maxVUs": 62,
      "exec": "freshness",
      "startTime": "11s",
      "gracefulStop": "35s"
    }
  },
  "thresholds": {
    "answer_duration{scenario:warm_up}": [],
    "http_req_duration{scenario:warm_up}": [],
    "iterations{scenario:warm_up}": [],
    "http_reqs{scenario:warm_up}": [],
    "answer_duration{scenario:reads}": [],
    "http_req_duration{scenario:reads}": [],
    "iterations{scenario:reads}": [],
    "answer_duration{scenario:writes}": [],
    "http_req_duration{scenario:writes}": [],
    "iterations{scenario:writes}": [],
    "answer_duration{scenario:freshness}": [],
    "http_req_duration{scenario:freshness}": [],
    "iterations{scenario:freshness}": [],
    "readable_after{scenario:freshness}": [],
    "script_exceptions": [
      "count==0"
    ],
    "http_reqs{scenario:reads}": [
      "count>=5415"
    ],
    "dropped_iterations{scenario:reads}": [
      "count==0"
    ],
    "refused{scenario:reads}": [
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
    "refused{scenario:writes}": [
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
    "refused{scenario:freshness}": [
      "count==0"
    ],
    "http_req_failed{scenario:freshness}": [
      "rate<=0.01"
    ],
    "slo_api_availability{scenario:reads}": [
      "rate>=0.995"
    ],
    "slo_api_availability_events{scenario:reads}": [
      "count>=600"
    ],
    "slo_api_availability{scenario:writes}": [
      "rate>=0.995"
    ],
    "slo_api_availability_events{scenario:writes}": [
      "count>=600"
    ],
    "slo_api_latency_1_5s{scenario:reads}": [
      "rate>=0.95"
    ],
    "slo_api_latency_1_5s_events{scenario:reads}": [
      "count>=60"
    ],
    "slo_api_latency_1_5s{scenario:writes}": [
      "rate>=0.95"
    ],
    "slo_api_latency_1_5s_events{scenario:writes}": [
      "count>=60"
    ],
    "slo_ingest_processing{scenario:freshness}": [
      "rate>=0.99"
    ],
    "slo_ingest_processing_events{scenario:freshness}": [
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

interface Asked {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  readonly fields: readonly string[];
}

interface Counted {
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
  readonly thinks: number;
  readonly waits: number;
  readonly bounds: readonly number[];
  readonly reads: readonly Asked[];
  readonly rows?: { readonly path: string; readonly key?: string };
  readonly writing?: {
    readonly path: string;
    readonly messages: number;
    readonly marker: string;
    readonly markerType: 'string' | 'integer';
  };
  readonly readBack?: { readonly path: string; readonly by: 'filter' | 'key'; readonly fields: readonly string[] };
  readonly fields: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  readonly counted: readonly Counted[];
}

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

/** Values that callers would ask for: those that are given, else some that the target has. */
const learn = (): readonly Row[] => {
  if (__ENV.SAMPLES !== undefined) return JSON.parse(__ENV.SAMPLES) as Row[];
  if (plan.rows === undefined) return [];
  const { status, body } = ask('GET', `${plan.rows.path}?limit=50`, 'set-up');
  if (status !== 200) return [];
  const answer = JSON.parse(body) as Row;
  return (plan.rows.key === undefined ? answer : answer[plan.rows.key]) as Row[];
};

export function setup(): SetUp {
  const startedAt = Date.now();
  const run = startedAt.toString(36);
  try {
    return { run, startedAt, samples: learn() };
  } catch (error) {
    exceptions.add(1);
    console.error(`exception: ${String(error)}`);
    return { run, startedAt, samples: [] };
  }
}

interface Summary {
  readonly state: { readonly testRunDurationMs: number };
  readonly setup_data?: SetUp;
  readonly metrics: Readonly<Record<string, { readonly type: string; readonly values: object; readonly thresholds?: object }>>;
}

const isKept = (name: string): boolean =>
  /^(slo_|answers_|readable_freshness_|script_exceptions|refused|answer_duration|readable_after|http_reqs|http_req_duration|http_req_failed|iterations|dropped_iterations|vus_max|data_)/.test(name);

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
