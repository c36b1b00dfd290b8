// datos, spike: four times the declared load within five seconds, for half a minute: does it come back?
// Emitted from systems/ (change the definition, not this file). Run it with k6 v2.2:
//   TARGET=http://127.0.0.1:8080 k6 run spike.ts
// WRITES=off sends no messages; to another machine they are only sent with WRITES=on. SAMPLES=[{...}] sets the rows whose values are requested. SUMMARY=file.json writes the summary to a file.
// Answers: status, content type, envelope and some rows of each; every row of bodies up to 400 characters, and of longer ones in a share of 400 over their length. The summary has the counts: bodies_checked of bodies_seen.
// HISTOGRAM=on counts answers by latency, to merge the summaries of several generators (atalaya loadtest merge).
import { sleep } from 'k6';
import crypto from 'k6/crypto';
import exec from 'k6/execution';
import http from 'k6/http';
import type { RefinedResponse } from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

/** Why an answer is bad: its body, its status, or that there is none. */
interface Fault {
  readonly kind: 'wrong' | 'status' | 'none';
  readonly reason: string;
}

/** Wrong answers by reason, and answers that did not come. */
const wrongReasons = [
  'content type',
  'encoding',
  'too large',
  'not JSON',
  'duplicate key',
  'error body',
  'envelope',
  'schema',
  'empty list',
  'fewer rows',
  'more rows',
  'other row',
  'filter',
  'order',
  'status',
  '304 unasked',
] as const;
const noneReasons = [
  'timed out',
  'connection refused',
  'connection reset',
  'connection closed',
  'no such host',
  'TLS',
  'not HTTP',
  'no connection',
  'no answer',
] as const;
type WrongReason = (typeof wrongReasons)[number];
type NoneReason = (typeof noneReasons)[number];

/** Statuses by number where they are usual, else by their hundred. */
const statuses: readonly string[] =
  '200 201 202 204 206 301 302 303 304 307 308 400 401 402 403 404 405 406 408 409 410 411 412 413 414 415 421 422 425 426 428 429 431 451 499 500 501 502 503 504 505 507 508 511 520 521 522 523 524 525 526 530 1xx 2xx 3xx 4xx 5xx 6xx 7xx 8xx 9xx'.split(
    ' ',
  );

const badReasons: Record<Fault['kind'], readonly string[]> = {
  wrong: wrongReasons,
  status: statuses,
  none: noneReasons,
};
const badMetric = (kind: string, reason: string): string => `bad_${kind}_${reason.replace(/ /g, '_')}`;

