/** Parts of the parser of filters: kinds of tokens, and nodes from them. */
import type { Span } from '../../text/position.ts';
import type { FilterJunction, FilterNode, FilterText } from './filterTree.ts';
import { unquoted, type Token } from './filterTokens.ts';

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text);

/** AND and OR, or signs that other languages have for them. */
export const isJunction = (token: Token, next: Token | undefined): boolean =>
  token.kind === 'word' &&
  next?.kind !== 'op' &&
  (/^(?:AND|OR)$/i.test(token.text) || junctionSigns[token.text] !== undefined);

export const junctionSigns: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR', '&': 'AND', '|': 'OR' };

export const textOf = ({ kind, text, from, to }: Token): FilterText => ({
  kind: kind === 'text' ? 'Text' : 'Word',
  value: unquoted(text),
  written: text,
  from,
  to,
});

export const joined = (kind: FilterJunction['kind'], items: readonly FilterNode[]): FilterNode | undefined => {
  const [first] = items;
  const last = items.at(-1);
  return items.length > 1 ? { kind, items, from: first!.from, to: last!.to } : first;
};

/** A text that ends with an operator began where another one should have ended: its quote is the one that lacks a partner. */
export const placeOfQuote = (tokens: readonly Token[], unclosed: Token): Span =>
  tokens.find(({ kind, text, from }) => kind === 'text' && from < unclosed.from && /[=:(,]\s*["']$/.test(text)) ??
  unclosed;

/** A time or an address without quotes has colons: the token with what follows it without a space. */
export const withColons = (token: Token, tokens: readonly Token[], at: number): Token => {
  let whole = token;
  for (let index = at; ; index += 1) {
    const next = tokens[index];
    const isPart = next?.from === whole.to && (next.kind === 'word' || (next.kind === 'op' && next.text === ':'));
    if (next === undefined || !isPart) return whole;
    whole = { ...whole, text: whole.text + next.text, to: next.to };
  }
};
