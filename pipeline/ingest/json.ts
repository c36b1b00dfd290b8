/**
 * JSON parsing without two silent losses: integers beyond 2^53 become bigint, and a duplicate key in an object is an error
 * instead of the last one winning. Ordinary messages cost only JSON.parse and one count of quotation marks. With 'exact'
 * numbers a third: a number that its double does not hold exactly stays the text that was sent, as `JSON.rawJSON`.
 */
import { isSameNumber } from '../value/decimal.ts';

/** Text that cannot be parsed. The message never quotes the text. */
export class JsonFault extends Error {
  readonly code: 'bad-json' | 'duplicate-key';

  constructor(code: JsonFault['code'], reason: string) {
    super(reason);
    this.name = 'JsonFault';
    this.code = code;
  }
}

const longDigits = /\d{16}/;
/** Longer integers stay doubles: they are rejected anyway, and BigInt would take quadratic time. */
const integerLiteral = /^-?\d{1,20}$/;

/** A number that may not be exact as a double: sixteen digits, or an exponent. */
const longNumber = /\d[eE]|[\d.]{17}/;

/** How to read numbers other than integers: as doubles, or without any loss. */
export type NumberReading = 'doubles' | 'exact';

/** Throws `JsonFault`. */
export const parseJson = (text: string, numbers: NumberReading = 'doubles'): unknown => {
  let value: unknown;
  try {
    if (longDigits.test(text) || (numbers === 'exact' && longNumber.test(text)))
      value = JSON.parse(text, numbers === 'exact' ? exactNumbers : exactIntegers);
    else value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof RangeError ? ': it is nested too deeply' : positionIn(error);
    throw new JsonFault('bad-json', `is not JSON${why}`);
  }
  if (mayRepeatKeys(text, value)) {
    const at = repeatedKeyAt(text);
    if (at !== undefined)
      throw new JsonFault('duplicate-key', `has the same key twice in one object, at character ${at}`);
  }
  return value;
};

/** Like JSON.stringify, but writes a bigint with all its digits. */
export const stringifyJson = (value: unknown, space?: number): string => JSON.stringify(value, rawIntegers, space);

interface RawJson {
  readonly rawJSON?: (text: string) => unknown;
  readonly isRawJSON?: (value: unknown) => value is { readonly rawJSON: string };
}

/** The text of a number that no double holds exactly; undefined for any other value. */
export const rawNumber = (value: unknown): string | undefined =>
  (JSON as RawJson).isRawJSON!(value) ? value.rawJSON : undefined;

const rawIntegers = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? (JSON as RawJson).rawJSON!(value.toString()) : value;

const exactIntegers = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' &&
  !Number.isSafeInteger(value) &&
  context?.source !== undefined &&
  integerLiteral.test(context.source)
    ? BigInt(context.source)
    : value;

const exactNumbers = (key: string, value: unknown, context?: { readonly source?: string }): unknown => {
  const exact = exactIntegers(key, value, context);
  if (typeof exact !== 'number' || context?.source === undefined || isSameNumber(context.source, exact)) return exact;
  return (JSON as RawJson).rawJSON!(context.source);
};

const positionIn = (error: unknown): string => {
  const message = Error.isError(error) ? error.message : '';
  const match = /at position (\d+)/.exec(message);
  if (match !== null) return `: unexpected text at character ${match[1]}`;
  return message.includes('end of JSON') ? ': it ends too early' : ': unexpected text';
};

/** A flat object has two quotation marks per key and per text; more mean escapes, nesting, or a duplicate key. */
const mayRepeatKeys = (text: string, value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  let expectedQuotes = 0;
  if (!Array.isArray(value)) {
    for (const key in value) {
      expectedQuotes += typeof (value as Record<string, unknown>)[key] === 'string' ? 4 : 2;
    }
  }
  let quotes = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 34) quotes++;
  return quotes !== expectedQuotes;
};

/** Scans valid JSON for the index at which a key occurs for the second time in its object. */
const repeatedKeyAt = (text: string): number | undefined => {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const start = i;
      for (i++; text[i] !== '"'; i++) if (text[i] === '\\') i++;
      const keys = open.at(-1);
      if (keys === undefined || !followedByColon(text, i + 1)) continue;
      const key = JSON.parse(text.slice(start, i + 1)) as string;
      if (keys.has(key)) return start;
      keys.add(key);
    }
  }
  return undefined;
};

const followedByColon = (text: string, from: number): boolean => {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i] === ':';
};
