/**
 * Whether a label satisfies a matcher. Patterns are RE2's, match the whole value, and see a label that is absent as
 * empty. Source: Prometheus documentation, "Time series selectors".
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Labels } from '../model/point.ts';
import type { Matcher } from './expr.ts';

type Asked = Pick<Matcher, 'label' | 'op' | 'value'>;

const compiled = new Map<string, RE2JS>();
/** Queries come from dashboards, not from strangers; the bound is against a leak, not an attack. */
const mostPatterns = 1_000;

/** The whole value, with . also for line breaks. */
export const patternOf = (source: string): RE2JS => {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= mostPatterns) compiled.clear();
  const pattern = RE2JS.compile(`^(?s:${source})$`);
  compiled.set(source, pattern);
  return pattern;
};

export const matches = ({ op, value: asked }: Asked, value: string): boolean => {
  switch (op) {
    case '=':
      return value === asked;
    case '!=':
      return value !== asked;
    case '=~':
      return patternOf(asked).matches(value);
    case '!~':
      return !patternOf(asked).matches(value);
  }
};

export const matchesAll = (matchers: readonly Asked[], labels: Labels): boolean =>
  matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? ''));

/** Why a pattern cannot be read. */
export const invalidPattern = ({ op, value }: Asked): string | undefined =>
  op === '=~' || op === '!~' ? faultOfPattern(value) : undefined;

export const faultOfPattern = (source: string): string | undefined => {
  try {
    RE2JS.compile(source);
    patternOf(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return error.message.replace(/^error parsing regexp: /, '').replace(/: `[^]*`$/, '');
  }
};
