/** The four stages of a system and their resources. Builders fill in every default, so that a node is complete. */
import { defaultKeyLifetime, defaultRateLimit, type Auth, type Cors, type Identity, type RateLimit } from './access.ts';
import type { Deprecated } from './deprecated.ts';
import { ownService, type OwnService, type ServiceOptions } from './ownStage.ts';
import type { Bytes, Duration } from './quantity.ts';
import type { Envelope, KeyRoute, ListRoute, Order, PublishRoute, Route } from './route.ts';

export type StageName = 'queue' | 'ingest' | 'table' | 'api';

/** Pub/Sub topic and subscription. */
export interface Queue {
  readonly kind: 'Queue';
  readonly topic: string;
  readonly subscription: string;
  /** Source: 10 s to 600 s, pubsub.proto. */
  readonly ackDeadline: Duration;
  readonly retention: Duration;
  /** Attempts before Pub/Sub moves a message to its dead-letter topic: 5 to 100. */
  readonly maxDeliveryAttempts: number;
  /** 'none': the subscription that others made has no dead-letter topic, and nothing counts what would go there. */
  readonly deadLetters?: 'topic' | 'none';
}

/** Limits of one instance, and the number of instances. */
export interface Resources {
  readonly cpu: number;
  readonly memory: Bytes;
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Requests at once in one instance. */
  readonly concurrency: number;
  readonly timeout: Duration;
}

export type Platform = 'cloud-run' | 'cloud-function';

/** A micro-batch closes at whichever bound comes first. */
export interface BatchBounds {
  readonly rows: number;
  readonly bytes: Bytes;
  readonly wait: Duration;
}

export interface Ingest {
  readonly kind: 'Ingest';
  readonly runtime: 'atalaya';
  readonly platform: Platform;
  readonly name: string;
  readonly resources: Resources;
  readonly batch: BatchBounds;
  readonly maxMessage: Bytes;
  /** How long a message waits for the look-up of the id that it claims, before it becomes a dead letter. */
  readonly claimTimeout: Duration;
}

/** BigQuery table. Without `partitionBy` it is partitioned by published-at. */
export interface Table<F extends string = string> {
  readonly kind: 'Table';
  readonly dataset: string;
  readonly table: string;
  readonly partitionBy: F | undefined;
  readonly clusterBy: readonly F[];
  /** Bytes that one read may bill on BigQuery. Default: model/google/readLimit.ts. */
  readonly maximumBytesBilled?: Bytes | undefined;
}

export type { Auth };
/** RFC 9457 problem+json, or the system's own: `{"<key>": "<message>"}`. */
export type ErrorEnvelope = { readonly kind: 'Problem' } | { readonly kind: 'Keyed'; readonly key: string };

export interface Api<F extends string = string> {
  readonly kind: 'Api';
  readonly runtime: 'atalaya';
  readonly platform: Platform;
  readonly name: string;
  readonly resources: Resources;
  readonly port: number;
  readonly routes: readonly Route<F>[];
  readonly auth: Auth;
  /** Only for `oidc` and `iap`. */
  readonly identity: Identity | undefined;
  readonly rateLimit: RateLimit;
  /** Undefined: scripts of other origins cannot read answers. */
  readonly cors: Cors | undefined;
  /** Proxies on Google Cloud that add to X-Forwarded-For: Cloud Run's own front end is 1, a load balancer one more. */
  readonly proxies: number;
  /** How long a cached answer may be served without a new query. */
  readonly cache: Duration;
  readonly errors: ErrorEnvelope;
  /** A request that takes longer is answered 503. */
  readonly deadline: Duration;
  readonly maxBody: Bytes;
  /** Bytes of the rows in one page. */
  readonly maxPage: Bytes;
  /** Fields of a POST body that the schema lacks are refused, or kept out and named in the answer. */
  readonly unknownFields: 'reject' | 'drop';
  /** How long an `Idempotency-Key` holds: repeated within this time, a request is stored once. */
  readonly keyLifetime: Duration;
}

const functionResources: Resources = {
  cpu: 1,
  memory: '512MiB',
  minInstances: 0,
  maxInstances: 20,
  concurrency: 80,
  timeout: '60s',
};

export interface QueueOptions {
  readonly subscription?: string;
  readonly ackDeadline?: Duration;
  readonly retention?: Duration;
  readonly maxDeliveryAttempts?: number;
  readonly deadLetters?: 'topic' | 'none';
}

export const pubsub = (topic: string, options: QueueOptions = {}): Queue => ({
  kind: 'Queue',
  topic,
  subscription: `${topic}-subscription`,
  ackDeadline: '60s',
  retention: '7d',
  maxDeliveryAttempts: 100,
  ...options,
});

/** Options of a service that the team runs with its own code. */
export interface OwnRuntime extends ServiceOptions {
  readonly runtime: 'own';
}

export interface OwnFunction extends OwnRuntime {
  /** 1 for functions of the first generation, which have metrics of their own. Default 2: a Cloud Run service. */
  readonly generation?: 1 | 2;
}

const ownFunction = (name: string, { generation = 2, ...options }: OwnFunction): OwnService =>
  ownService(generation === 1 ? 'cloud-function-gen1' : 'cloud-function', name, options);

const ownRun = (name: string, options: OwnRuntime): OwnService => ownService('cloud-run', name, options);

export interface IngestOptions {
  readonly runtime?: 'atalaya';
  readonly resources?: Partial<Resources>;
  readonly batch?: Partial<BatchBounds>;
  readonly maxMessage?: Bytes;
  readonly claimTimeout?: Duration;
}