const plan: Plan = {
  "system": "datos",
  "name": "spike",
  "port": 8080,
  "thinkSeconds": 1,
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
      "path": "/datos",
      "fields": []
    },
    {
      "kind": "NextPage",
      "weight": 15,
      "path": "/datos",
      "fields": []
    },
    {
      "kind": "Filtered",
      "weight": 30,
      "path": "/datos",
      "fields": [
        "id",
        "contenido"
      ]
    },
    {
      "kind": "Miss",
      "weight": 5,
      "path": "/datos",
      "fields": [
        "id",
        "contenido"
      ]
    }
  ],
  "routes": [
    {
      "path": "/datos",
      "envelope": {
        "kind": "Keyed",
        "key": "datos"
      },
      "limit": 10,
      "order": {
        "by": "timestamp",
        "direction": "desc"
      }
    }
  ],
  "cacheSeconds": 1,
  "rows": {
    "path": "/datos",
    "key": "datos"
  },
  "writing": {
    "path": "/datos",
    "messages": 1,
    "marker": "id",
    "markerType": "string"
  },
  "readBack": {
    "path": "/datos",
    "by": "filter",
    "fields": [
      "id"
    ],
    "rows": "datos",
    "mostRows": 1000
  },
  "fields": [
    {
      "name": "id",
      "type": "string",
      "required": true
    },
    {
      "name": "contenido",
      "type": "string",
      "required": false
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
      "metric": "slo_api_latency",
      "under": 1000,
      "forgives4xx": false
    },
    {
      "scenario": "writes",
      "type": "latency",
      "metric": "slo_api_latency",
      "under": 1000,
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

/** Names of the routes, as reports have them; a fault has the index as its tag. */
const routeNames: readonly string[] = [
  ...plan.routes.map(({ path }) => `GET ${path}`),
  ...(plan.writing === undefined ? [] : [`POST ${plan.writing.path}`]),
];

const all: Options & Required<Pick<Options, 'scenarios' | 'thresholds'>> = {
  "scenarios": {
    "warm_up": {
      "executor": "constant-arrival-rate",
      "rate": 20,
      "timeUnit": "1s",
      "duration": "10s",
      "preAllocatedVUs": 80,
      "maxVUs": 160,
      "exec": "warm_up",
      "startTime": "0s",
      "gracefulStop": "1s"
    },
    "reads": {
      "executor": "ramping-vus",
      "startVUs": 0,
      "stages": [
        {
          "duration": "5s",
          "target": 50
        },
        {
          "duration": "55s",
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
      "gracefulRampDown": "5s",
      "exec": "reads",
      "startTime": "11s",
      "gracefulStop": "5s"
    },
    "writes": {
      "executor": "ramping-arrival-rate",
      "startRate": 6,
      "timeUnit": "1s",
      "stages": [
        {
          "duration": "60s",
          "target": 6
        },
        {
          "duration": "5s",
          "target": 24
        },
        {
          "duration": "30s",
          "target": 24
        },
        {
          "duration": "5s",
          "target": 6
        },
        {
          "duration": "80s",
          "target": 6
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
    "bad_answers{scenario:warm_up}": [],
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
    "shed_candidate{scenario:reads}": [],
    "start_lateness{scenario:writes}": [],
    "begun_candidate{scenario:writes}": [],
    "wait_candidate{scenario:writes}": [],
    "timeouts_candidate{scenario:writes}": [],
    "shed_candidate{scenario:writes}": [],
    "start_lateness{scenario:freshness}": [],
    "begun_candidate{scenario:freshness}": [],
    "wait_candidate{scenario:freshness}": [],
    "timeouts_candidate{scenario:freshness}": [],
    "shed_candidate{scenario:freshness}": [],
    "readable_after{scenario:freshness}": [],
    "script_exceptions": [
      "count==0"
    ],
    "requests_without_rows": [
      "count==0"
    ],
    "http_reqs{scenario:reads}": [
      "count>=1"
    ],
    "dropped_iterations{scenario:reads}": [
      "count==0"
    ],
    "wrong_answers{scenario:reads}": [
      "count==0"
    ],
    "bad_answers{scenario:reads}": [
      "rate<=0.01"
    ],
    "http_reqs{scenario:writes}": [
      "count>=1624"
    ],
    "dropped_iterations{scenario:writes}": [
      "count==0"
    ],
    "wrong_answers{scenario:writes}": [
      "count==0"
    ],
    "bad_answers{scenario:writes}": [
      "rate<=0.01"
    ],
    "http_reqs{scenario:freshness}": [
      "count>=342"
    ],
    "dropped_iterations{scenario:freshness}": [
      "count==0"
    ],
    "wrong_answers{scenario:freshness}": [
      "count==0"
    ],
    "bad_answers{scenario:freshness}": [
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
    "slo_api_latency{scenario:reads}": [
      "rate>=0.95"
    ],
    "slo_api_latency_events{scenario:reads}": [
      "count>=60"
    ],
    "slo_api_latency{scenario:writes}": [
      "rate>=0.95"
    ],
    "slo_api_latency_events{scenario:writes}": [
      "count>=60"
    ],
    "slo_ingest_processing{scenario:freshness}": [
      "rate>=0.99"
    ],
    "slo_ingest_processing_events{scenario:freshness}": [
      "count>=300"
    ],
    "slo_ingest_freshness_1m{scenario:freshness}": [
      "rate>=0.95"
    ],
    "slo_ingest_freshness_1m_events{scenario:freshness}": [
      "count>=60"
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

const isComparing = Object.values(all.scenarios).some(({ exec }) => exec === 'compare');
const sides = isComparing ? ['candidate', 'baseline'] : ['candidate'];

/** Makes k6 put the counts of answers into the summary, by scenario and side, and of bad ones also by route. */
const countsOfAnswers = (): Record<string, string[]> => {
  const bad = Object.entries(badReasons).flatMap(([kind, own]) => own.map((reason) => badMetric(kind, reason)));
  const keys = Object.keys(planned(all.scenarios)).flatMap((scenario) =>
    sides.flatMap((side) => [
      ...['bodies_seen', 'bodies_checked'].map((metric) => `${metric}{scenario:${scenario},side:${side}}`),
      ...routeNames.flatMap((_, route) =>
        bad.map((metric) => `${metric}{scenario:${scenario},side:${side},route:${route}}`),
      ),
    ]),
  );
  return Object.fromEntries(keys.map((key) => [key, []]));
};

export const options: Options = {
  ...all,
  scenarios: planned(all.scenarios),
  thresholds: { ...countsOfAnswers(), ...planned(all.thresholds) },
};

/** One kind of read request, and its share of the reads by weight. */
interface ReadRequest {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  readonly fields: readonly string[];
}

/** A field of the schema, as answers have it. */
interface PlanField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly example?: unknown;
  /** Of a record. */
  readonly fields?: readonly PlanField[];
  /** Of a list. */
  readonly of?: PlanField;
}

/** What a route that is read promises. */
interface ReadRoute {
  readonly path: string;
  readonly envelope: { readonly kind: 'Page' | 'Bare' } | { readonly kind: 'Keyed'; readonly key: string };
  /** Most rows in an answer to a request without a limit. */
  readonly limit: number;
  /** Of a list that is ordered by one of its fields. */
  readonly order?: { readonly by: string; readonly direction: 'asc' | 'desc' };
  /** Of a route with keys in its path. */
  readonly keys?: readonly string[];
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
  readonly routes: readonly ReadRoute[];
  /** How long the target may serve an answer from its cache. */
  readonly cacheSeconds: number;
  readonly rows?: { readonly path: string; readonly key?: string };
  readonly writing?: Sending;
  readonly readBack?: SearchedBy;
  readonly fields: readonly PlanField[];
  readonly counted: readonly CountedObjective[];
}

type Row = Record<string, unknown>;

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const instantForm = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Days of the month in the proleptic Gregorian calendar. */
const daysOfMonth = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};
const isCalendarDay = (year: number, month: number, day: number): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);

/** Milliseconds since the epoch, with a fraction; undefined for text that is no RFC 3339 instant. */
const instantOf = (text: string): number | undefined => {
  const match = instantForm.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[] & { length: 6 };
  if (!isCalendarDay(year!, month!, day!) || hour! > 23 || minute! > 59 || second! > 59) return undefined;
  // Years below 100 would be of the twentieth century: four centuries are a whole number of weeks and leap years.
  const whole = Date.UTC(year! + 400, month! - 1, day, hour, minute, second) - 12_622_780_800_000;
  const offset = match[8] === undefined ? 0 : (Number(match[9]) * 60 + Number(match[10])) * 60_000;
  return whole + Number(`0${match[7] ?? ''}`) * 1_000 + (match[8] === '-' ? offset : -offset);
};

const decimalForm = /^-?(0|[1-9]\d{0,28})(\.\d{0,8}[1-9])?$/;
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const maxInteger = 2 ** 63;

const isDayText = (text: string): boolean => {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
};

/** Whether a value that is not null is of the field's type. */
const fitsType: Record<string, (value: unknown, field: PlanField) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= maxInteger,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => typeof value === 'string' && instantOf(value) !== undefined,
  numeric: (value) => typeof value === 'string' && decimalForm.test(value),
  date: (value) => typeof value === 'string' && isDayText(value),
  json: () => true,
  bytes: (value) => typeof value === 'string' && base64Form.test(value),
  record: (value, { fields }) => isObject(value) && fitsRow(value, fields ?? []),
  repeated: (value, { of }) => Array.isArray(value) && value.every((item) => of !== undefined && fitsField(item, of)),
};

/** An answer has every field: null where an optional one has no value. A list is never null. */
const fitsField = (value: unknown, field: PlanField): boolean => {
  if (value === undefined) return false;
  if (value === null) return !field.required && field.type !== 'repeated';
  return fitsType[field.type]!(value, field);
};

const fitsRow = (row: Row, fields: readonly PlanField[]): boolean => {
  let count = 0;
  for (const _name in row) count++;
  if (count !== fields.length) return false;
  for (const field of fields) if (!fitsField(row[field.name], field)) return false;
  return true;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Whether two values of a field that can be compared are equal. */
const isSameValue = (type: string, a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  if (type === 'timestamp') return instantOf(textOf(a)) === instantOf(textOf(b));
  if (type === 'integer' || type === 'float' || type === 'numeric') return Number(a) === Number(b);
  return textOf(a) === textOf(b);
};

/** By code points, as databases order text; JavaScript orders code units. */
const compareText = (a: string, b: string): number => {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === a.length || i === b.length) return a.length - b.length;
  const weight = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
  return weight(a.charCodeAt(i)) - weight(b.charCodeAt(i));
};

const compareValues = (type: string, a: unknown, b: unknown): number => {
  if (type === 'timestamp') return (instantOf(textOf(a)) ?? 0) - (instantOf(textOf(b)) ?? 0);
  if (type === 'string' || type === 'date') return compareText(textOf(a), textOf(b));
  return Number(a) - Number(b);
};

/** A row as a list in the order of the schema: k6 hands objects over with their keys in any order. */
const cellsOf = (row: Row, fields: readonly PlanField[]): readonly unknown[] =>
  fields.map((field) => cellOf(row[field.name] ?? null, field));

const cellOf = (value: unknown, { fields, of }: PlanField): unknown => {
  if (fields !== undefined && isObject(value)) return cellsOf(value, fields);
  return of !== undefined && Array.isArray(value) ? value.map((item) => cellOf(item, of)) : value;
};

/** JSON documents of a table may have a key twice. */
const hasDocument = ({ type, fields = [], of }: PlanField): boolean =>
  type === 'json' || fields.some(hasDocument) || (of !== undefined && hasDocument(of));

const keyCount = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += keyCount(item);
  else for (const key in value) count += 1 + keyCount((value as Row)[key]);
  return count;
};

/** JSON.parse keeps the last of two equal keys. */
const hasDuplicateKeys = (text: string, value: unknown, fields: readonly PlanField[]): boolean => {
  if (fields.some(hasDocument)) return false;
  const count = keyCount(value);
  // Within a text the quote is escaped, and another character stands before it.
  if (text.split('":').length - 1 === count) return false;
  let found = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (colon !== undefined) found++;
  return found > count;
};

/** Members of an object that is an error and not data. */
const errorMembers = ['error', 'errors', 'exception', 'fault'];
const problemMembers = ['message', 'detail', 'title', 'status', 'code', 'msg', 'reason'];

interface PageOfRows {
  readonly rows: readonly unknown[];
  /** Rows that the target left out because they break the schema. */
  readonly skipped: number;
}

const pageOf = ({ envelope }: ReadRoute, value: unknown): PageOfRows | WrongReason => {
  if (envelope.kind === 'Bare') {
    if (Array.isArray(value)) return { rows: value as unknown[], skipped: 0 };
    return isObject(value) && [...errorMembers, ...problemMembers].some((name) => name in value)
      ? 'error body'
      : 'envelope';
  }
  if (!isObject(value)) return 'envelope';
  const key = envelope.kind === 'Keyed' ? envelope.key : 'data';
  if (errorMembers.some((name) => name !== key && (value[name] ?? null) !== null)) return 'error body';
  const rows = value[key];
  if (!Array.isArray(rows))
    return problemMembers.some((name) => name !== key && name in value) ? 'error body' : 'envelope';
  if (envelope.kind === 'Keyed') return { rows: rows as unknown[], skipped: 0 };
  const { next, skipped } = value;
  const fits = (next === null || typeof next === 'string') && Array.isArray(skipped);
  return fits ? { rows: rows as unknown[], skipped: skipped.length } : 'envelope';
};

/** A request as it was drawn: its values are in the URL. */
interface Asked {
  readonly request: ReadRequest;
  readonly route: ReadRoute;
  /** Values that every row of the answer has. */
  readonly values: Row;
  /** The row from which the values are. */
  readonly sample: Row | undefined;
}

/** What set-up saw of a list. */
interface KnownRows {
  /** The fewest rows that the list has. */
  readonly count: number;
  /** The list's first rows as this side showed them, by `cellsOf`. */
  readonly rows: readonly (readonly unknown[])[];
  /** Where in the list each of them is, by its text. Empty where rows repeat: they cannot be told apart. */
  readonly positions: ReadonlyMap<string, number>;
  /** Whether the caches of the target are younger than `rows`. */
  readonly settled: boolean;
}

/** `texts`: of rows by `cellsOf`, in the order of the list. */
const knownRowsOf = (texts: readonly string[], count: number): KnownRows => {
  const positions = new Map(texts.map((text, i) => [text, i]));
  return {
    count,
    rows: texts.map((text) => JSON.parse(text) as unknown[]),
    positions: positions.size < texts.length ? new Map() : positions,
    settled: false,
  };
};

/** The parts of an answer that are checked. */
interface Received {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Rows that the target left out, by its header. */
  readonly skipped: number;
  /** k6's number of the failure; 0 without one. */
  readonly errorCode: number;
  /** Whether the request had a condition with an ETag of this target. */
  readonly conditional: boolean;
}

/** Source: k6, lib/netext/httpext/error_codes.go. */
const noneReasonOf = (errorCode: number, error: string): NoneReason => {
  if (errorCode === 1050 || errorCode === 1211 || /timeout|deadline/i.test(error)) return 'timed out';
  if (errorCode === 1212) return 'connection refused';
  if (errorCode === 1220 || errorCode === 1201 || /reset by peer|broken pipe/.test(error)) return 'connection reset';
  if (/\bEOF\b|closed/.test(error)) return 'connection closed';
  if (errorCode >= 1100 && errorCode < 1200) return 'no such host';
  if (errorCode >= 1300 && errorCode < 1400) return 'TLS';
  if (errorCode >= 1200 && errorCode < 1300) return 'no connection';
  return /malformed|bad |invalid|unexpected/i.test(error) ? 'not HTTP' : 'no answer';
};

/** Whether row `a` may come before row `b`. Rows without a value come last. */
const isInOrder = (
  { by, direction }: NonNullable<ReadRoute['order']>,
  fields: readonly PlanField[],
  a: unknown,
  b: unknown,
): boolean => {
  if (b === null) return true;
  if (a === null) return false;
  const type = fields.find(({ name }) => name === by)?.type ?? 'string';
  const difference = compareValues(type, a, b);
  return direction === 'asc' ? difference <= 0 : difference >= 0;
};

interface BodyCheck {
  readonly reason: WrongReason | undefined;
  /** The last row's value in the list's order; undefined where the order does not show. */
  readonly last?: unknown;
}

/** What is wrong with rows by themselves: their schema, values that were not asked for, their order. */
const rowsFault = (
  rows: readonly unknown[],
  fields: readonly PlanField[],
  { request: { kind }, route: { order }, values }: Asked,
  previous?: Pick<BodyCheck, 'last'>,
): WrongReason | undefined => {
  if (!rows.every((row) => isObject(row) && fitsRow(row, fields))) return 'schema';
  const wanted = fields.filter(({ name }) => Object.hasOwn(values, name));
  const hasValues = (row: Row): boolean => wanted.every(({ name, type }) => isSameValue(type, row[name], values[name]));
  const found = rows as readonly Row[];
  if (wanted.length > 0 && !found.every(hasValues)) return kind === 'ByKey' ? 'other row' : 'filter';
  if (order === undefined) return undefined;
  let before = previous?.last;
  for (const row of found) {
    const value = row[order.by];
    if (before !== undefined && !isInOrder(order, fields, before, value)) return 'order';
    before = value;
  }
  return undefined;
};

/** Checks a body with every row. `previous`: the check of the page before, for the next one; undefined for a first page. */
const checkBody = (
  fields: readonly PlanField[],
  asked: Asked,
  { body, skipped: skippedByHeader }: Pick<Received, 'body' | 'skipped'>,
  known: KnownRows,
  previous?: Pick<BodyCheck, 'last'>,
): BodyCheck => {
  const { kind } = asked.request;
  const { route, sample } = asked;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { reason: 'not JSON' };
  }
  const page = pageOf(route, value);
  if (typeof page === 'string') return { reason: page };
  if (hasDuplicateKeys(body, value, fields)) return { reason: 'duplicate key' };
  const fault = rowsFault(page.rows, fields, asked, previous);
  if (kind === 'Miss') return { reason: fault === 'schema' ? fault : page.rows.length > 0 ? 'filter' : undefined };
  if (fault !== undefined) return { reason: fault };
  const rows = page.rows as readonly Row[];
  const skipped = Math.max(page.skipped, skippedByHeader);
  const total = rows.length + skipped;
  if (total > route.limit) return { reason: 'more rows' };
  const expected = {
    Latest: known.count,
    Filtered: sample === undefined ? 0 : Math.max(1, matching(known, fields, asked)),
    NextPage: previous === undefined ? known.count : 1,
    ByKey: 1,
    KeyMiss: 0,
  }[kind];
  if (total < Math.min(route.limit, expected)) return { reason: rows.length === 0 ? 'empty list' : 'fewer rows' };
  const reason = kind === 'Latest' ? againstKnown(rows, skipped, { fields, limit: route.limit, known }) : undefined;
  return { reason, last: route.order === undefined ? undefined : rows.at(-1)?.[route.order.by] };
};

/** Known rows with the values that were asked for. */
const matching = ({ rows }: KnownRows, fields: readonly PlanField[], { values }: Asked): number => {
  const indexed = fields.flatMap((field, i) => (Object.hasOwn(values, field.name) ? [{ field, i }] : []));
  return rows.filter((cells) =>
    indexed.every(({ field: { name, type }, i }) => isSameValue(type, cells[i], values[name])),
  ).length;
};

/**
 * Rows are only added, so those of set-up that a first page has are the first ones, in their order. Rows that repeat cannot be
 * told apart, and are not judged. A caller may publish a row again: of both, a full page may have the new one only, above the rest.
 */
const againstKnown = (
  rows: readonly Row[],
  skipped: number,
  {
    fields,
    limit,
    known,
  }: { readonly fields: readonly PlanField[]; readonly limit: number; readonly known: KnownRows },
): WrongReason | undefined => {
  const found = rows.flatMap((row) => known.positions.get(JSON.stringify(cellsOf(row, fields))) ?? []);
  const repeated = new Set(found.filter((at, i) => found.indexOf(at) !== i));
  const expected = [...known.positions.values()].filter((at) => !repeated.has(at));
  const judged = found.filter((at) => !repeated.has(at));
  const areFirst = (positions: readonly number[]): boolean => positions.every((at, i) => at === expected[i]);
  const isFull = rows.length + skipped >= limit;
  if (isFull && (areFirst(judged) || areFirst(judged.slice(1)))) return undefined;
  if (judged.some((at, i) => i > 0 && at < judged[i - 1]!)) return 'order';
  return !known.settled || (areFirst(judged) && judged.length === expected.length) ? undefined : 'fewer rows';
};

/**
 * Characters of a body up to which every row is checked in every answer. Of longer bodies that is done with a share, this length
 * over theirs: the check of all rows costs k6 more than the request. All others get the checks of `looksRight`.
 */
const wholeLength = 400;

const endOf: Record<ReadRoute['envelope']['kind'], RegExp> = {
  Bare: /^\}\]$/,
  Keyed: /^\}\]\}$/,
  Page: /^\}\],"next":(?:null|"[^"\\]*"),"skipped":\[\]\}$/,
};

