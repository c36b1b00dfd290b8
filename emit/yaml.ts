/**
 * Our own plain data as YAML, block style, the same bytes for the same data: a library's writer takes longer than all the
 * rest of an emitted system. A property test holds it against the `yaml` library: what is written here reads back equal.
 */

import { memoize } from '../model/memoize.ts';

/** A JSON value. Undefined members are omitted. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** One document, ending with a line feed. */
export const yamlOf = (value: Plain): string => {
  const out: string[] = [];
  if (isArray(value) && value.length > 0) items(out, value, '');
  else if (isObject(value) && !isArray(value) && !isEmpty(value)) members(out, value, '', '');
  else out.push(leaf(value, ''));
  out.push('\n');
  return out.join('');
};

/** Several documents in one file. */
export const yamlDocuments = (values: readonly Plain[]): string =>
  values.map((value) => `---\n${yamlOf(value)}`).join('');

type Members = Exclude<Plain, string | number | boolean | null | readonly Plain[]>;

const isArray = (value: Plain): value is readonly Plain[] => Array.isArray(value);
const isObject = (value: Plain): value is Members => typeof value === 'object' && value !== null;

const isEmpty = (value: Members): boolean => {
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
};

/** `lead`: start of the first line; the others are indented. */
const members = (out: string[], value: Members, indent: string, lead: string): void => {
  const next = `\n${indent}`;
  let before = lead;
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue;
    const text = keyText(key);
    if (typeof member === 'object' && member !== null) {
      out.push(before, text);
      below(out, member, indent);
    } else out.push(before, text, ' ', scalar(member, indent));
    before = next;
  }
};

const items = (out: string[], values: readonly Plain[], indent: string): void => {
  const next = `\n${indent}-`;
  let before = `${indent}-`;
  for (const value of values) {
    out.push(before);
    before = next;
    if (isObject(value) && !isArray(value) && !isEmpty(value)) members(out, value, `${indent}  `, ' ');
    else below(out, value, indent);
  }
};

/** The value after a key or a dash: on the same line, or indented on the next lines. */
const below = (out: string[], value: Plain, indent: string): void => {
  const deeper = `${indent}  `;
  if (isArray(value) && value.length > 0) {
    out.push('\n');
    items(out, value, deeper);
  } else if (isObject(value) && !isArray(value) && !isEmpty(value)) members(out, value, deeper, `\n${deeper}`);
  else out.push(' ', leaf(value, indent));
};

const leaf = (value: Plain, indent: string): string => {
  if (isArray(value)) return '[]';
  return isObject(value) ? '{}' : scalar(value, indent);
};

const scalar = (value: string | number | boolean | null, indent: string): string => {
  if (typeof value !== 'string') return String(value);
  return value.includes('\n') && isBlock(value) ? block(value, `${indent}  `) : flow(value);
};

/** Unquoted only when every YAML 1.1 or 1.2 reader sees a string: a letter first, then characters without a special meaning. */
const plain = /^[A-Za-z_](?:[\w ./()%+-]*[\w.)%])?$/;
const words = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;
const longestWord = 'false'.length;
const ascii = /^[\x20-\x7e]*$/;
const asciiLines = /^[\n\x20-\x7e]*$/;
const printable = /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;
const printableLines = /^[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const flow = (text: string): string => {
  if (plain.test(text) && !(text.length <= longestWord && words.test(text))) return text;
  if (!ascii.test(text) && !printable.test(text)) return JSON.stringify(text).replaceAll(unprintable, escaped);
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
};

/** Files of thousands of systems have the same keys. */
const keyText: (key: string) => string = memoize(
  (key) => key,
  (key) => `${flow(key)}:`,
);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Texts that a literal block preserves exactly: printable lines, the first not indented, at most one line feed at the end. */
const isBlock = (text: string): boolean => {
  const last = text.length - (text.endsWith('\n') ? 2 : 1);
  const isTrimmed = !isSpace.test(text.charAt(0)) && !isSpace.test(text.charAt(last));
  return isTrimmed && (asciiLines.test(text) || printableLines.test(text));
};

const isSpace = /\s/;

const block = (text: string, indent: string): string => {
  const ended = text.endsWith('\n');
  const whole = ended ? text.slice(0, -1) : text;
  // An empty line has no indent.
  const lines = whole.includes('\n\n')
    ? whole.replaceAll(/\n(?=[^\n])/g, `\n${indent}`)
    : whole.replaceAll('\n', `\n${indent}`);
  return `${ended ? '|' : '|-'}\n${indent}${lines}`;
};
