/** Lists and operators of other query languages, which no filter has: they are read, so that their remedy is one fault at one place. */
import type { Span } from '../../text/position.ts';
import { textOf } from './filterParts.ts';
import type { Token } from './filterTokens.ts';
import type { FilterChoice, FilterComparison } from './filterTree.ts';

export interface List extends Span {
  /** Such as `("a", "b")`, each in quotes. */
  readonly text: string;
  /** Index of the token behind it. */
  readonly after: number;
  readonly node: FilterChoice;
}

/** The list in brackets at an index; undefined where a comparison is in them. A single value counts only where `fewest` is 1. */
export const listAt = (tokens: readonly Token[], at: number, fewest = 2): List | undefined => {
  const open = tokens[at];
  const length = tokens.slice(at + 1, at + 1 + longest).findIndex(({ kind }) => kind === 'close' || kind === 'open');
  const [inner, end] = [tokens.slice(at + 1, at + 1 + length), tokens[at + 1 + length]];
  const texts = inner.filter(({ kind }) => kind === 'text' || kind === 'word');
  const [first] = texts;
  if (open?.kind !== 'open' || length < 0 || end?.kind !== 'close' || first === undefined) return undefined;
  if (inner.length !== 2 * texts.length - 1 || texts.length < fewest) return undefined;
  if (inner.some(({ kind }, index) => (kind === 'comma') !== (index % 2 === 1))) return undefined;
  const written = texts.map(({ kind, text }) => (kind === 'text' ? text : `"${text}"`)).join(', ');
  return {
    text: `(${written})`,
    from: open.from,
    to: end.to,
    after: at + length + 2,
    node: {
      kind: 'Choice',
      of: { kind: 'Search', text: textOf(first), from: first.from, to: first.to },
      from: open.from,
      to: end.to,
    },
  };
};

/** Tokens of a list: time stays linear where a filter has a thousand brackets. */
const longest = 400;

export interface WordOperator {
  readonly message: string;
  readonly fix: string;
  readonly after: number;
  readonly opAt: Span;
  readonly node: FilterComparison;
}

/** `IN ("a", "b")`, `LIKE "a"` behind a key with a dot; undefined for words that are searched for. */
export const wordOperatorAt = (
  tokens: readonly Token[],
  at: number,
  key: Token,
  known: Readonly<Record<string, string>>,
): WordOperator | undefined => {
  const [token, next] = [tokens[at], tokens[at + 1]];
  const right = token?.kind === 'word' ? known[token.text.toUpperCase()] : undefined;
  if (token === undefined || right === undefined || key.kind !== 'word' || !key.text.includes('.')) return undefined;
  const isList = right.startsWith('=one_of') || right.includes(' OR ');
  const list = isList ? listAt(tokens, at + 1, 1) : undefined;
  if (list === undefined && next?.kind !== 'text') return undefined;
  const value = next?.kind === 'text' ? textOf(next) : undefined;
  const written =
    list === undefined
      ? right.replaceAll('…', () => value?.written ?? '')
      : right.startsWith('=one_of')
        ? `=one_of${list.text}`
        : `=${list.text.replaceAll(', ', () => ' OR ')}`;
  return {
    message: `${token.text} is no operator of this filter`,
    fix: `write ${written}`,
    after: list?.after ?? at + 2,
    opAt: token,
    node: {
      kind: 'Comparison',
      key: textOf(key),
      op: '=',
      opAt: token,
      value,
      from: key.from,
      to: list?.to ?? token.to,
    },
  };
};
