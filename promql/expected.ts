/** Messages for text that the grammar does not accept: what it found and what it expected. */
import { nearest } from '../model/nearest.ts';
import type { PromqlFault } from './promqlError.ts';
import { experimental, signatures } from './signatures.ts';

/** By the grammar's node that was being read. */
const expectations: Readonly<Record<string, string>> = {
  AggregateExpr: 'an expression in brackets, such as (rate(x[5m]))',
  AggregateModifier: 'labels in brackets, such as (job, le)',
  BinaryExpr: 'an expression on each side of the operator',
  DurationExpr: 'a duration, such as 5m',
  FunctionCall: 'arguments in brackets',
  FunctionCallBody: 'an argument, a comma or )',
  GroupingLabels: 'label names with commas between them',
  LabelMatchers: 'matchers such as job="x", with commas between them',
  MatchingModifierClause: 'labels in brackets, such as on (job)',
  MatrixSelector: 'a duration, such as [5m]',
  NumberDurationLiteralInDurationContext: 'a duration, such as 5m',
  OffsetDurationExpr: 'a duration, such as offset 1w',
  OffsetExpr: 'a duration, such as offset 1w',
  ParenExpr: 'an expression, then )',
  QuotedLabelMatcher: 'a comma after the metric, or a value in quotes, such as "x"',
  SubqueryExpr: 'a duration and a step, such as [1h:5m]',
  UnaryExpr: 'an expression after the sign',
  UnquotedLabelMatcher: 'a value in quotes, such as job="x"',
};

const operator = 'an operator such as +, or the end of the query';

export interface Unexpected {
  /** Empty at the end. */
  readonly text: string;
  /** The kind of node that was being read. */
  readonly inside: string;
  /** What was complete before it, if anything. */
  readonly before: string;
}

export interface SyntaxFault extends PromqlFault {
  /** What the fault is about: the text that was found, or that before it. */
  readonly subject: 'found' | 'before';
}

export const syntaxFault = ({ text, inside, before }: Unexpected): SyntaxFault => {
  if (text.startsWith('$')) {
    return {
      code: 'syntax',
      problem: 'a variable was left in the query',
      fix: 'put its value there before the query is read',
      subject: 'found',
    };
  }
  // An unknown function is read as a metric with something behind it.
  if (text.startsWith('(') && /^[a-zA-Z_]\w*$/.test(before)) return { ...unknownFunction(before), subject: 'before' };
  const expected = expectations[inside] ?? (before === '' ? 'a metric, a function or a number' : operator);
  const found = text === '' ? 'the query ends too early' : `unexpected ${JSON.stringify(text)}`;
  return { code: 'syntax', problem: `${found}; expected ${expected}`, fix: fixOf(expected), subject: 'found' };
};

/** A metric type without quotes, such as run.googleapis.com/request_count, around this place. */
export const bareMetricType = (
  query: string,
  at: number,
): (PromqlFault & { readonly from: number; readonly to: number }) | undefined => {
  const found = [...query.matchAll(/\b[a-z][\w-]{0,60}(?:\.[a-z][\w-]{0,60}){0,4}\.(?:com|io|dev)\/[\w./-]*\w/g)].find(
    ({ index, 0: { length } }) => index <= at && at < index + length,
  );
  if (found === undefined) return undefined;
  const [type] = found;
  const fix = `write {"${type}"}, or ${type.replace('/', ':').replaceAll(/[^\w:]/g, '_')}`;
  return {
    code: 'syntax',
    problem: `the metric type ${type} has no quotes`,
    fix,
    from: found.index,
    to: found.index + type.length,
  };
};

/** Operators of other languages, with PromQL's. */
const otherOperators: Readonly<Record<string, string>> = {
  '=': '==',
  '===': '==',
  '!==': '!=',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '|': 'or',
};

/** The operator of another language around this place, with its span; undefined where there is none. */
export const misspeltOperator = (
  query: string,
  at: number,
): (PromqlFault & { readonly from: number; readonly to: number }) | undefined => {
  const isSign = (index: number): boolean => '=!<>&|'.includes(query[index] ?? ' ');
  let [from, to] = [at, at];
  while (isSign(from - 1)) from -= 1;
  while (isSign(to)) to += 1;
  const written = query.slice(from, to);
  const right = otherOperators[written];
  if (right === undefined) return undefined;
  return { code: 'syntax', problem: `PromQL has no operator ${written}`, fix: `write ${right}`, from, to };
};

const fixOf = (expected: string): string => `write ${expected.replace(/, such as/, ' such as')}`;

/** For a function or an aggregation that Prometheus has. */
export const notEvaluated = (name: string): PromqlFault => ({
  code: 'unsupported',
  problem: experimental.has(name)
    ? `${name}() is experimental in Prometheus, and not evaluated here`
    : `${name}() is not evaluated here`,
  fix: 'use a function that docs/guides/promql.md lists',
});

const unknownFunction = (name: string): PromqlFault => {
  if (experimental.has(name)) return notEvaluated(name);
  const close = nearest(name, Object.keys(signatures));
  return {
    code: 'syntax',
    problem: `there is no function ${name}`,
    fix: close === undefined ? 'take a function of PromQL; docs/guides/promql.md lists them' : `did you mean ${close}?`,
  };
};
