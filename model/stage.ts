/** The four stages of a system and their resources. Builders fill in every default, so that a node is complete. */
import { defaultRateLimit, type Auth, type Cors, type Identity, type RateLimit } from './access.ts';
import type { Deprecated } from './deprecated.ts';
import type { Bytes, Duration } from './quantity.ts';

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
  readonly platform: Platform;
  readonly name: string;
  readonly resources: Resources;
  readonly batch: BatchBounds;
  readonly maxMessage: Bytes;
}

/** BigQuery table. Without `partitionBy` it is partitioned by published-at. */
export interface Table<F extends string = string> {
  readonly kind: 'Table';
  readonly dataset: string;
  readonly table: string;
  readonly partitionBy: F | undefined;
  readonly clusterBy: readonly F[];
}

/** `rows` under a key, or a bare JSON array. The default envelope also carries `next` and `skipped`. */
export type Envelope =
  | { readonly kind: 'Page' }
  | { readonly kind: 'Keyed'; readonly key: string }
  | { readonly kind: 'Bare' };

export interface Order<F extends string = string> {
  /** Undefined: by published-at. Ties are always broken by message id. */
  readonly by: F | undefined;
  readonly direction: 'asc' | 'desc';
}

/** GET: many rows, filtered, sorted and paged. */
export interface ListRoute<F extends string = string> {
  readonly kind: 'ListRoute';
  readonly method: 'GET';
  readonly path: string;
  readonly envelope: Envelope;
  readonly order: Order<F>;
  readonly limit: { readonly default: number; readonly max: number };
  /** Fields that callers may filter and sort by. Undefined: all of the schema's. */
  readonly filters: readonly F[] | undefined;
  readonly deprecated: Deprecated | undefined;
}

/** GET: the rows with the key that is in the path. 404 when there is none. */
export interface KeyRoute<F extends string = string> {
  readonly kind: 'KeyRoute';
  readonly method: 'GET';
  /** With one `{field}` for each key field, such as '/get_data/{action_id}:{user_email}'. */
  readonly path: string;
  readonly keys: readonly F[];
  readonly deprecated: Deprecated | undefined;
}

/** POST: validates one message or an array of them and publishes. */
export interface PublishRoute {
  readonly kind: 'PublishRoute';
  readonly method: 'POST';
  readonly path: string;
  readonly maxMessages: number;
  readonly deprecated: Deprecated | undefined;
}

export type Route<F extends string = string> = ListRoute<F> | KeyRoute<F> | PublishRoute;

export type { Auth };

/** RFC 9457 problem+json, or the system's own: `{"<key>": "<message>"}`. */
export type ErrorEnvelope = { readonly kind: 'Problem' } | { readonly kind: 'Keyed'; readonly key: string };

export interface Api<F extends string = string> {
  readonly kind: 'Api';
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

export interface IngestOptions {
  readonly resources?: Partial<Resources>;
  readonly batch?: Partial<BatchBounds>;
  readonly maxMessage?: Bytes;
}

const ingest = (platform: Platform, name: string, options: IngestOptions): Ingest => ({
  kind: 'Ingest',
  platform,
  name,
  maxMessage: '9MiB',
  ...options,
  resources: { ...functionResources, ...options.resources },
  batch: { rows: 5_000, bytes: '8MiB', wait: '20ms', ...options.batch },
});

/** The ingest stage as an event-driven function. */
export const cloudFunction = (name: string, options: IngestOptions = {}): Ingest =>
  ingest('cloud-function', name, options);
/** The ingest stage as a container that pulls. */
export const cloudRunWorker = (name: string, options: IngestOptions = {}): Ingest => ingest('cloud-run', name, options);

export interface TableOptions<F extends string> {
  readonly partitionBy?: F;
  readonly clusterBy?: readonly F[];
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
}

const api = <F extends string>(platform: Platform, name: string, options: ApiOptions<F>): Api<F> => ({
  kind: 'Api',
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
  ...options,
  resources: { ...functionResources, ...options.resources },
});

/** The data API as a container. */
export const cloudRun = <const F extends string>(name: string, options: ApiOptions<F>): Api<F> =>
  api('cloud-run', name, options);
/** The data API as an HTTP function. */
export const httpFunction = <const F extends string>(name: string, options: ApiOptions<F>): Api<F> =>
  api('cloud-function', name, options);

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

/** The path of a list's export, which has one JSON object a line. */
export const exportPath = (path: string): string => `${path}.ndjson`;

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
/** A bare JSON array. */
export const bare: Envelope = { kind: 'Bare' };