/**
 * A look at a long body: it begins and ends as the route's answers do, and some of its rows are right. `at`: where in the body,
 * from 0 to 1, a fifth of them at its beginning. False where there is any doubt: the check of the whole body decides.
 */
const looksRight = (fields: readonly PlanField[], asked: Asked, body: string, at: number): boolean => {
  const { envelope } = asked.route;
  const begins = `{${JSON.stringify(fields[0]?.name)}:`;
  const opens =
    envelope.kind === 'Bare' ? '[' : `{${JSON.stringify(envelope.kind === 'Keyed' ? envelope.key : 'data')}:[`;
  if (asked.request.kind === 'Miss' || !body.startsWith(opens + begins)) return false;
  const closes = body.lastIndexOf(envelope.kind === 'Page' ? '}],"next":' : '}]');
  if (closes === -1 || !endOf[envelope.kind].test(body.slice(closes))) return false;
  // Within a text the quotes are escaped, so that this is where a row ends and the next one begins.
  const between = `},${begins}`;
  const found = body.indexOf(between, Math.floor((at * 1.25 - 0.25) * body.length));
  const from = at < 0.2 ? opens.length : found + 2;
  if (found === -1) return false;
  const to = body.indexOf(between, from + wholeLength);
  const text = `[${body.slice(from, (to === -1 ? closes : to) + 1)}]`;
  try {
    const rows = JSON.parse(text) as unknown[];
    return rowsFault(rows, fields, asked) === undefined && !hasDuplicateKeys(text, rows, fields);
  } catch {
    return false;
  }
};

