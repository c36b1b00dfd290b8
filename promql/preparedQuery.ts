/**
 * A query as the grammar takes it, of the same length. Brackets and quotes that do not pair are found before: the grammar
 * would point far from the cause.
 */
import { PromqlError } from './promqlError.ts';

const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Strings and comments, whole, and single brackets and quotes. */
const token = /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|`[^`]*`|#[^\n]*|[()[\]{}"'`]/g;

/** Throws `PromqlError`. */
export const preparedQuery = (query: string): string => {
  checkUnicode(query);
  checkBrackets(query);
  return withoutFinalDots(query);
};

const checkUnicode = (query: string): void => {
  const from = query.search(/\p{Surrogate}/u);
  if (from === -1) return;
  const fault = { code: 'syntax', problem: 'this is half a character', fix: 'write the whole character' } as const;
  throw new PromqlError({ query, from, to: from + 1 }, fault);
};

/** Strings and comments, which stay, and numbers with a dot at the end. */
const finalDots = /("(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|`[^`]*`|#[^\n]*)|(?<![\w:.])(\d+)\.(?![\w.])/g;

/** Prometheus reads `2.` as a number, the grammar does not: the dot becomes a space, so that spans stay true. */
const withoutFinalDots = (query: string): string =>
  query.replaceAll(finalDots, (whole: string, _, digits: string | undefined) =>
    digits === undefined ? whole : `${digits} `,
  );

/** Throws `PromqlError` at the first that has no partner. */
const checkBrackets = (query: string): void => {
  const open: { readonly bracket: string; readonly from: number }[] = [];
  for (const { 0: text, index: from } of query.matchAll(token)) {
    const at = { query, from, to: from + 1 };
    if (text.length > 1 || text === '#') continue;
    if ('"\'`'.includes(text)) {
      throw new PromqlError(
        { query, from, to: query.length },
        fault('this string never ends', `close it with ${text}`),
      );
    }
    if (text in closes) {
      open.push({ bracket: text, from });
      continue;
    }
    const last = open.pop();
    if (last === undefined) {
      throw new PromqlError(at, fault(`${text} closes nothing`, `remove it, or open it before`));
    }
    const expected = closes[last.bracket] ?? '';
    if (expected !== text) {
      const problem = `expected ${expected}, because ${last.bracket} is open since column ${columnOf(query, last.from)}; found ${text}`;
      throw new PromqlError(at, fault(problem, `close ${last.bracket} with ${expected} before`));
    }
  }
  const last = open.at(-1);
  if (last === undefined) return;
  const at = { query, from: last.from, to: last.from + 1 };
  throw new PromqlError(at, fault(`${last.bracket} is never closed`, `add ${closes[last.bracket]}`));
};

const fault = (
  problem: string,
  fix: string,
): { readonly code: 'syntax'; readonly problem: string; readonly fix: string } => ({
  code: 'syntax',
  problem,
  fix,
});

const columnOf = (query: string, from: number): number => from - query.lastIndexOf('\n', from - 1);
