/**
 * Finds the position of the value at a path in valid JSON, without parsing the rest: a tree of the whole file costs ten times as
 * much, and most files need only one or two positions.
 */
import type { Path } from '../../text/path.ts';

export interface Scanned {
  readonly from: number;
  readonly to: number;
  /** Span of the key, for a field of an object. */
  readonly key: { readonly from: number; readonly to: number } | undefined;
}

const [quote, backslash, comma, closeList, closeObject] = [34, 92, 44, 93, 125];

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

/** Offset after the closing quote. */
export const skipText = (text: string, from: number): number => {
  let at = from + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
    at += 1;
    if (slashes % 2 === 0) return at;
  }
};

/** Offset after the value that starts here. */
const skipValue = (text: string, from: number): number => {
  const first = text[from];
  if (first === '"') return skipText(text, from);
  if (first !== '{' && first !== '[') {
    const scalarEnd = /[\s,}\]]|$/g;
    scalarEnd.lastIndex = from;
    return scalarEnd.exec(text)?.index ?? text.length;
  }
  const special = /["{}[\]]/g;
  let depth = 0;
  special.lastIndex = from;
  for (let found = special.exec(text); found !== null; found = special.exec(text)) {
    if (found[0] === '"') special.lastIndex = skipText(text, found.index);
    else depth += found[0] === '{' || found[0] === '[' ? 1 : -1;
    if (depth === 0) return found.index + 1;
  }
  return text.length;
};

/** Undefined when the path does not exist. Of two equal keys the last counts, as in JSON.parse. */
export const scan = (text: string, path: Path): Scanned | undefined => {
  let from = skipSpace(text, 0);
  let key: Scanned['key'];
  for (const step of path) {
    const found = typeof step === 'number' ? itemAt(text, from, step) : fieldAt(text, from, step);
    if (found === undefined) return undefined;
    ({ from, key } = found);
  }
  return { from, to: skipValue(text, from), key };
};

type Found = Pick<Scanned, 'from' | 'key'>;

const itemAt = (text: string, list: number, index: number): Found | undefined => {
  if (text[list] !== '[') return undefined;
  let at = skipSpace(text, list + 1);
  for (let item = 0; text.charCodeAt(at) !== closeList && at < text.length; item++) {
    if (item === index) return { from: at, key: undefined };
    at = next(text, skipValue(text, at));
  }
  return undefined;
};

const fieldAt = (text: string, object: number, name: string): Found | undefined => {
  if (text[object] !== '{') return undefined;
  let found: Found | undefined;
  let at = skipSpace(text, object + 1);
  while (text.charCodeAt(at) === quote) {
    const end = skipText(text, at);
    const from = skipSpace(text, skipSpace(text, end) + 1);
    if (text.slice(at, end) === `"${name}"` || JSON.parse(text.slice(at, end)) === name)
      found = { from, key: { from: at, to: end } };
    at = next(text, skipValue(text, from));
    if (text.charCodeAt(at) === closeObject) break;
  }
  return found;
};

/** Offset after a value and its comma, if there is one. */
const next = (text: string, end: number): number => {
  const at = skipSpace(text, end);
  return text.charCodeAt(at) === comma ? skipSpace(text, at + 1) : at;
};
