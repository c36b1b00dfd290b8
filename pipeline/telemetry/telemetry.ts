/**
 * What the hot paths tell. Instruments carry semantic-convention names (model/signals.ts) and are written by hand:
 * automatic HTTP instrumentation costs more than the request. Nothing here takes a URL, a payload or a caller's value.
 */
import type { Link } from '@opentelemetry/api';
import type { Attributes, Delivery } from '../ports.ts';

export type CacheResult = 'hit' | 'miss' | 'shared';

export interface ApiTelemetry {
  /**
   * `route` is the declared path, or 'unmatched'; `method` is a known method, or '_OTHER'. Returns what ends it, once.
   * Call it in the request's own callback: when the request is sampled, what follows runs in its span. `traceparent` is
   * the caller's header, if any. What is `synthetic` is told apart, and no event of an objective.
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
  /** `ages`: seconds from published to stored, one a message. */
  stored(ages: readonly number[]): void;
  duplicates(count: number): void;
  rejected(code: string, count: number): void;
  /** Messages of tests, which count nowhere else. */
  synthetic(outcome: 'stored' | 'duplicate' | 'rejected', count: number): void;
  retried(count: number): void;
  unknownFields(count: number): void;
  processed(seconds: number, messages: number): void;
}

export interface WarehouseTelemetry {
  operation(name: 'insert' | 'query', seconds: number, error: string | undefined): void;
}

export interface BrokerTelemetry {
  published(count: number, seconds: number): void;
  /**
   * Read at each collection: messages not acknowledged, age in seconds of the oldest, and by freshness objective's id the
   * messages older than its threshold.
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
  /** To the span of each message that is traced. */
  readonly links: readonly Link[];
  /** Ends the messages' spans; `failed` are indices of rejected ones with their code. */
  end(failed: ReadonlyMap<number, string>): void;
}

export interface Tracing {
  /** Attributes that continue the active trace, or undefined when it is not sampled. */
  inject(): Attributes | undefined;
  /** A 'process' span for each message that carries a sampled trace; free when none does. */
  startBatch(deliveries: readonly Delivery[]): BatchTrace;
  /** Runs `insert` in one span that links to the traced messages of all `batches`; free when there are none. */
  insert<T>(batches: readonly BatchTrace[], rows: number, insert: () => Promise<T>): Promise<T>;
  /** Runs `query` in a span below the active one: of the request that asked first, where several share its answer. */
  query<T>(query: () => Promise<T>): Promise<T>;
}

export interface Telemetry {
  readonly api: ApiTelemetry;
  readonly ingest: IngestTelemetry;
  readonly warehouse: WarehouseTelemetry;
  readonly broker: BrokerTelemetry;
  readonly tracing: Tracing;
}

/** One structured line an event: no payloads, no URLs. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
