/**
 * What the pipeline needs from the world. Shaped so that Pub/Sub and BigQuery fit as well as SQLite and DuckDB:
 * deliveries are settled each on its own, a batch may fail by row, and no broker can be asked how deep it is.
 * Delivery is at least once. Identity is the original message id, so that a reader never sees a message twice.
 */

export type Attributes = Readonly<Record<string, string>>;

export interface OutgoingMessage {
  readonly data: Uint8Array;
  readonly attributes?: Attributes | undefined;
}

/** The attribute that carries the original message id through dead letters and replays. It wins over the broker's. */
export const originalIdAttribute = 'atalaya_message_id';
/** The attribute that carries W3C trace context, as the Pub/Sub clients name it. */
export const traceparentAttribute = 'googclient_traceparent';
/** The attribute that keeps a pushed message's ordering key, which deliveries have no other place for. */
export const orderingKeyAttribute = 'atalaya_ordering_key';
/** The attribute of a message that a test sent, with what for. */
export const syntheticAttribute = 'atalaya_synthetic';

export interface Delivery {
  /** The broker's own id. */
  readonly id: string;
  readonly data: Uint8Array;
  readonly attributes: Attributes | undefined;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** From 1; undefined where the broker does not count. */
  readonly attempt: number | undefined;
  /**
   * What vouches for the id: however often the message comes, it brings the same id and the same `publishedAt`. An ordered
   * log, or a subscription. Undefined where nothing does: the warehouse looks such an id up before it stores the row.
   */
  readonly log: string | undefined;
  /** The message's place in the log; undefined where it has no order. */
  readonly sequence: number | undefined;
}

/** 'ack': stored, or stored before. 'dead': in the dead letters. 'retry': hand back to the broker. */
export type Settlement = 'ack' | 'dead' | 'retry';

/** Settles each delivery, in order. Never rejects; a rejection settles all as 'retry'. */
export type Handler = (deliveries: readonly Delivery[]) => Promise<readonly Settlement[]>;

export interface Subscription {
  /** Stops taking, waits for what is in flight, settles it. */
  close(): Promise<void>;
  /** Settles when closed; rejects when the subscription can never work again. */
  readonly done: Promise<void>;
}

export interface Broker {
  /** Resolves with one id a message once every message is durable. */
  publish(messages: readonly OutgoingMessage[]): Promise<readonly string[]>;
  subscribe(handler: Handler): Subscription;
  close(): Promise<void>;
}

/** Integers and timestamps (microseconds since the epoch) are numbers while safe, else bigint: always exact. */
export type Value = string | number | bigint | boolean | null;

export interface Row {
  /** The original message id. */
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** In the order of the schema's fields. */
  readonly values: readonly Value[];
  /** As of the delivery. Undefined too for a message that claims another's id. */
  readonly log: string | undefined;
  readonly sequence: number | undefined;
}

/** A row that the warehouse will never take. */
export interface RefusedRow {
  readonly kind: 'RefusedRow';
  readonly field: string | undefined;
  readonly reason: string;
}

export type StoreOutcome = 'stored' | 'duplicate' | RefusedRow;

/** The whole batch failed in a way that may pass. Nothing is known of its rows: store them again. */
export class WarehouseUnavailable extends Error {
  override readonly name = 'WarehouseUnavailable';
}

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in';

export interface Condition {
  readonly field: string;
  readonly comparison: Comparison;
  /** One value, but for 'in'. */
  readonly values: readonly Exclude<Value, null>[];
}

/** The last row of the page before. */
export interface Place {
  /** Of the ordering field; null sorts last in either direction. */
  readonly value: Value;
  readonly messageId: string;
}

export interface Query {
  readonly conditions: readonly Condition[];
  /** Undefined orders by published-at. Ties are broken by message id, in the same direction. */
  readonly orderBy: string | undefined;
  readonly direction: 'asc' | 'desc';
  readonly after: Place | undefined;
  readonly limit: number;
  /** Also rows of tests, which are left out otherwise. */
  readonly synthetic?: true;
}

export interface StoredRow {
  readonly messageId: string;
  /** Microseconds since the epoch. */
  readonly publishedAt: number | bigint;
  /** In the order of the schema's fields; whatever the table holds, checked by the reader. */
  readonly values: readonly unknown[];
}

export interface Warehouse {
  /** One outcome a row, in order, once they are durable. Throws `WarehouseUnavailable`. */
  store(rows: readonly Row[]): Promise<readonly StoreOutcome[]>;
  /** Throws `WarehouseUnavailable`; stops early when `signal` is aborted. */
  query(query: Query, signal?: AbortSignal): Promise<readonly StoredRow[]>;
  /**
   * When the newest row was stored, in milliseconds since the epoch; undefined for an empty table. Where asking costs, it
   * may be older than the truth, never newer; absent where a warehouse cannot tell.
   */
  lastStoredAt?(): Promise<number | undefined>;
  /** Queries that it works on at once; more wait for each other. Absent where more are no slower. */
  readonly queriesAtOnce?: number;
  /** Throws `WarehouseUnavailable` when it cannot answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DeadLetter {
  readonly messageId: string;
  /** Original bytes and attributes. */
  readonly data: Uint8Array;
  readonly attributes: Attributes | undefined;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly rejectedAt: number;
  /** Such as 'wrong-type'. */
  readonly code: string;
  readonly field: string | undefined;
  readonly reason: string;
  /** Milliseconds since the epoch; undefined until it is replayed. */
  readonly replayedAt: number | undefined;
}

export interface DeadLetters {
  /** Resolves once durable. The same message id again replaces the letter and opens it anew. */
  put(letters: readonly Omit<DeadLetter, 'replayedAt'>[]): Promise<void>;
  /** Oldest first, after the given message id's place. Only those not replayed, unless `all`. */
  list(options: {
    readonly limit: number;
    readonly after?: string;
    readonly all?: boolean;
  }): Promise<readonly DeadLetter[]>;
  markReplayed(messageIds: readonly string[], at: number): Promise<void>;
  close(): Promise<void>;
}