/** Bytes of an answer above which it is too large, unless the rows of this target are so large. */
const mostBytes = 8_000_000;

const wrong = (reason: WrongReason): Fault => ({ kind: 'wrong', reason });

/** What is wrong with a status: undefined where it is as promised, or may be. */
const statusFault = (
  { status, errorCode }: Pick<Received, 'status' | 'errorCode'>,
  error: string,
  isPromised: (status: number) => boolean,
): Fault | undefined => {
  if (errorCode === 1701) return wrong('encoding');
  // A body that broke off keeps its status.
  if (status === 0 || (errorCode >= 1000 && errorCode < 1400)) {
    return { kind: 'none', reason: noneReasonOf(errorCode, error) };
  }
  return isPromised(status) ? undefined : { kind: 'status', reason: String(status) };
};

/** Checks all but the rows; `undefined` leads to the check of the body, or for an answer without one, is good. */
const headFault = (
  { kind }: Pick<ReadRequest, 'kind'>,
  { status, contentType, body, errorCode, conditional }: Received,
  error: string,
): Fault | undefined => {
  const fault = statusFault({ status, errorCode }, error, () => true);
  if (fault !== undefined) return fault;
  if (kind === 'KeyMiss') {
    if (status === 404) return undefined;
    return status >= 200 && status < 300 ? wrong('status') : { kind: 'status', reason: String(status) };
  }
  if (status === 404 && kind === 'ByKey') return wrong('status');
  if (status === 304) return conditional ? undefined : wrong('304 unasked');
  if (status !== 200) return { kind: 'status', reason: String(status) };
  if (!/^application\/json\s*(;|$)/i.test(contentType)) return wrong('content type');
  return body.length > mostBytes ? wrong('too large') : undefined;
};

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
  shed: new Counter(`shed_${side}`),
});
const callsOf = { candidate: calls('candidate'), baseline: calls('baseline') };

