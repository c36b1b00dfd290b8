/**
 * Makes PromQL trees: frozen, without spans, and equal to what the parser reads from their printed text. Nothing is
 * checked here but durations; a test gives every emitted query to the parser and to promtool.
 */
import { Decimal } from 'decimal.js';
import { memoize } from '../model/memoize.ts';
import { milliseconds, type Duration as Quantity } from '../model/quantity.ts';
import type {
  Aggregate,
  Aggregator,
  Binary,
  Call,
  Duration,
  Expr,
  Grouping,
  LabelMatcher,
  Matching,
  NumberLiteral,
  RangeSelector,
  StringLiteral,
  Subquery,
  Unary,
  VectorSelector,
} from './expr.ts';
import { durationOf, negated } from './literals.ts';

/** All the decimals of `value`, never an exponent: `0.0000001`. */
export const number = (value: Decimal | number): NumberLiteral => {
  if (Number.isSafeInteger(value) && !Object.is(value, -0))
    return Object.freeze({ kind: 'Number', value: value as number, text: String(value) });
  const text = typeof value === 'number' ? decimalsOf(value) : textOf(value);
  return Object.freeze({ kind: 'Number', value: Number(text.replace('Inf', 'Infinity')), text });
};

const decimalsOf = (value: number): string => {
  const text = String(value);
  return /^-?[\d.]+$/.test(text) && !Object.is(value, -0) ? text : textOf(new Decimal(value));
};

const textOf = (value: Decimal): string => {
  if (value.isNaN()) return 'NaN';
  if (value.isFinite()) return value.isZero() && value.isNegative() ? '-0' : value.toFixed();
  return value.isNegative() ? '-Inf' : 'Inf';
};

export const string = (value: string): StringLiteral => Object.freeze({ kind: 'String', value });

/** `matchers` in the order in which they are printed. */
export const selector = (name: string | undefined, matchers: readonly LabelMatcher[] = []): VectorSelector =>
  Object.freeze({
    kind: 'VectorSelector',
    name,
    matchers: Object.freeze(matchers.map(({ label, op, value }) => Object.freeze({ label, op, value }))),
    offset: undefined,
  });

/** Such as '5m' or '1w'. */
export type DurationText = Quantity | `${number}${'w' | 'y'}`;

/** As written, except fractions, which PromQL does not have: '1.5m' becomes `90000ms`. */
export const duration: (text: DurationText) => Duration = memoize(
  (text: DurationText): string => text,
  (text): Duration => {
    const spelling = text.includes('.') ? `${milliseconds(text as Quantity)}ms` : text;
    const length = durationOf(spelling);
    if (length === undefined) throw new RangeError(`'${text}' is not a duration of PromQL`);
    return Object.freeze({ milliseconds: length, text: spelling });
  },
);

/** Such as `x[5m]`. */
export const range = (of: VectorSelector, length: DurationText): RangeSelector =>
  Object.freeze({ kind: 'RangeSelector', of, range: duration(length) });

/** Such as `x offset 1w`. */
export const offset = (of: VectorSelector, length: DurationText): VectorSelector =>
  Object.freeze({ ...of, offset: duration(length) });

/** Such as `(x > 1)[1h:1m]`. */
export const subquery = (of: Expr, length: DurationText, step?: DurationText): Subquery =>
  Object.freeze({
    kind: 'Subquery',
    of,
    range: duration(length),
    step: step === undefined ? undefined : duration(step),
    offset: undefined,
  });

export const call = (name: string, ...args: readonly Expr[]): Call =>
  Object.freeze({ kind: 'Call', function: name, args: Object.freeze(args) });

const grouped = (kind: Grouping['kind'], labels: readonly string[]): Grouping =>
  kind === 'by' && labels.length === 0 ? allTogether : Object.freeze({ kind, labels: Object.freeze([...labels]) });

const allTogether: Grouping = Object.freeze({ kind: 'by', labels: Object.freeze([]) });

export interface Aggregation {
  readonly by?: readonly string[];
  /** Instead of `by`. */
  readonly without?: readonly string[];
  /** Of quantile, topk and bottomk; of count_values the name of the label. */
  readonly parameter?: Expr;
}

/** Such as `sum by (job) (x)`. */
export const aggregate = (op: Aggregator, of: Expr, { by, without, parameter }: Aggregation = {}): Aggregate =>
  Object.freeze({
    kind: 'Aggregate',
    op,
    parameter,
    of,
    grouping: without === undefined ? grouped('by', by ?? []) : grouped('without', without),
  });

export interface Matched {
  readonly bool?: boolean;
  readonly matching?: Partial<Matching>;
}

/** Such as `a / on (job) group_left () b`; without `matched`, series with equal labels are paired. */
export const binary = (op: Binary['op'], left: Expr, right: Expr, matched?: Matched): Binary =>
  Object.freeze({
    kind: 'Binary',
    op,
    left,
    right,
    bool: matched?.bool ?? false,
    matching: matched?.matching === undefined ? equalLabels : matchingOf(matched.matching),
  });

const matchingOf = ({ kind = 'ignoring', labels = [], many, include = [] }: Partial<Matching>): Matching =>
  many === undefined && labels.length === 0 && include.length === 0
    ? withoutLabels[kind]
    : Object.freeze({ kind, labels: Object.freeze([...labels]), many, include: Object.freeze([...include]) });

const noLabels: readonly string[] = Object.freeze([]);
const withoutLabels: Readonly<Record<Matching['kind'], Matching>> = {
  on: Object.freeze({ kind: 'on', labels: noLabels, many: undefined, include: noLabels }),
  ignoring: Object.freeze({ kind: 'ignoring', labels: noLabels, many: undefined, include: noLabels }),
};

const equalLabels: Matching = withoutLabels.ignoring;

/** Several operands of one operator, from the left: `a + b + c`. */
export const joined = (op: Binary['op'], first: Expr, ...rest: readonly Expr[]): Expr =>
  rest.reduce<Expr>((left, right) => binary(op, left, right), first);

/** Such as `-x`; of a number, the negative number. */
export const negative = (of: Expr): Unary | NumberLiteral =>
  of.kind === 'Number' ? Object.freeze(negated(of)) : Object.freeze({ kind: 'Unary', op: '-', of });

/** Such as `sum by (job) (x)`. */
export const sum = (of: Expr, by: readonly string[] = []): Aggregate =>
  Object.freeze({ kind: 'Aggregate', op: 'sum', parameter: undefined, of, grouping: grouped('by', by) });

export const rate = (of: RangeSelector | Subquery): Call =>
  Object.freeze({ kind: 'Call', function: 'rate', args: Object.freeze([of]) });

export const increase = (of: RangeSelector | Subquery): Call =>
  Object.freeze({ kind: 'Call', function: 'increase', args: Object.freeze([of]) });

/** A series without labels: `vector(0)`. */
export const vector = (value: Decimal | number): Call => call('vector', number(value));

/** 0 where `of` has no series: `of or vector(0)`. */
export const orZero = (of: Expr): Binary => binary('or', of, vector(0));
