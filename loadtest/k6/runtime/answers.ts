/**
 * Whether an answer is what its route promises. Pure: no module of k6, so that tests run it too. A target that keeps its promises
 * never gives an answer that is wrong here: what cannot be known, such as the position of a row among rows that others write, is
 * not judged.
 */
import type { Fault, NoneReason, WrongReason } from './reasons.ts';
import { cellsOf, compareValues, fitsRow, isObject, isSameValue, rowOf, type Row } from './values.ts';
import type { PlanField, ReadRequest, ReadRoute } from './plan.ts';

// --- emitted from here ---

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
  /** The list's first rows, in its order, as this side showed them: texts of `cellsOf`. */
  readonly texts: readonly string[];
  /** Whether the caches of the target are younger than `rows`. */
  readonly settled: boolean;
}

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

/** JSON documents of a table may have a key twice. */
const hasDocument = ({ type, fields = [], of }: PlanField): boolean =>
  type === 'json' || fields.some(hasDocument) || (of !== undefined && hasDocument(of));

const keyCount = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  let count = Array.isArray(value) ? 0 : parts.length;
  for (const part of parts) count += keyCount(part);
  return count;
};

/** JSON.parse keeps the last of two equal keys. */
const hasDuplicateKeys = (text: string, value: unknown): boolean => {
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

interface BodyCheck {
  readonly reason: WrongReason | undefined;
  /** The last row's value in the list's order; undefined where the order does not show. */
  readonly last?: unknown;
}

/** Checks a body with every row. `previous`: the check of the page before, for the next one; undefined for a first page. */
const checkBody = (
  fields: readonly PlanField[],
  { request: { kind }, route, values, sample }: Asked,
  { body, skipped: skippedByHeader }: Pick<Received, 'body' | 'skipped'>,
  known: KnownRows,
  previous?: Pick<BodyCheck, 'last'>,
): BodyCheck => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { reason: 'not JSON' };
  }
  const page = pageOf(route, value);
  if (typeof page === 'string') return { reason: page };
  if (!fields.some(hasDocument) && hasDuplicateKeys(body, value)) return { reason: 'duplicate key' };
  const { rows } = page;
  const skipped = Math.max(page.skipped, skippedByHeader);
  if (!rows.every((row): row is Row => isObject(row) && fitsRow(row, fields))) return { reason: 'schema' };
  const typeOf = (field: string): string => fields.find(({ name }) => name === field)?.type ?? 'string';
  const hasValues = (row: Row): boolean =>
    Object.entries(values).every(([field, wanted]) => isSameValue(typeOf(field), row[field], wanted));
  if (kind === 'Miss') return { reason: rows.length > 0 ? 'filter' : undefined };
  if (!rows.every(hasValues)) return { reason: kind === 'ByKey' ? 'other row' : 'filter' };
  const total = rows.length + skipped;
  if (total > route.limit) return { reason: 'more rows' };
  const matching = kind === 'Filtered' ? known.texts.filter((text) => hasValues(rowOf(text, fields))).length : 0;
  const expected = {
    Latest: known.count,
    Filtered: Math.max(matching, sample === undefined ? 0 : 1),
    NextPage: previous === undefined ? known.count : 1,
    ByKey: 1,
    KeyMiss: 0,
  }[kind];
  if (total < Math.min(route.limit, expected)) return { reason: rows.length === 0 ? 'empty list' : 'fewer rows' };
  const { order } = route;
  if (order !== undefined) {
    const ordered = rows.map((row) => row[order.by]);
    if (previous?.last !== undefined) ordered.unshift(previous.last);
    if (ordered.some((item, i) => i > 0 && !isInOrder(order, fields, ordered[i - 1], item))) return { reason: 'order' };
  }
  const reason = kind === 'Latest' ? againstKnown(rows, skipped, { fields, limit: route.limit, known }) : undefined;
  return { reason, last: order === undefined ? undefined : rows.at(-1)?.[order.by] };
};

/**
 * Rows are only added, so those of set-up that a first page has are the first ones, in their order. Rows that repeat cannot be
 * told apart, and are not judged.
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
  const { texts } = known;
  const index = new Map(texts.map((text, i) => [text, i]));
  if (index.size === 0 || index.size < texts.length) return undefined;
  const found = rows.flatMap((row) => index.get(JSON.stringify(cellsOf(row, fields))) ?? []);
  if (found.some((at, i) => i > 0 && at <= found[i - 1]!)) return 'order';
  if (!known.settled) return undefined;
  if (found.length > 0 && found.at(-1) !== found.length - 1) return 'fewer rows';
  return rows.length + skipped < limit && found.length < texts.length ? 'fewer rows' : undefined;
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
// --- emitted to here ---

export { checkBody, headFault, statusFault };
export type { Asked, BodyCheck, KnownRows, Received };
