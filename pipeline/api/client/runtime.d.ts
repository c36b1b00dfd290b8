/** An error answer, with the texts of the service. */
export declare class ApiProblem extends Error {
  readonly name: 'ApiProblem';
  readonly status: number;
  readonly title: string | undefined;
  /** Id of the request, to report a bug of the service. */
  readonly instance: string | undefined;
  /** One a fault. */
  readonly errors: readonly Readonly<Record<string, unknown>>[];
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly body: unknown;
  constructor(status: number, body: unknown, retryAfter: number | undefined);
}

/** No answer came after all tries; `message` has the URL, `cause` is the last error. */
export declare class ConnectionFailed extends Error {
  readonly name: 'ConnectionFailed';
  readonly url: string;
  constructor(method: string, url: string, tries: number, cause: unknown);
}

export interface ClientOptions {
  /** Such as 'https://api.example.com'. */
  readonly baseUrl: string;
  /** Sent as a bearer token; a function is called before each request. */
  readonly token?: string | (() => string | Promise<string>);
  /** Retries after 429, 503 and broken connections; default 4. */
  readonly retries?: number;
  /** Milliseconds; default 30,000. If the service asks for a longer wait, the call fails at once. */
  readonly maxWaitMs?: number;
  readonly fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface PublishOptions extends CallOptions {
  /** A request with the same key and messages is served once. Default: a new key for each call. */
  readonly idempotencyKey?: string;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The URL of the next page. */
  readonly next: string | undefined;
  /** Stored rows that break the schema and were left out. */
  readonly skipped: number;
  /** When the newest row of the table was stored. */
  readonly storedAt: string | undefined;
}

/** The answer of a service that keeps unknown fields out of messages. */
export interface Published {
  readonly messageIds: readonly string[];
  /** Paths of the fields that were kept out. */
  readonly ignored: readonly string[];
  /** Number of kept-out fields that `ignored` does not name. */
  readonly moreIgnored: number;
}

/** Requests the next page only when the rows of the previous one have been read. */
export interface Rows<Row> extends AsyncIterable<Row> {
  readonly first: () => Promise<Page<Row>>;
  readonly pages: () => AsyncGenerator<Page<Row>, void, undefined>;
}

export interface Transport {
  readonly rows: <Row>(
    path: string,
    parameters: object | undefined,
    read: (body: never) => readonly Row[],
    options?: CallOptions,
  ) => Rows<Row>;
  readonly lines: <Row>(path: string, parameters: object | undefined, options?: CallOptions) => AsyncIterable<Row>;
  readonly publish: (path: string, messages: unknown, options?: PublishOptions) => Promise<readonly string[]>;
  readonly publishAndName: (path: string, messages: unknown, options?: PublishOptions) => Promise<Published>;
}

export declare const createTransport: (options: ClientOptions, integers: ReadonlySet<string>) => Transport;
export declare const parseExact: (text: string, integers: ReadonlySet<string>) => unknown;
export declare const stringifyExact: (value: unknown) => string;
