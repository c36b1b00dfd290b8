/** Splits a filter into tokens, each with its place, in linear time. A character that fits nowhere is a token of its own. */
import type { Span } from '../../text/position.ts';

export type TokenKind = 'text' | 'word' | 'op' | 'open' | 'close' | 'comma' | 'unclosed' | 'other';

export interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
}

const space = /(?:\s+|--[^\n]*(?:\n|$))*/y;
const quoted = { '"': /"[^"\\]*(?:\\[^][^"\\]*)*"/y, "'": /'[^'\\]*(?:\\[^][^'\\]*)*'/y };
const operator = /!=|!~|>=|<=|<>|=~|==|=|>|<|:/y;
/** Placeholders and the quoted parts of a key belong to the word. */
const word =
  /(?:\$\{[^{}]*\}|\{\{[^{}]*\}\}|\."[^"\\]*(?:\\[^][^"\\]*)*"|\.'[^'\\]*(?:\\[^][^'\\]*)*'|\\[^\s]|[^\s"'(),=<>!:\\])+/y;

const signs: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', ',': 'comma' };

export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  const match = (pattern: RegExp, at: number): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  /** A quote that is not closed is searched for once. */
  const unclosed = new Set<string>();
  let at = match(space, 0).length;
  while (at < text.length) {
    const sign = text[at]!;
    const add = (kind: TokenKind, part: string): void => {
      tokens.push({ kind, text: part, from: at, to: at + part.length });
      at += part.length;
    };
    if (sign === '"' || sign === "'") {
      const part = unclosed.has(sign) ? '' : match(quoted[sign], at);
      if (part === '') unclosed.add(sign);
      add(part === '' ? 'unclosed' : 'text', part === '' ? sign : part);
    } else if (signs[sign] !== undefined) {
      add(signs[sign], sign);
    } else {
      const op = match(operator, at);
      const part = op === '' ? match(word, at) : op;
      if (part === '') add('other', sign);
      else add(op === '' ? 'word' : 'op', part);
    }
    at += match(space, at).length;
  }
  return tokens;
};

/** The text of a token without quotes and escapes. */
export const unquoted = (text: string): string =>
  /^["']/.test(text) ? text.slice(1, -1).replaceAll(/\\([^])/g, '$1') : text;