/** k6's code for a request that had no complete answer in time. Source: k6, lib/netext/httpext/error_codes.go. */
const timedOut = 1050;

/** Sends a request, and counts it as begun before it is sent. Its wait is its whole time, connecting included. */
const watched = (side: Side, request: () => RefinedResponse<'text'>): RefinedResponse<'text'> => {
  const { begun, wait, timeouts, shed } = callsOf[side];
  begun.add(1);
  const from = exec.instance.currentTestRunDuration;
  const response = request();
  wait.add(exec.instance.currentTestRunDuration - from);
  if (response.error_code === timedOut) timeouts.add(1);
  // A server that has too much to do says when to come again.
  if (response.status === 503 && response.headers['Retry-After'] !== undefined) shed.add(1);
  return response;
};

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

const exceptions = new Counter('script_exceptions');
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
  // Where the baseline misses one like the candidate, the release is not the reason.
  if (isComparing) shares[`baseline_${metric}`] ??= new Rate(`baseline_${metric}`);
}

const count = ({ metric }: CountedObjective, good: boolean, side: Side = 'candidate'): void => {
  shares[side === 'baseline' ? `baseline_${metric}` : metric]?.add(good);
  if (side === 'candidate') events[metric]?.add(1);
};

const countedHere = (): readonly CountedObjective[] =>
  plan.counted.filter(({ scenario }) => scenario === exec.scenario.name);

