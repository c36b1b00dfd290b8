/**
 * Whether RE2 can read a regular expression, for matchers in definitions. It only reads; promql/matcher.ts matches with RE2JS,
 * which takes 10 to 50 ms to load, and every command loads the organization. A test compares the two.
 * Source: https://github.com/google/re2/wiki/Syntax, and Go's regexp/syntax.
 */

/** The most that `{n,m}` may repeat, nested repetitions multiplied. */
const mostRepeats = 1_000;

interface Reader {
  readonly source: string;
  at: number;
  readonly names: Set<string>;
}

class PatternFault extends Error {}

/** Undefined when the pattern can be read. */
export const faultOfPattern = (source: string): string | undefined => {
  const reader: Reader = { source, at: 0, names: new Set() };
  try {
    alternation(reader);
    if (!isAtEnd(reader)) throw new PatternFault("unexpected ')'");
    return undefined;
  } catch (error) {
    if (error instanceof PatternFault) return error.message;
    throw error;
  }
};

const isAtEnd = ({ source, at }: Reader): boolean => at >= source.length;

const next = ({ source, at }: Reader): string => source.charAt(at);

const take = (reader: Reader, pattern: RegExp): RegExpExecArray | undefined => {
  const here = new RegExp(pattern.source, 'uy');
  here.lastIndex = reader.at;
  const found = here.exec(reader.source);
  if (found === null) return undefined;
  reader.at = here.lastIndex;
  return found;
};

/** Returns the largest product of nested repetitions in it. */
const alternation = (reader: Reader): number => {
  let most = 1;
  do most = Math.max(most, concatenation(reader));
  while (take(reader, /\|/) !== undefined);
  return most;
};

const operator = /[*+?]|\{(\d+)(?:,(\d*))?\}/;

const concatenation = (reader: Reader): number => {
  let most = 1;
  // Flags and empty quotations are no operand: an operator after them repeats what is before them.
  let operand: number | undefined;
  while (!isAtEnd(reader) && !'|)'.includes(next(reader))) {
    const repeated = take(reader, operator);
    if (repeated === undefined) operand = atom(reader) ?? operand;
    else if (operand === undefined) throw new PatternFault(`'${repeated[0]}' has nothing to repeat`);
    else operand = repetition(reader, repeated, operand);
    most = Math.max(most, operand ?? 1);
  }
  return most;
};

const repetition = (reader: Reader, [written, from, to]: RegExpExecArray, operand: number): number => {
  take(reader, /\?/);
  const second = take(reader, operator);
  if (second !== undefined) throw new PatternFault(`'${written}${second[0]}' repeats a repetition`);
  if (from === undefined) return operand;
  const [least, most] = [Number(from), Number(to === undefined || to === '' ? from : to)];
  if (least > most) throw new PatternFault(`'${written}' ends below its begin`);
  if (most > mostRepeats || Math.max(1, most) * operand > mostRepeats)
    throw new PatternFault(`'${written}' repeats more than ${mostRepeats} times`);
  return Math.max(1, most) * operand;
};

/** Undefined when there is nothing that an operator could repeat. */
const atom = (reader: Reader): number | undefined => {
  if (next(reader) === '(') return group(reader);
  if (take(reader, /\\Q/) !== undefined) return quotation(reader);
  if (next(reader) === '[') characterClass(reader);
  else if (next(reader) === '\\') escape(reader, false);
  else take(reader, /[^]/);
  return 1;
};

const quotation = (reader: Reader): number | undefined => {
  const quoted = take(reader, /[^]*?\\E/);
  if (quoted === undefined) throw new PatternFault("'\\Q' has no '\\E'");
  return quoted[0] === '\\E' ? undefined : 1;
};

