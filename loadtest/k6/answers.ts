/**
 * Whether an answer is what its route promises. Pure: no module of k6, so that tests run it too. A target that keeps its promises
 * never gives an answer that is wrong here: what cannot be known, such as the position of a row among rows that others write, is
 * not judged.
 */
import type { Fault, NoneReason, WrongReason } from './reasons.ts';
import { cellsOf, compareValues, fitsRow, isObject, isSameValue, type Row } from './values.ts';
import { hasDuplicateKeys, pageOf } from './envelopes.ts';
import type { PlanField, ReadKind as ReadRequest, ReadRoute } from '../plan.ts';

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
// --- emitted to here ---

export { checkBody, headFault, knownRowsOf, looksRight, statusFault, wholeLength };
export type { Asked, BodyCheck, KnownRows, Received };