const counterByReason: Record<string, Counter> = {};
for (const [kind, reasons] of Object.entries(badReasons))
  for (const reason of reasons) counterByReason[`${kind} ${reason}`] = new Counter(badMetric(kind, reason));
const wrongAnswers = new Counter('wrong_answers');
/** Share of answers of the target that are bad, for whatever reason. */
const badAnswers = new Rate('bad_answers');
/** Requests that were not sent, because no row is known that has their key. */
const withoutRows = new Counter('requests_without_rows');
const bodiesSeen = new Counter('bodies_seen');
const bodiesChecked = new Counter('bodies_checked');

/** One answer, and what is wrong with it. */
interface Judged {
  readonly response: RefinedResponse<'text'>;
  readonly side: Side;
  /** Index of the route in the plan. */
  readonly route: number;
  /** As its request has it. */
  readonly name: string;
  readonly fault: Fault | undefined;
  /** Whether every row of its body was checked; undefined without a body. */
  readonly isChecked: boolean | undefined;
}

/** Counts an answer, and what is wrong with it. */
const note = ({ side, route, fault, isChecked }: Omit<Judged, 'response' | 'name'>): void => {
  if (isChecked !== undefined) bodiesSeen.add(1, { side });
  if (isChecked === true) bodiesChecked.add(1, { side });
  if (side === 'candidate') badAnswers.add(fault !== undefined);
  if (fault === undefined) return;
  const { kind, reason } = fault;
  const counter = counterByReason[`${kind} ${reason}`] ?? counterByReason[`${kind} ${reason[0]}xx`];
  counter?.add(1, { side, route: String(route) });
  if (side === 'candidate' && kind === 'wrong') wrongAnswers.add(1);
};

