/** The routes of a data API, as nodes; model/stage.ts builds them. */
import type { Deprecated } from './deprecated.ts';

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

/** The path of a list's export, which has one JSON object a line. */
export const exportPath = (path: string): string => `${path}.ndjson`;

/** Limit of key routes, which declare none. */
export const keyLimit: ListRoute['limit'] = { default: 100, max: 1_000 };

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
