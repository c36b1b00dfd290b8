/**
 * What the pipeline needs from queue and storage. Pub/Sub and BigQuery fit these ports as well as SQLite and DuckDB: each delivery is settled separately, a batch may fail by row, and no broker reports its backlog. Delivery is at least
 * once. The original message id is the identity, so that a reader never sees a message twice.
 */

export type Attributes = Readonly<Record<string, string>>;

export interface OutgoingMessage {
  readonly data: Uint8Array;
  readonly attributes?: Attributes | undefined;
}

/** The attribute that carries the original message id through dead letters and replays. It wins over the broker's. */
export const originalIdAttribute = 'atalaya_message_id';
/** The attribute that carries the original time of publishing, in milliseconds since the epoch. Only beside an original id. */
export const originalTimeAttribute = 'atalaya_published_at';
/** Milliseconds by which a caller's clock may be ahead of ours, in that attribute. */
export const maxAhead = 300_000;
/** The attribute that carries W3C trace context, as the Pub/Sub clients name it. */
export const traceparentAttribute = 'googclient_traceparent';
/** The attribute that keeps a pushed message's ordering key: deliveries have no field for it. */
export const orderingKeyAttribute = 'atalaya_ordering_key';
/** The attribute of a message that a test sent; its value is the purpose. */
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
   * An ordered log or a subscription that guarantees the id: each redelivery has the same id and the same `publishedAt`.
   * Undefined where nothing guarantees it: then the warehouse looks the id up before it stores the row.
   */
  readonly log: string | undefined;
  /** The message's sequence number in the log; undefined where the log has no order. */
  readonly sequence: number | undefined;
}

/** 'ack': stored now or before. 'dead': dead-lettered. 'retry': hand back to the broker. */
export type Settlement = 'ack' | 'dead' | 'retry';

/** Returns one settlement a delivery, in order. It must not reject; a rejection counts as 'retry' for all. */
export type Handler = (deliveries: readonly Delivery[]) => Promise<readonly Settlement[]>;

export interface Subscription {
  /** Takes no more messages, waits for those in flight, and settles them. */
  close(): Promise<void>;
  /** Resolves when closed; rejects when the subscription fails for good. */
  readonly done: Promise<void>;
}