/** Counts an answer as an event of its side's objectives too. */
const judge = (judged: Judged): void => {
  const { response, side, fault } = judged;
  note(judged);
  const time = timeOf(response);
  const hasData = fault === undefined && isAnswered(response.status);
  if (hasData && side === 'candidate') {
    answerDuration.add(time, { name: judged.name });
    observe(`answers_${exec.scenario.name}`, time);
  }
  for (const objective of countedHere()) {
    const { type, under = 0 } = objective;
    if (type === 'availability') count(objective, fault === undefined, side);
    if (type === 'latency' && hasData) count(objective, time <= under, side);
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

/** A request with its values. */
interface Drawn extends Asked {
  /** Of a first page. */
  readonly path: string;
  /** The condition to send: an ETag that this target gave, or one that no target gave. */
  readonly condition: 'none' | 'known' | 'unknown';
}

/** Shares of the requests that have a condition. Most callers have none. */
const conditionOf = (random: number): Drawn['condition'] =>
  random < 0.02 ? 'unknown' : random < 0.12 ? 'known' : 'none';

const routeOf = ({ path }: ReadRequest): ReadRoute => plan.routes.find((route) => route.path === path)!;

/** Undefined where no row is known that has the keys of the path: such requests cannot be sent. */
const draw = ({ samples }: SetUp): Drawn | undefined => {
  const request = drawRead();
  const { kind, path, fields } = request;
  const common = { request, route: routeOf(request), condition: conditionOf(Math.random()) };
  const plain: Drawn = { ...common, path, values: {}, sample: undefined };
  const field = any(fields) ?? '';
  switch (kind) {
    case 'Latest':
    case 'NextPage':
      return plain;
    case 'Filtered': {
      const sample = any(samples.filter((row) => has(row, field)));
      if (sample === undefined) return { ...plain, request: { ...request, kind: 'Latest' } };
      const value = sample[field];
      return {
        ...common,
        path: `${path}?${field}=${encodeURIComponent(String(value))}`,
        values: { [field]: value },
        sample,
      };
    }
    case 'Miss':
      return { ...plain, path: `${path}?${field}=${missingValue()}` };
    case 'ByKey': {
      const sample = any(samples.filter((row) => fields.every((key) => has(row, key))));
      if (sample === undefined) {
        withoutRows.add(1);
        return undefined;
      }
      const values = Object.fromEntries(fields.map((key) => [key, sample[key]]));
      return { ...common, path: fillPath(path, (key) => String(sample[key])), values, sample };
    }
    case 'KeyMiss':
      return { ...plain, path: fillPath(path, missingValue) };
  }
};

/** Most answers of which a user keeps the body and the ETag. */
const mostKept = 20;
const keep = <T>(all: Map<string, T>, url: string, value: T): void => {
  if (all.size >= mostKept) all.clear();
  all.set(url, value);
};

const noRows = knownRowsOf([], 0);
const known: Record<string, KnownRows | undefined> = {};

/** What is known of a list. Both sides read the same rows: a side that hides them is measured by the other. */
const knownRows = ({ seen, settledAt, samples }: SetUp, { side }: Deployment, { path, keys }: ReadRoute): KnownRows => {
  if (keys !== undefined) return noRows;
  const key = `${side} ${path}`;
  if (known[key] === undefined) {
    const sampled = samples.map((row) => JSON.stringify(cellsOf(row, plan.fields)));
    const counts = [seen.candidate[path], seen.baseline[path], sampled].map((texts) => new Set(texts).size);
    known[key] = knownRowsOf(seen[side][path] ?? [], Math.max(...counts));
  }
  return { ...known[key], settled: Date.now() > settledAt };
};

const receivedOf = (response: RefinedResponse<'text'>, conditional: boolean): Received => ({
  status: response.status,
  contentType: response.headers['Content-Type'] ?? '',
  body: response.body ?? '',
  skipped: Number(response.headers['Atalaya-Skipped-Rows'] ?? 0) || 0,
  errorCode: response.error_code,
  conditional,
});

const unknownTag = '"atalaya-no-such-tag"';

/** Whether a body gets the check of every row. */
const isDrawn = ({ length }: string): boolean => length <= wholeLength || Math.random() * length < wholeLength;

const readFrom = (deployment: Deployment, drawn: Drawn, data: SetUp): Judged => {
  const { request, route, condition } = drawn;
  const { kind, path } = request;
  const { side, nextPages, etags, checked } = deployment;
  const next = kind === 'NextPage' ? nextPages[path] : undefined;
  const url = next?.url ?? drawn.path;
  const etag = condition === 'unknown' ? unknownTag : condition === 'known' ? etags.get(url) : undefined;
  const response = send('GET', url, `GET ${path}`, undefined, deployment, etag);
  const received = receivedOf(response, etag !== undefined && etag !== unknownTag);
  const judged = { response, side, route: plan.routes.indexOf(route), name: `GET ${path}` };
  const fault = headFault(request, received, response.error);
  if (fault !== undefined || response.status !== 200) return { ...judged, fault, isChecked: undefined };

  const { body } = received;
  const rows = knownRows(data, deployment, route);
  const before = checked.get(url);
  const isKnownBody = before?.body === body && before.settled === rows.settled;
  const isWhole = isKnownBody || isDrawn(body) || !looksRight(plan.fields, drawn, body, Math.random());
  const check: BodyCheck = isKnownBody
    ? before.check
    : isWhole
      ? checkOf(drawn, received, rows, next?.previous)
      : unchecked;
  const { reason } = check;
  if (reason !== undefined) return { ...judged, fault: { kind: 'wrong', reason }, isChecked: true };
  if (next === undefined && isWhole && !isKnownBody) keep(checked, url, { body, check, settled: rows.settled });
  const tag = response.headers.Etag;
  if (next === undefined && tag !== undefined) keep(etags, url, tag);
  if (kind === 'Latest' || kind === 'NextPage') {
    const [, following] = /<(\?[^>\s]*)>; rel="next"/.exec(response.headers.Link ?? '') ?? [];
    // A page that is its own next one would never end.
    if (following !== undefined && next !== undefined && path + following === next.url)
      return { ...judged, fault: { kind: 'wrong', reason: 'order' }, isChecked: isWhole };
    nextPages[path] = following === undefined ? undefined : { url: path + following, previous: check };
  }
  return { ...judged, fault: undefined, isChecked: isWhole };
};

const checkOf = (drawn: Drawn, received: Received, rows: KnownRows, previous: BodyCheck | undefined): BodyCheck =>
  checkBody(plan.fields, drawn, received, rows, previous);
const unchecked: BodyCheck = { reason: undefined };

const read = (data: SetUp): void => {
  const drawn = draw(data);
  if (drawn !== undefined) judge(readFrom(target, drawn, data));
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

/** An answer to a message or to its search. `route`: its index in the plan. */
const judgedBy = (
  response: RefinedResponse<'text'>,
  route: number,
  isPromised: (status: number) => boolean,
): Judged => ({
  response,
  side: 'candidate',
  route,
  name: routeNames[route] ?? '',
  fault: statusFault({ status: response.status, errorCode: response.error_code }, response.error, isPromised),
  isChecked: undefined,
});

/** An answer without an id for each message is wrong. */
const postedBy = (messages: readonly Row[]): Judged => {
  const response = post(bodyOf(messages));
  const judged = judgedBy(response, plan.routes.length, (status) => status >= 200 && status < 300);
  if (judged.fault !== undefined) return judged;
  const { status, headers, body } = response;
  const reason = publishFault(
    { status, contentType: headers['Content-Type'] ?? '', body: body ?? '' },
    messages.length,
  );
  return { ...judged, fault: reason === undefined ? undefined : { kind: 'wrong', reason } };
};

const write = ({ run, samples }: SetUp): void => {
  const { name, iterationInTest } = exec.scenario;
  const turn = name === 'writes' ? invalidTurn(iterationInTest, invalidKinds.length) : undefined;
  // After each kind was sent as other messages are, an invalid one comes with a valid one at least.
  const least = turn !== undefined && turn >= invalidKinds.length ? 2 : 1;
  const length = Math.max(least, plan.writing?.messages ?? 1);
  const messages = Array.from({ length }, () => messageOf(samples, newMarker(run)));
  if (turn === undefined) judge(postedBy(messages));
  else writeInvalid(turn, messages);
};

const isReadable = (message: Row, marker: string | number, attempt: number): boolean => {
  if (plan.readBack === undefined) return false;
  const { path, by, rows } = plan.readBack;
  const response = send('GET', readBackPath(plan, message, attempt), `GET ${path} (read back)`);
  const route = plan.routes.findIndex((own) => own.path === path);
  // A path with a key answers 404 until the message can be read back.
  note(judgedBy(response, route, (status) => status === 200 || (status === 404 && by === 'key')));
  return response.status === 200 && rowWith(response.body, rows, plan.writing?.marker ?? '', marker) !== undefined;
};

/** Measures the time from the POST to the first answer that contains the message. Includes the requests themselves. */
const measureFreshness = ({ run, samples }: SetUp): void => {
  const marker = newMarker(run);
  const message = messageOf(samples, marker);
  const sent = Date.now();
  const posted = postedBy([message]);
  note(posted);
  if (posted.fault !== undefined) return;
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

/** The stack names the line of this script. */
const describe = (error: unknown): string => (error as Error | undefined)?.stack ?? String(error);

const guarded =
  (work: (data: SetUp) => void) =>
  (data: SetUp): void => {
    try {
      addLateness();
      work(data);
    } catch (error) {
      exceptions.add(1);
      console.error(`exception: ${describe(error)}`);
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

/** Rows of a list that set-up reads. */
const mostSeen = 50;

/** The first rows of a list; none where the answer is bad: the same answer to a user is counted. */
const rowsOf = (deployment: Deployment, route: (typeof plan.routes)[number]): readonly Row[] => {
  const response = send('GET', `${route.path}?limit=${mostSeen}`, 'set-up', undefined, deployment);
  const request = { kind: 'Latest' as const, weight: 1, path: route.path, fields: [] };
  const received = receivedOf(response, false);
  if (headFault(request, received, response.error) !== undefined || response.status !== 200) return [];
  const asked = { request, route: { ...route, limit: mostSeen }, values: {}, sample: undefined };
  if (checkBody(plan.fields, asked, received, noRows).reason !== undefined) return [];
  const { envelope } = route;
  const answer = JSON.parse(received.body) as Row & readonly Row[];
  if (envelope.kind === 'Bare') return answer;
  return answer[envelope.kind === 'Keyed' ? envelope.key : 'data'] as Row[];
};

/** The rows of each list, by path. */
const listsOf = (deployment: Deployment): Record<string, readonly Row[]> =>
  Object.fromEntries(
    plan.routes.filter(({ keys }) => keys === undefined).map((route) => [route.path, rowsOf(deployment, route)]),
  );
const textsOf = (lists: Record<string, readonly Row[]>): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(lists).map(([path, rows]) => [path, rows.map((row) => JSON.stringify(cellsOf(row, plan.fields)))]),
  );

export function setup(): SetUp {
  const startedAt = Date.now();
  const common = { run: startedAt.toString(36), startedAt };
  try {
    const { BASELINE, BASELINE_TOKEN } = __ENV;
    const other = BASELINE === undefined ? undefined : deploymentOf('baseline', BASELINE, BASELINE_TOKEN);
    const [candidate, baseline] = [listsOf(target), other === undefined ? {} : listsOf(other)];
    const seenAt = Date.now();
    // A query that began before may fill a cache after: a second, or five times what set-up took.
    const settledAt = seenAt + plan.cacheSeconds * 1_000 + Math.max(1_000, 5 * (seenAt - startedAt));
    // From SAMPLES, else the rows of the side that shows some: the baseline's are of the running version.
    const samples =
      __ENV.SAMPLES === undefined
        ? ([baseline, candidate].flatMap((lists) => Object.values(lists)).find((rows) => rows.length > 0) ?? [])
        : (JSON.parse(__ENV.SAMPLES) as Row[]);
    return { ...common, settledAt, seen: { candidate: textsOf(candidate), baseline: textsOf(baseline) }, samples };
  } catch (error) {
    exceptions.add(1);
    console.error(`exception: ${describe(error)}`);
    return { ...common, settledAt: Infinity, seen: { candidate: {}, baseline: {} }, samples: [] };
  }
}

interface Summary {
  readonly state: { readonly testRunDurationMs: number };
  readonly setup_data?: SetUp;
  readonly metrics: Readonly<
    Record<
      string,
      { readonly type: string; readonly values: { readonly count?: number }; readonly thresholds?: object }
    >
  >;
}

const isKept = (name: string): boolean =>
  /^(slo_|baseline_|start_lateness|begun_|wait_|timeouts_|shed_|answers_|readable_freshness_|invalid_|script_exceptions|bad_|wrong_answers|bodies_|requests_without_rows|answer_duration|readable_after|http_reqs|http_req_duration|http_req_failed|iterations|dropped_iterations|vus_max|data_)/.test(
    name,
  );

export function handleSummary({ state, metrics, setup_data }: Summary): Record<string, string> {
  const kept: Record<string, object> = {};
  for (const name of Object.keys(metrics).sort()) {
    const { type, values, thresholds } = metrics[name]!;
    // Most reasons do not occur, and counts of all sides and routes together are of no use.
    const isUnused = name.startsWith('bad_') && type === 'counter' && !(name.includes('{') && values.count !== 0);
    if (isKept(name) && !isUnused)
      kept[name] = thresholds === undefined ? { type, values } : { type, values, thresholds };
  }
  const text = JSON.stringify({
    kind: 'K6Summary',
    version: 2,
    routes: routeNames,
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
