/**
 * The filters of lists (AIP-160 and Monitoring's own): comparisons of a field with a text by `=`, `!=` and `:`, joined by AND,
 * OR, NOT and parentheses, and `starts_with("…")`. Anything else is refused.
 */
import { invalid } from './refusal.ts';
import type { Body } from './service.ts';
import { textOf } from './textOf.ts';

type Condition = (body: Body) => boolean;

const camel = (field: string): string =>
  field.replaceAll(/_([a-z0-9])/g, (_match: string, letter: string) => letter.toUpperCase());

/** Keys of maps keep their spelling; `metric.type` is a descriptor's `type`. */
const valueAt = (body: Body, field: string): unknown => {
  const [first = '', ...rest] = field.replace(/^metric\./, '').split('.');
  let value: unknown = body[camel(first)];
  for (const key of rest) {
    const map = value as Body | undefined;
    const name = key.replaceAll('"', '');
    value = map?.[name] ?? map?.[camel(name)];
  }
  return value;
};

const token = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|starts_with|!=|[=:()]|[\w.-]+)/y;

const tokensOf = (filter: string): readonly string[] => {
  const tokens: string[] = [];
  let end = 0;
  while (filter.slice(end).trim() !== '') {
    token.lastIndex = end;
    const found = token.exec(filter);
    if (found === null) throw invalid(`Invalid filter: could not parse "${filter}" at ${end}.`);
    tokens.push(found[1] ?? '');
    end = token.lastIndex;
  }
  return tokens;
};

const unquoted = (text: string): string => (/^["']/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text);

/** Everything matches an empty filter. */
export const listFilter = (filter: string | null): Condition => {
  const tokens = [...tokensOf(filter ?? '')];
  if (tokens.length === 0) return () => true;
  const take = (): string => {
    const next = tokens.shift();
    if (next === undefined) throw invalid(`Invalid filter: "${textOf(filter)}" ends too soon.`);
    return next;
  };
  const comparison = (): Condition => {
    const first = take();
    if (first === '(') {
      const inner = either();
      if (take() !== ')') throw invalid(`Invalid filter: a parenthesis is not closed in "${textOf(filter)}".`);
      return inner;
    }
    if (first === 'NOT') {
      const inner = comparison();
      return (body) => !inner(body);
    }
    const operator = take();
    const wanted = take();
    if (!/^[\w."-]+$/.test(first) || !['=', '!=', ':'].includes(operator))
      throw invalid(`Invalid filter: "${textOf(filter)}".`);
    if (wanted === 'starts_with') {
      take();
      const begin = unquoted(take());
      take();
      return (body) => textOf(valueAt(body, first)).startsWith(begin);
    }
    const text = unquoted(wanted);
    if (operator === ':' && text === '*') return (body) => valueAt(body, first) !== undefined;
    if (operator === ':') return (body) => textOf(valueAt(body, first)).includes(text);
    return (body) => (textOf(valueAt(body, first)) === text) === (operator === '=');
  };
  const both = (): Condition => {
    let condition = comparison();
    while (tokens.length > 0 && tokens[0] !== 'OR' && tokens[0] !== ')') {
      if (tokens[0] === 'AND') take();
      const [left, right] = [condition, comparison()];
      condition = (body) => left(body) && right(body);
    }
    return condition;
  };
  const either = (): Condition => {
    let condition = both();
    while (tokens[0] === 'OR') {
      take();
      const [left, right] = [condition, both()];
      condition = (body) => left(body) || right(body);
    }
    return condition;
  };
  const condition = either();
  if (tokens.length > 0) throw invalid(`Invalid filter: "${textOf(filter)}".`);
  return condition;
};
