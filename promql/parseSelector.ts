/** Selectors, with both ways to name a metric: name{…} and {"any.name", …}. */
import { durationOf, numberOf, unquote } from './literals.ts';
import type { Duration, Matcher, MatchOperator, VectorSelector } from './expr.ts';
import { invalidPattern, matches } from './matcher.ts';
import type { Span } from './promqlError.ts';
import { childOf, childrenOf, type Node, type Reading } from './syntax.ts';

const nameLabel = '__name__';

export const readString = (reading: Reading, node: Node): string => {
  const unquoted = unquote(reading.text(node));
  switch (unquoted.kind) {
    case 'Text':
      return unquoted.text;
    case 'WrongEscape': {
      const problem = 'this string has an escape that PromQL does not know';
      return reading.fail(node, 'syntax', problem, 'double the \\, or use `…`');
    }
    case 'NotUtf8':
      return reading.fail(node, 'unsupported', 'bytes that are not UTF-8 are not evaluated here', 'write text');
  }
};

export const readLabel = (reading: Reading, node: Node): string => {
  const text = node.name === 'QuotedLabelName' ? readString(reading, node.firstChild ?? node) : reading.text(node);
  return text === '' ? reading.fail(node, 'syntax', 'a label has no name', 'name the label') : text;
};

export const readVectorSelector = (reading: Reading, node: Node): VectorSelector => {
  const identifier = childOf(node, 'Identifier');
  const inBraces = childrenOf(childOf(node, 'LabelMatchers') ?? node).filter(({ name }) => name !== 'Identifier');
  const all = [
    ...(identifier === undefined ? [] : [nameMatcher(reading.text(identifier), reading.span(identifier))]),
    ...inBraces.map((matcher) => readMatcher(reading, matcher)),
  ];
  const named = all.filter(({ label }) => label === nameLabel);
  if (identifier !== undefined && named[1] !== undefined) {
    reading.fail(named[1].at ?? node, 'syntax', 'the metric is named twice', 'name it once');
  }
  if (all.every((matcher) => matches(matcher, ''))) {
    const fix = 'name the metric, or add a matcher that an absent label does not satisfy';
    reading.fail(node, 'syntax', 'this selector takes every series', fix);
  }
  const name = named.find(({ op }) => op === '=');
  return {
    kind: 'VectorSelector',
    name: name?.value,
    matchers: all.filter((matcher) => matcher !== name),
    offset: undefined,
    at: reading.span(node),
  };
};

const nameMatcher = (value: string, at: Span): Matcher => ({ label: nameLabel, op: '=', value, at });

const readMatcher = (reading: Reading, node: Node): Matcher => {
  if (node.name === 'QuotedLabelName') return nameMatcher(readLabel(reading, node), reading.span(node));
  const [label, op, value] = childrenOf(node);
  const matcher: Matcher = {
    label: readLabel(reading, label ?? node),
    op: reading.text(op ?? node) as MatchOperator,
    value: readString(reading, value ?? node),
    at: reading.span(node),
  };
  const invalid = invalidPattern(matcher);
  if (invalid !== undefined) {
    reading.fail(
      value ?? node,
      'syntax',
      `this is not a regular expression: ${invalid}`,
      'write a regular expression in RE2 syntax',
    );
  }
  return matcher;
};

/** Above zero. */
export const readDuration = (reading: Reading, node: Node): Duration => {
  const duration = readOffset(reading, node);
  if (duration.milliseconds > 0) return duration;
  return reading.fail(node, 'syntax', 'a duration has to be longer than nothing', 'write a duration such as 5m');
};

/** An offset may be negative. */
export const readOffset = (reading: Reading, node: Node): Duration => {
  const text = reading.text(node).trim();
  const sign = text.startsWith('-') ? '-' : '';
  const plain = text.replace(/^[-+]\s*/, '');
  const value = durationOf(plain) ?? (numberOf(plain) ?? NaN) * 1_000;
  if (Number.isFinite(value))
    return { milliseconds: Math.round(sign === '' ? value : -value), text: `${sign}${plain}` };
  const fix = 'write the duration itself, such as 10m';
  return reading.fail(node, 'unsupported', 'computed durations are not supported here', fix);
};
