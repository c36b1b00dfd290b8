/**
 * Parses queries with `$window` in their ranges. PromQL has no such word, so a duration of the same length stands for it while the
 * query is parsed: positions in errors stay right. It loads the grammar: import it lazily.
 */
import type { Expr } from './expr.ts';
import { durationOf } from './literals.ts';
import { parsePromql } from './parse.ts';
import { PromqlError } from './promqlError.ts';
import { openWindow, withRanges } from './window.ts';

/** As many characters as `$window`; nobody writes it. */
const standIn = '999999m';

const between = /(\[\s*)\$window(\s*(?::[^\]]*)?\])/g;

/** Without spans. Throws `PromqlError` with the query as it was written. */
export const parseWindowed = (query: string): Expr => {
  try {
    const standInLength = durationOf(standIn);
    return withRanges(parsePromql(query.replaceAll(between, `$1${standIn}$2`)), ({ range }) =>
      range.milliseconds === standInLength ? openWindow : range,
    );
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const { code, problem, fix, offset, text } = error;
    throw new PromqlError({ query, from: offset, to: offset + text.length }, { code, problem, fix });
  }
};
