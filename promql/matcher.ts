/**
 * Whether a label satisfies a matcher. Patterns are RE2's, match the whole value, and see a label that is absent as
 * empty. Source: Prometheus documentation, "Time series selectors".
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Labels } from '../model/point.ts';
import type { LabelMatcher } from './expr.ts';
import { memoize } from '../model/memoize.ts';

/** The whole value, with . also for line breaks. */
export const wholePattern = (source: string): RE2JS => RE2JS.compile(`^(?s:${source})$`);

/** Compiling takes longer than a thousand comparisons. */
const patternOf: (source: string) => RE2JS = memoize((source: string) => source, wholePattern);

export const matches = (matcher: LabelMatcher, value: string): boolean => {
  switch (matcher.op) {
    case '=':
      return value === matcher.value;
    case '!=':
      return value !== matcher.value;
    case '=~':
      return patternOf(matcher.value).matches(value);
    case '!~':
      return !patternOf(matcher.value).matches(value);
  }
};

export const matchesAll = (matchers: readonly LabelMatcher[], labels: Labels): boolean =>
  matchers.every((matcher) => matches(matcher, labels[matcher.label] ?? ''));

/** Why the pattern of a matcher cannot be read; undefined when it can, or there is none. */
export const invalidPattern = (matcher: LabelMatcher): string | undefined =>
  matcher.op === '=~' || matcher.op === '!~' ? faultOfPattern(matcher.value) : undefined;

/** Undefined when the pattern can be read. */
export const faultOfPattern = (source: string): string | undefined => {
  try {
    RE2JS.compile(source);
    patternOf(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return error.getDescription();
  }
};
