/** The envelope of an answer: its rows, or what it is instead. */
import type { PlanField, ReadRoute } from '../plan.ts';
import type { WrongReason } from './reasons.ts';
import { isObject, type Row } from './values.ts';

// --- emitted from here ---

/** JSON documents of a table may have a key twice. */
const hasDocument = ({ type, fields = [], of }: PlanField): boolean =>
  type === 'json' || fields.some(hasDocument) || (of !== undefined && hasDocument(of));

const keyCount = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += keyCount(item);
  else for (const key in value) count += 1 + keyCount((value as Row)[key]);
  return count;
};

/** JSON.parse keeps the last of two equal keys. */
const hasDuplicateKeys = (text: string, value: unknown, fields: readonly PlanField[]): boolean => {
  if (fields.some(hasDocument)) return false;
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
// --- emitted to here ---

export { hasDuplicateKeys, pageOf };