export interface Broker {
  /** Resolves with one id a message once every message is durable. */
  publish(messages: readonly OutgoingMessage[]): Promise<readonly string[]>;
  subscribe(handler: Handler): Subscription;
  /** Rejects while nothing can be published. Undefined where the broker cannot know without publishing. */
  ping?(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Integers and timestamps (microseconds since the epoch) are numbers while safe, else bigint: always exact. Text in its only
 * form: a NUMERIC ('12.5'), a date ('2024-10-10'), bytes (base64), JSON.
 */
export type Scalar = string | number | bigint | boolean;

/** A list is the array of its elements; a record is the array of its fields' values, in their order. */
export type Value = Scalar | null | readonly Value[];

export interface Row {
  /** The original message id. */
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** In the order of the schema's fields. */
  readonly values: readonly Value[];
  /** The delivery's. Also undefined for a message that claims another id than the broker's. */
  readonly log: string | undefined;
  readonly sequence: number | undefined;
  /** Every copy of the row has this id and time, so that a reader drops the second one: of a replay, or of a key with its time. */
  readonly fixedTime?: true;
}

/** A row that the warehouse will never accept. */
export interface RefusedRow {
  readonly kind: 'RefusedRow';
  readonly field: string | undefined;
  readonly reason: string;
}

/** The row's claimed id could not be looked up: it is neither stored for certain nor refused. The others of its batch are not concerned. */
export interface HeldBack {
  readonly kind: 'HeldBack';
  readonly reason: string;
}

export type StoreOutcome = 'stored' | 'duplicate' | RefusedRow | HeldBack;

/** A transient failure of the whole batch. Some rows may be stored: store all of them again. */
export class WarehouseUnavailable extends Error {
  override readonly name = 'WarehouseUnavailable';
}

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in';

export interface Condition {
  /** A field of the schema, or the hidden column of published-at. */
  readonly field: string;
  readonly comparison: Comparison;
  /** One value; for 'in' one or more. */
  readonly values: readonly Scalar[];
}

/** The last row of the previous page. */
export interface Cursor {
  /** Of the ordering field. Null sorts last in both directions. */
  readonly value: Scalar | null;
  readonly messageId: string;
}

export interface Query {
  readonly conditions: readonly Condition[];
  /** Undefined orders by published-at. Ties are broken by message id, in the same direction. */
  readonly orderBy: string | undefined;
  readonly direction: 'asc' | 'desc';
  readonly after: Cursor | undefined;
  readonly limit: number;
  /** Include rows of tests, which are left out by default. */
  readonly synthetic?: true;
  /** Indices of the schema's fields that are read; undefined: all. The ordering field is always read. */
  readonly fields?: readonly number[] | undefined;
  /** The page ends before the row with which it would have more bytes than this; it has at least one row. */
  readonly maxBytes?: number;
}

/** What a read reports while it runs. */
export interface ReadReport {
  /** Bytes that the warehouse's operator bills for a query. */
  readonly billed: (bytes: number) => void;
  /** The page ended at `maxBytes`: there may be more rows. */
  readonly cut: () => void;
}

/** From, inclusive, and to, exclusive: microseconds since the epoch. Undefined: no bound. */
export interface TimeRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** A read that would bill more bytes than one request may. The same request fails again. */
export class ReadTooLarge extends Error {
  override readonly name = 'ReadTooLarge';
  /** The field whose range bounds the read; undefined where no range does. */
  readonly field: string | undefined;
  readonly maximumBytes: number;
  /** The newest range that is small enough, in the range of the request; undefined where one partition is too large. */
  readonly range: TimeRange | undefined;

  constructor(field: string | undefined, maximumBytes: number, range: TimeRange | undefined, cause?: unknown) {
    super('the read would bill more bytes than one request may', { cause });
    this.field = field;
    this.maximumBytes = maximumBytes;
    this.range = range;
  }
}

/** The rows after a cursor were deleted, because the table keeps rows only for some time. */
export class CursorExpired extends Error {
  override readonly name = 'CursorExpired';
  /** Milliseconds for which the table keeps rows. */
  readonly keptMs: number;

  constructor(keptMs: number) {
    super('the rows after this cursor were deleted');
    this.keptMs = keptMs;
  }
}

export interface StoredRow {
  readonly messageId: string;
  /** Microseconds since the epoch. */
  readonly publishedAt: number | bigint;
  /** In the order of the schema's fields; undefined where not read. Values as the table has them: the reader checks their types. */
  readonly values: readonly unknown[];
}

export interface Warehouse {
  /** Returns one outcome a row, in order, when the rows are durable. Throws `WarehouseUnavailable`. */
  store(rows: readonly Row[]): Promise<readonly StoreOutcome[]>;
  /** Throws `WarehouseUnavailable`, `ReadTooLarge` and `CursorExpired`; stops early when `signal` is aborted. */
  query(query: Query, signal?: AbortSignal, report?: ReadReport): Promise<readonly StoredRow[]>;
  /**
   * All rows of a query in parts, read one after the other, each at most `maxBytes` where that is given. Throws as `query` does. Absent
   * where a warehouse bills nothing for another query: then the caller queries pages.
   */
  scan?(query: Query, signal?: AbortSignal, report?: ReadReport): AsyncIterable<readonly StoredRow[]>;
  /**
   * When the newest row was stored, in milliseconds since the epoch; undefined for an empty table. The answer may be cached:
   * older than the truth, never newer. Absent where a warehouse cannot tell.
   */
  lastStoredAt?(): Promise<number | undefined>;
  /** How many queries run in parallel; more wait. Absent where there is no such limit. */
  readonly queriesAtOnce?: number;
  /** Throws `WarehouseUnavailable` when the warehouse cannot answer. */
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
  /** Resolves when durable. A letter with the same message id is replaced, and counts as not replayed. */
  put(letters: readonly Omit<DeadLetter, 'replayedAt'>[]): Promise<void>;
  /**
   * Oldest first; `after` is the message id of the previous page's last letter. Only letters not replayed, unless
   * `all`.
   */
  list(options: {
    readonly limit: number;
    readonly after?: string;
    readonly all?: boolean;
  }): Promise<readonly DeadLetter[]>;
  markReplayed(messageIds: readonly string[], at: number): Promise<void>;
  close(): Promise<void>;
}