const group = (reader: Reader): number | undefined => {
  const looking = take(reader, /\(\?(?:[=!]|<[=!])/);
  if (looking !== undefined) throw new PatternFault(`'${looking[0]}' looks ahead or behind, which RE2 cannot`);
  const name = take(reader, /\(\?P?<([^>]*)>?/);
  if (name !== undefined) {
    const [written, word = ''] = name;
    if (!written.endsWith('>') || !/^\w+$/.test(word))
      throw new PatternFault(`'${written}' is not the name of a group`);
    if (reader.names.has(word)) throw new PatternFault(`two groups have the name '${word}'`);
    reader.names.add(word);
  } else if (take(reader, /\(\?/) !== undefined) {
    const flags = take(reader, /(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)?([:)])/);
    if (flags === undefined) throw new PatternFault(`'(?${next(reader)}' begins no group of RE2`);
    if (flags[1] === ')') return undefined;
  } else take(reader, /\(/);
  const inner = alternation(reader);
  if (take(reader, /\)/) === undefined) throw new PatternFault("a ')' is missing");
  return inner;
};

const posixNames: readonly string[] =
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' ');

const characterClass = (reader: Reader): void => {
  take(reader, /\[\^?/);
  let isFirst = true;
  for (;;) {
    if (isAtEnd(reader)) throw new PatternFault("a ']' is missing");
    if (!isFirst && take(reader, /\]/) !== undefined) return;
    isFirst = false;
    const posix = take(reader, /\[:\^?([^:]*?):\]/);
    if (posix !== undefined) {
      if (!posixNames.includes(posix[1] ?? '')) throw new PatternFault(`'${posix[0]}' is not a class of characters`);
      continue;
    }
    const low = member(reader);
    if (low === undefined || take(reader, /-(?!\])/) === undefined) continue;
    const high = member(reader);
    if (high === undefined || high < low) throw new PatternFault('a range of characters ends below its begin');
  }
};

/** The code point; undefined for a class such as \d. */
const member = (reader: Reader): number | undefined => {
  if (next(reader) === '\\') return escape(reader, true);
  const [char] = take(reader, /[^]/) ?? [];
  if (char === undefined) throw new PatternFault("a ']' is missing");
  return char.codePointAt(0);
};

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The code point; undefined for a class or an assertion. */
const escape = (reader: Reader, isInClass: boolean): number | undefined => {
  if (take(reader, /\\[dDsSwW]/) !== undefined) return undefined;
  if (!isInClass && take(reader, /\\[AbBz]/) !== undefined) return undefined;
  const category = take(reader, /\\[pP](?:\{\^?([^}]*)\}|(\p{L}))/u);
  if (category !== undefined) {
    if (!isCategory(category[1] ?? category[2] ?? ''))
      throw new PatternFault(`'${category[0]}' is not a class of characters`);
    return undefined;
  }
  const code = take(reader, /\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/);
  if (code !== undefined) {
    const point = Number.parseInt(code[1] ?? code[2] ?? '', 16);
    if (point > 0x10_ff_ff) throw new PatternFault(`'${code[0]}' is not a character`);
    return point;
  }
  const octal = take(reader, /\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/);
  if (octal !== undefined) return Number.parseInt(octal[1] ?? '', 8);
  const [written, char] = take(reader, /\\([^]?)/) ?? ['\\', ''];
  if (char === undefined || char === '') throw new PatternFault("'\\' at the end escapes nothing");
  if (/[1-9]/.test(char)) throw new PatternFault(`'${written}' refers to a group, which RE2 cannot`);
  if (controls[char] !== undefined) return controls[char];
  if (/[\p{L}\p{N}]/u.test(char) || (char.codePointAt(0) ?? 0) > 0x7f)
    throw new PatternFault(`'${written}' is not an escape of RE2`);
  return char.codePointAt(0);
};

/** Names of general categories have one or two letters; scripts have their long names. */
const isCategory = (name: string): boolean => {
  if (name === 'Any') return true;
  if (!/^[A-Z][a-z]?$|^[A-Z]\w{2,}$/.test(name)) return false;
  try {
    new RegExp(name.length < 3 ? `\\p{gc=${name}}` : `\\p{sc=${name}}`, 'u').test('');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};
