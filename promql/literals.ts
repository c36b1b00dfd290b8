/**
 * Strings, numbers and durations as Prometheus reads them. Strings have Go's escapes; numbers may be hexadecimal, octal
 * or durations, which count seconds. Source: Prometheus documentation, "Querying basics".
 */
import type { NumberLiteral } from './expr.ts';

export type Unquoted =
  | { readonly kind: 'Text'; readonly text: string }
  /** An escape or the end is wrong. */
  | { readonly kind: 'WrongEscape' }
  /** Prometheus holds such bytes; JavaScript's strings cannot. */
  | { readonly kind: 'NotUtf8' };

export const unquote = (literal: string): Unquoted => {
  const [quote = '', inside] = [literal[0], literal.slice(1, -1)];
  if (literal.length < 2 || literal.at(-1) !== quote) return { kind: 'WrongEscape' };
  if (quote === '`') return { kind: 'Text', text: inside };
  const parts = inside.match(/\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[^])|[^\\]/gu) ?? [];
  const read = parts.map((part) => unescape(part, quote));
  if (parts.join('') !== inside || read.includes(undefined)) return { kind: 'WrongEscape' };
  return decode(read.map((part) => part ?? ''));
};

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Text, or the byte that \x or an octal escape names. */
const unescape = (part: string, quote: string): string | number | undefined => {
  if (part === '\n' || part === quote || part === '\\') return undefined;
  if (!part.startsWith('\\')) return part;
  const [kind = '', digits] = [part[1], part.slice(2)];
  if (digits === '') return kind === quote ? quote : simple[kind];
  const isOctal = /[0-7]/.test(kind);
  const code = isOctal ? Number.parseInt(part.slice(1), 8) : Number.parseInt(digits, 16);
  if (isOctal || kind === 'x') return code < 256 ? code : undefined;
  return code <= 0x10_ff_ff && !(code >= 0xd8_00 && code < 0xe0_00) ? String.fromCodePoint(code) : undefined;
};

/** Several bytes may be one character, so they are decoded together. */
const decode = (parts: readonly (string | number)[]): Unquoted => {
  if (parts.every((part) => typeof part === 'string')) return { kind: 'Text', text: parts.join('') };
  const bytes = Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? part : [...new TextEncoder().encode(part)])),
  );
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const again = new TextEncoder().encode(text);
  const isUtf8 = again.length === bytes.length && again.every((byte, index) => byte === bytes[index]);
  return isUtf8 ? { kind: 'Text', text } : { kind: 'NotUtf8' };
};

/** Milliseconds of each unit; a year has 365 days. */
const units: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

/** Milliseconds of a duration such as '1h30m'; undefined for any other text. */
export const durationOf = (text: string): number | undefined => {
  if (!/^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text) || text === '') return undefined;
  return (text.match(/\d+[a-z]+/g) ?? []).reduce((sum, part) => {
    const [, count = '', unit = ''] = /(\d+)([a-z]+)/.exec(part) ?? [];
    return sum + Number(count) * (units[unit] ?? 0);
  }, 0);
};

/** The number with the opposite sign, in its text too. */
export const negated = (number: NumberLiteral): NumberLiteral => ({
  ...number,
  value: -number.value,
  text: number.text.startsWith('-') ? number.text.slice(1) : `-${number.text}`,
});

/** The value of a number without a sign; a duration is a number of seconds. Undefined for any other text. */
export const numberOf = (text: string): number | undefined => {
  const duration = durationOf(text);
  if (duration !== undefined) return duration / 1_000;
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain === 'inf') return Infinity;
  if (plain === 'nan') return NaN;
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8);
  return /^(0x[\da-f]+|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/.test(plain) ? Number(plain) : undefined;
};
