/**
 * Matchers over the labels of an alert, compiled once. A label that is missing is an empty one, and a pattern is RE2 over the whole
 * value, as in Alertmanager. Source: Prometheus Alertmanager, pkg/labels/matcher.go.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';
import type { Matcher } from '../../model/oncall/routing.ts';
import type { Labels } from '../../model/point.ts';

export type Matches = (labels: Labels) => boolean;

/** Without the flag `s`: in Alertmanager, and only there, a dot is no line break. */
const wholePattern = (source: string): RE2JS => RE2JS.compile(`^(?:${source})$`);

/** Words that are separated by '|' need no engine. */
const plainWords = /^[\w -]*(?:\|[\w -]*)*$/;

const valueTest = ({ op, value }: Matcher): ((text: string) => boolean) => {
  if (op === '=') return (text) => text === value;
  if (op === '!=') return (text) => text !== value;
  const isMatch = patternTest(value);
  return op === '=~' ? isMatch : (text) => !isMatch(text);
};

const patternTest = (source: string): ((text: string) => boolean) => {
  if (plainWords.test(source)) {
    const words = new Set(source.split('|'));
    return (text) => words.has(text);
  }
  const pattern = wholePattern(source);
  return (text) => pattern.matches(text);
};

/** True where all of `matchers` are; without matchers, of every alert. */
export const matchesAllOf = (matchers: readonly Matcher[]): Matches => {
  const tests = matchers.map((matcher) => ({ label: matcher.label, test: valueTest(matcher) }));
  return (labels) => tests.every(({ label, test }) => test(valueOf(labels, label)));
};

/** Only labels of the object itself: 'constructor' is not one. */
export const valueOf = (labels: Labels, label: string): string => (Object.hasOwn(labels, label) ? labels[label]! : '');

/** Why the pattern of a matcher cannot be read; undefined when it can, or there is none. */
export const faultOfMatcher = ({ op, value }: Matcher): string | undefined => {
  if (op === '=' || op === '!=') return undefined;
  try {
    RE2JS.compile(value);
    wholePattern(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return error.getDescription();
  }
};

/** As Alertmanager prints and reads it: owner="sales". Version 0.25 knows these three escapes only. */
export const matcherText = ({ label, op, value }: Matcher): string =>
  `${label}${op}"${value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`;
