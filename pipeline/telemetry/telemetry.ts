/**
 * The instruments that the hot paths call. They have the names of the semantic conventions (model/signals.ts), and are
 * written by hand because automatic HTTP instrumentation costs more than the request. None takes a URL or a payload.
 */
import type { Link } from '@opentelemetry/api';
import type { Attributes, Delivery } from '../ports.ts';

export type CacheResult = 'hit' | 'miss' | 'shared';

export interface ApiTelemetry {
  /**
   * `route` is the declared path, or 'unmatched'; `method` is a known method, or '_OTHER'. Returns a callback that ends the
   * request: call it once. Call this in the request's own callback: when the request is sampled, the rest of it runs in its
   * span. `traceparent` is the caller's header, if any. A `synthetic` request has a metric of its own and is not an event.
   */
  request(
    route: string,
    method: string,
    declared: boolean,
    traceparent?: string,
  ): (status: number, seconds: number, synthetic?: boolean) => void;
  cache(result: CacheResult): void;
  shed(): void;
  skippedRows(count: number): void;
}

export interface IngestTelemetry {
  /** `ages`: seconds from published to stored, one for each message. */
  stored(ages: readonly number[]): void;
  duplicates(count: number): void;
  rejected(code: string, count: number): void;
  /** Messages of tests; they are counted here only. */
  synthetic(outcome: 'stored' | 'duplicate' | 'rejected', count: number): void;
  retried(count: number): void;
  unknownFields(count: number): void;
  processed(seconds: number, messages: number): void;
}

export interface WarehouseTelemetry {
  operation(name: 'insert' | 'query', seconds: number, error: string | undefined): void;
  /** Bytes that the queries of a read route bill. `route` is the declared path. */
  billed(route: string, bytes: number): void;
}

export interface BrokerTelemetry {
  published(count: number, seconds: number): void;
  /**
   * `read` is called at each collection: messages that are not acknowledged, age of the oldest in seconds, and for each
   * freshness objective, by its id, the number of messages older than its threshold.
   */
  observeBacklog(
    read: () => {
      readonly messages: number;
      readonly oldestSeconds: number;
      readonly overdue: ReadonlyMap<string, number>;
    },
  ): void;
}

export interface BatchTrace {
  /** Links to the spans of the traced messages. */
  readonly links: readonly Link[];
  /** Ends the spans of the messages; `failed` maps the index of a rejected message to its code. */
  end(failed: ReadonlyMap<number, string>): void;
}

export interface Tracing {
  /** Attributes that continue the active trace, or undefined when it is not sampled. */
  inject(): Attributes | undefined;
  /** Starts a 'process' span for each message with a sampled trace; costs nothing when there is none. */
  startBatch(deliveries: readonly Delivery[]): BatchTrace;
  /** Runs `insert` in one span that links to the traced messages of all `batches`; costs nothing when there are none. */
  insert<T>(batches: readonly BatchTrace[], rows: number, insert: () => Promise<T>): Promise<T>;
  /** Runs `query` in a child of the active span: when several requests share an answer, the first one's. */
  query<T>(query: () => Promise<T>): Promise<T>;
}

export interface Telemetry {
  readonly api: ApiTelemetry;
  readonly ingest: IngestTelemetry;
  readonly warehouse: WarehouseTelemetry;
  readonly broker: BrokerTelemetry;
  readonly tracing: Tracing;
}

/** One structured line for each event, without payloads and URLs. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
