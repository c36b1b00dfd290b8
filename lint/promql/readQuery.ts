/** A query as rules read it: parsed, with its template variables filled. Import it lazily: it loads the grammar. */
import type { Expr } from '../../promql/expr.ts';
import { parsePromql } from '../../promql/parse.ts';
import { PromqlError, type Span } from '../../promql/promqlError.ts';
import { fillings, hasStatement, holesIn, type FilledHole } from './holes.ts';

export interface ReadQuery {
  readonly kind: 'ReadQuery';
  /** As written. */
  readonly query: string;
  /** As parsed: as long as the query. */
  readonly filled: string;
  readonly expr: Expr;
  /** Where variables were, with what was put there; inside strings too. */
  readonly holes: readonly FilledHole[];
}

export interface WrongQuery {
  readonly kind: 'WrongQuery';
  readonly error: PromqlError;
}

/** Valid, as far as can be said: a template may still add anything, or the engine here lacks what it uses. */
export interface OpenQuery {
  readonly kind: 'OpenQuery';
}

/** Functions removed in Prometheus 3 that other PromQL engines still support. */
const renamed: ReadonlySet<string> = new Set(['holt_winters']);

const isWrong = ({ code, text }: PromqlError): boolean => (code === 'syntax' || code === 'type') && !renamed.has(text);

/** Characters and brackets beyond which a query is not read: nobody wrote it by hand, and the grammar takes too long. */
const most = { length: 10_000, depth: 100 };

const isTooLarge = (query: string): boolean => {
  if (query.length > most.length) return true;
  let depth = 0;
  for (const character of query) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth > most.depth) return true;
  }
  return false;
};

export const readQuery = (query: string): ReadQuery | WrongQuery | OpenQuery => {
  if (isTooLarge(query) || hasStatement(query)) return { kind: 'OpenQuery' };
  let wrong: PromqlError | undefined;
  for (const { text, holes } of fillings(query, holesIn(query))) {
    try {
      return { kind: 'ReadQuery', query, filled: text, expr: parsePromql(text), holes };
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      if (!isWrong(error)) return { kind: 'OpenQuery' };
      if (!isGuessed(query, error, holes)) wrong ??= asWritten(query, error);
    }
  }
  return wrong === undefined ? { kind: 'OpenQuery' } : { kind: 'WrongQuery', error: wrong };
};

/** Whether the fault is one of our guess: it begins at a variable or behind it, or is in a string of which we know a part. */
const isGuessed = (query: string, { offset, text }: PromqlError, holes: readonly FilledHole[]): boolean =>
  holes.some(({ from, to }) => {
    const isAt = from <= offset && query.slice(to, offset).trim() === '';
    const isString = /^(["'`])[^]*\1$/.test(text);
    return isAt || (isString && from < offset + text.length && to > offset);
  });

/** The error with the query as it was written: a filling is as long. */
const asWritten = (query: string, { code, problem, fix, offset, text }: PromqlError): PromqlError =>
  new PromqlError({ query, from: offset, to: offset + text.length }, { code, problem, fix });

/** Whether a variable outside strings is in the span. */
export const isOpen = ({ holes }: Pick<ReadQuery, 'holes'>, { from, to }: Span): boolean =>
  holes.some((hole) => hole.kind !== 'text' && hole.from < to && hole.to > from);
