/**
 * Parses a filter into a tree, with every fault at its place. The parser never gives up: after a fault it goes on behind it, so that rules
 * still see the comparisons that are right. Time is linear in the length of the text. OR binds closer than AND, and comparisons without a
 * word between them are joined by AND. Source: google.aip.dev/160; Cloud Logging, "Logging query language"; Cloud Monitoring, "Monitoring
 * filters".
 */
import type { Span } from '../../text/position.ts';
import type { FilterDialect } from './dialects.ts';
import type { FilterCall, FilterChoice, FilterComparison, FilterFault, FilterNode, FilterText } from './filterTree.ts';
import { isJunction, isWord, joined, junctionSigns, placeOfQuote, textOf, withColons } from './filterParts.ts';
import { listAt, wordOperatorAt } from './otherWords.ts';
import { tokensOf, type Token } from './filterTokens.ts';

export interface ParsedFilter {
  /** Undefined for a filter that is empty, or that has nothing but faults. */
  readonly tree: FilterNode | undefined;
  readonly faults: readonly FilterFault[];
  readonly tokens: readonly Token[];
}

/** Levels of brackets and negations. */
const deepest = 100;

export const parseFilterTree = (text: string, dialect: FilterDialect): ParsedFilter => {
  const tokens = tokensOf(text);
  const faults: FilterFault[] = [];
  let at = 0;
  const end: Span = { from: text.length, to: text.length };
  const report = (span: Span, fault: Omit<FilterFault, 'from' | 'to'>): void => {
    faults.push({ ...fault, from: span.from, to: span.to });
  };

  /** AND and OR, also as signs of other languages, which is a fault. */
  const junctionAt = (): 'AND' | 'OR' | undefined => {
    const token = tokens[at];
    if (token?.kind !== 'word') return undefined;
    const right = junctionSigns[token.text];
    if (right !== undefined) {
      report(token, {
        code: 'junction',
        message: `${token.text} is no word of a filter`,
        fix: `write ${right}`,
        right,
      });
      return right as 'AND' | 'OR';
    }
    if (tokens[at + 1]?.kind === 'op') return undefined;
    const upper = token.text.toUpperCase();
    if (upper !== 'AND' && upper !== 'OR') return undefined;
    lowerCase(token, upper);
    return upper;
  };

  /** A word in small letters is searched for. */
  const lowerCase = (token: Token, right: string): void => {
    if (!dialect.searches || token.text === right) return;
    const message = `${token.text} in small letters is a text to search for`;
    report(token, { code: 'junction', message, fix: `write ${right}`, right });
  };

  const sequence = (depth: number): FilterNode | undefined => {
    const items: FilterNode[] = [];
    while (at < tokens.length && tokens[at]!.kind !== 'close') {
      const token = tokens[at]!;
      const junction = junctionAt();
      if (junction !== undefined) {
        at += 1;
        const isFirst = items.length === 0;
        const next = tokens[at];
        const nothing = next === undefined || next.kind === 'close';
        if (isFirst || nothing) {
          const where = isFirst ? 'before' : 'after';
          report(token, {
            code: 'junction',
            message: `there is nothing ${where} ${junction}`,
            fix: `remove ${token.text}, or write a comparison ${where} it`,
          });
        }
      }
      const before = at;
      const item = alternatives(depth);
      if (item !== undefined) items.push(item);
      // A fault that took no token would be found for ever.
      if (at === before && junction === undefined) at += 1;
    }
    return joined('And', items);
  };

  const alternatives = (depth: number): FilterNode | undefined => {
    const items: FilterNode[] = [];
    const first = term(depth);
    if (first !== undefined) items.push(first);
    while (first !== undefined && isOr()) {
      const or = tokens[at]!;
      junctionAt();
      at += 1;
      const next = tokens[at];
      if (next === undefined || next.kind === 'close') {
        report(or, {
          code: 'junction',
          message: 'there is nothing after OR',
          fix: `remove ${or.text}, or write a comparison after it`,
        });
        break;
      }
      const item = term(depth);
      if (item !== undefined) items.push(item);
      else break;
    }
    return joined('Or', items);
  };

  const isOr = (): boolean => {
    const token = tokens[at];
    if (token?.kind !== 'word' || tokens[at + 1]?.kind === 'op') return false;
    return token.text.toUpperCase() === 'OR' || junctionSigns[token.text] === 'OR';
  };

  const term = (depth: number): FilterNode | undefined => {
    const token = tokens[at];
    if (token === undefined || token.kind === 'close') return undefined;
    if (depth > deepest) {
      report(token, {
        code: 'depth',
        message: `the filter has more than ${deepest} levels of brackets`,
        fix: 'write it with fewer brackets',
      });
      at = tokens.length;
      return undefined;
    }
    if (isJunction(token, tokens[at + 1])) {
      const before = tokens[at - 1];
      if (before !== undefined && isJunction(before, token)) {
        const problem = `there is nothing between ${before.text} and ${token.text}`;
        report(token, { code: 'junction', message: problem, fix: `remove one of them` });
      }
      return undefined;
    }
    const isSmall = isWord(token, 'not') && (!dialect.searches || tokens[at + 2]?.kind === 'op');
    const isNot = (isWord(token, 'NOT') || isSmall) && tokens[at + 1]?.kind !== 'op';
    if (isSmall && isNot) lowerCase(token, 'NOT');
    const isBang = token.kind === 'other' && token.text === '!';
    const isMinus = isWord(token, '-');
    if (isNot || isBang || isMinus) {
      if (isBang)
        report(token, { code: 'junction', message: '! is no word of a filter', fix: 'write NOT', right: 'NOT ' });
      at += 1;
      const item = term(depth + 1);
      if (item !== undefined) return { kind: 'Not', item, from: token.from, to: item.to };
      report(token, { code: 'junction', message: `there is nothing after ${token.text}`, fix: `remove ${token.text}` });
      return undefined;
    }
    if (token.kind === 'open') return group(depth);
    if (token.kind === 'word' || token.kind === 'text') return restriction(token, depth);
    at += 1;
    if (token.kind === 'unclosed') return unclosedQuote(token);
    const problem = token.kind === 'op' ? `there is no key before ${token.text}` : `${token.text} has no meaning here`;
    report(token, {
      code: 'value',
      message: problem,
      fix: token.kind === 'op' ? 'write a key before it' : 'remove it',
    });
    if (token.kind === 'op') valueOf(depth);
    return undefined;
  };

  const unclosedQuote = (token: Token): undefined => {
    report(placeOfQuote(tokens, token), {
      code: 'quote',
      message: 'a quote in the filter is never closed',
      fix: 'close it, or write \\" inside a text',
    });
    return undefined;
  };

  const group = (depth: number): FilterNode | undefined => {
    const open = tokens[at]!;
    at += 1;
    const inner = sequence(depth + 1);
    if (tokens[at]?.kind === 'close') {
      if (inner === undefined && tokens[at - 1] === open)
        report(open, { code: 'bracket', message: 'there is nothing in these brackets', fix: 'remove them' });
      at += 1;
    } else if (at >= tokens.length && !faults.some(({ code }) => code === 'depth')) {
      report(open, { code: 'bracket', message: 'this bracket is never closed', fix: 'close it' });
    }
    return inner;
  };

  const restriction = (key: Token, depth: number, after = at + 1): FilterNode | undefined => {
    at = after;
    const next = tokens[at];
    if (/^-./.test(key.text)) {
      const item = restriction({ ...key, text: key.text.slice(1), from: key.from + 1 }, depth, at);
      return item === undefined ? undefined : { kind: 'Not', item, from: key.from, to: item.to };
    }
    if (next?.kind === 'op') return comparison(key, next, depth);
    const words = wordOperatorAt(tokens, at, key, dialect.wordOperators);
    if (words !== undefined) {
      at = words.after;
      report(words.opAt, { code: 'operator', message: words.message, fix: words.fix });
      return words.node;
    }
    if (next?.kind === 'open' && key.kind === 'word' && next.from === key.to) {
      const called = call(key);
      const op = tokens[at];
      return dialect.searches && op?.kind === 'op' ? comparison(key, op, depth) : called;
    }
    return { kind: 'Search', text: textOf(key), from: key.from, to: key.to };
  };

  const comparison = (key: Token, op: Token, depth: number): FilterComparison => {
    at += 1;
    const right = dialect.wrongOperators[op.text];
    if (right !== undefined) {
      const value = tokens[at];
      const shown = value?.kind === 'text' ? right.replace('…', value.text) : right;
      report(op, { code: 'operator', message: `${op.text} is no operator of this filter`, fix: `write ${shown}` });
    }
    const value = valueOf(depth);
    if (value === undefined && tokens[at - 1]?.kind !== 'unclosed') {
      report(op, {
        code: 'value',
        message: `there is no value after ${key.text}${op.text}`,
        fix: 'write a value in quotes after it',
      });
    }
    const to = value?.to ?? op.to;
    return { kind: 'Comparison', key: textOf(key), op: op.text, opAt: op, value, from: key.from, to };
  };

  const valueOf = (depth: number): FilterComparison['value'] => {
    const token = tokens[at];
    if (token === undefined) return undefined;
    if (token.kind === 'text') return textOf(tokens[at++]!);
    if (token.kind === 'word') {
      const next = tokens[at + 1];
      if (isWord(token, 'AND', 'OR') || (isWord(token, 'NOT') && next?.kind === 'word')) return undefined;
      if (token.text.startsWith('\\"'))
        report(token, { code: 'quote', message: 'there is a backslash before the quote', fix: 'write " without it' });
      at += 1;
      if (next?.kind === 'open' && next.from === token.to) return call(token);
      const whole = dialect.searches ? withColons(token, tokens, at) : token;
      while (tokens[at] !== undefined && tokens[at]!.to <= whole.to) at += 1;
      return textOf(whole);
    }
    if (token.kind === 'open') return choice(depth);
    if (token.kind === 'unclosed') {
      at += 1;
      unclosedQuote(token);
    }
    return undefined;
  };

  const choice = (depth: number): FilterChoice | undefined => {
    const open = tokens[at]!;
    const listed = dialect.searches ? undefined : listAt(tokens, at);
    if (listed !== undefined) {
      at = listed.after;
      report(listed, { code: 'value', message: 'a list is no value', fix: `write one_of${listed.text}` });
      return listed.node;
    }
    const of = group(depth);
    const to = tokens[at - 1]?.to ?? end.to;
    return of === undefined ? undefined : { kind: 'Choice', of, from: open.from, to };
  };

  const call = (name: Token): FilterCall => {
    const open = tokens[at]!;
    at += 1;
    const found: FilterText[] = [];
    while (at < tokens.length && tokens[at]!.kind !== 'close') {
      const token = tokens[at]!;
      at += 1;
      if (token.kind === 'text' || token.kind === 'word') found.push(textOf(token));
      else if (token.kind === 'unclosed') unclosedQuote(token);
      else if (token.kind !== 'comma')
        report(token, { code: 'arguments', message: `${token.text} is no argument of ${name.text}`, fix: 'remove it' });
    }
    const close = tokens[at];
    at += 1;
    if (close === undefined)
      report(open, { code: 'bracket', message: 'this bracket is never closed', fix: 'close it' });
    return { kind: 'Call', name: name.text, arguments: found, from: name.from, to: close?.to ?? end.to };
  };

  const parts: FilterNode[] = [];
  while (at < tokens.length) {
    const part = sequence(0);
    if (part !== undefined) parts.push(part);
    const stray = tokens[at];
    if (stray !== undefined) {
      report(stray, { code: 'bracket', message: 'this bracket was never opened', fix: 'remove it' });
      at += 1;
    }
  }
  return { tree: joined('And', parts), faults: faults.toSorted((a, b) => a.from - b.from), tokens };
};