const ingest = (platform: Platform, name: string, options: IngestOptions): Ingest => ({
  kind: 'Ingest',
  runtime: 'atalaya',
  platform,
  name,
  maxMessage: '9MiB',
  claimTimeout: '1h',
  ...options,
  resources: { ...functionResources, ...options.resources },
  batch: { rows: 5_000, bytes: '8MiB', wait: '20ms', ...options.batch },
});

/** The ingest stage as an event-driven function. */
export function cloudFunction(name: string, options?: IngestOptions): Ingest;
export function cloudFunction(name: string, options: OwnFunction): OwnService;
export function cloudFunction(name: string, options: IngestOptions | OwnFunction = {}): Ingest | OwnService {
  return options.runtime === 'own' ? ownFunction(name, options) : ingest('cloud-function', name, options);
}

/** The ingest stage as a container that pulls, or that gets its messages pushed. */
export function cloudRunWorker(name: string, options?: IngestOptions): Ingest;
export function cloudRunWorker(name: string, options: OwnRuntime): OwnService;
export function cloudRunWorker(name: string, options: IngestOptions | OwnRuntime = {}): Ingest | OwnService {
  return options.runtime === 'own' ? ownRun(name, options) : ingest('cloud-run', name, options);
}

export interface TableOptions<F extends string> {
  readonly partitionBy?: F;
  readonly clusterBy?: readonly F[];
  readonly maximumBytesBilled?: Bytes;
}

/** `path` is '<dataset>.<table>'. */
export const bigquery = <const F extends string = never>(
  path: string,
  options: TableOptions<F> = {},
): Table<NoInfer<F>> => {
  const [dataset = '', ...table] = path.split('.');
  return { kind: 'Table', dataset, table: table.join('.'), partitionBy: undefined, clusterBy: [], ...options };
};

export interface ApiOptions<F extends string> {
  readonly runtime?: 'atalaya';
  readonly routes: readonly Route<F>[];
  readonly resources?: Partial<Resources>;
  readonly port?: number;
  readonly auth?: Auth;
  readonly identity?: Identity;
  readonly rateLimit?: RateLimit;
  readonly cors?: Cors;
  readonly proxies?: number;
  readonly cache?: Duration;
  readonly errors?: ErrorEnvelope;
  readonly deadline?: Duration;
  readonly maxBody?: Bytes;
  readonly maxPage?: Bytes;
  readonly unknownFields?: 'reject' | 'drop';
  readonly keyLifetime?: Duration;
}

const api = <F extends string>(platform: Platform, name: string, options: ApiOptions<F>): Api<F> => ({
  kind: 'Api',
  runtime: 'atalaya',
  platform,
  name,
  port: 8080,
  auth: 'none',
  identity: undefined,
  rateLimit: defaultRateLimit,
  cors: undefined,
  proxies: 1,
  cache: '1s',
  errors: { kind: 'Problem' },
  deadline: '10s',
  maxBody: '10MiB',
  maxPage: '8MiB',
  unknownFields: 'reject',
  keyLifetime: defaultKeyLifetime,
  ...options,
  resources: { ...functionResources, ...options.resources },
});

/** The data API as a container. */
export function cloudRun<const F extends string>(name: string, options: ApiOptions<F>): Api<F>;
export function cloudRun(name: string, options: OwnRuntime): OwnService;
export function cloudRun(name: string, options: ApiOptions<string> | OwnRuntime): Api | OwnService {
  return options.runtime === 'own' ? ownRun(name, options) : api('cloud-run', name, options);
}

/** The data API as an HTTP function. */
export function httpFunction<const F extends string>(name: string, options: ApiOptions<F>): Api<F>;
export function httpFunction(name: string, options: OwnFunction): OwnService;
export function httpFunction(name: string, options: ApiOptions<string> | OwnFunction): Api | OwnService {
  return options.runtime === 'own' ? ownFunction(name, options) : api('cloud-function', name, options);
}

export interface ListOptions<F extends string> {
  readonly envelope?: Envelope;
  readonly order?: Order<F>;
  readonly limit?: { readonly default: number; readonly max: number };
  readonly filters?: readonly F[];
  readonly deprecated?: Deprecated;
}

export const list = <const F extends string = never>(
  path: string,
  options: ListOptions<F> = {},
): ListRoute<NoInfer<F>> => ({
  kind: 'ListRoute',
  method: 'GET',
  path,
  envelope: { kind: 'Page' },
  order: { by: undefined, direction: 'desc' },
  limit: { default: 100, max: 1_000 },
  filters: undefined,
  deprecated: undefined,
  ...options,
});

type KeysIn<P extends string> = P extends `${string}{${infer K}}${infer Rest}` ? K | KeysIn<Rest> : never;

export interface RouteOptions {
  readonly deprecated?: Deprecated;
}

export const byKey = <const P extends string>(path: P, options: RouteOptions = {}): KeyRoute<KeysIn<P>> => ({
  kind: 'KeyRoute',
  method: 'GET',
  path,
  keys: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as KeysIn<P>),
  deprecated: undefined,
  ...options,
});

export interface PublishOptions extends RouteOptions {
  readonly maxMessages?: number;
}

export const publish = (path: string, options: PublishOptions = {}): PublishRoute => ({
  kind: 'PublishRoute',
  method: 'POST',
  path,
  maxMessages: 1_000,
  deprecated: undefined,
  ...options,
});

/** Rows under `key`: `{"datos": [...]}`. */
export const keyed = (key: string): Envelope & ErrorEnvelope => ({ kind: 'Keyed', key });
export const bare: Envelope = { kind: 'Bare' };
