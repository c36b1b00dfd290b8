/**
 * A PromQL expression as frozen nodes: what the parser gives, lint rules read and the evaluator runs. Brackets are gone,
 * durations are milliseconds, and every node knows the text that it came from.
 */
import type { Place } from './promqlError.ts';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
  readonly at: Place;
}

export interface NumberLiteral {
  readonly kind: 'Number';
  readonly value: number;
  readonly at: Place;
}

export interface StringLiteral {
  readonly kind: 'String';
  readonly value: string;
  readonly at: Place;
}

/** The last sample of each series within the look-back. */
export interface VectorSelector {
  readonly kind: 'VectorSelector';
  /** Undefined when the metric is not named by equality. */
  readonly name: string | undefined;
  /** Without that of the name. */
  readonly matchers: readonly Matcher[];
  /** Milliseconds into the past. */
  readonly offset: number;
  readonly at: Place;
}

/** All samples of each series within a time. */
export interface RangeSelector {
  readonly kind: 'RangeSelector';
  readonly of: VectorSelector;
  /** Milliseconds. */
  readonly range: number;
  readonly at: Place;
}

/** An expression, evaluated again and again within a time. */
export interface Subquery {
  readonly kind: 'Subquery';
  readonly of: Expr;
  readonly range: number;
  /** Undefined: the default evaluation interval. */
  readonly step: number | undefined;
  readonly offset: number;
  readonly at: Place;
}

export interface Call {
  readonly kind: 'Call';
  readonly function: string;
  readonly args: readonly Expr[];
  readonly at: Place;
}

export type Aggregator =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'quantile'
  | 'topk'
  | 'bottomk';

export interface Aggregate {
  readonly kind: 'Aggregate';
  readonly op: Aggregator;
  /** Of quantile, topk and bottomk. */
  readonly parameter: Expr | undefined;
  readonly of: Expr;
  readonly grouping: Grouping;
  readonly at: Place;
}

export interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type Comparison = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';

export interface Binary {
  readonly kind: 'Binary';
  readonly op: Arithmetic | Comparison | SetOperator;
  readonly left: Expr;
  readonly right: Expr;
  /** A comparison that answers 0 or 1 instead of keeping or dropping. */
  readonly bool: boolean;
  readonly matching: Matching;
  readonly at: Place;
}

export interface Matching {
  readonly kind: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** The side with many series: 'left' is group_left. */
  readonly many: 'left' | 'right' | undefined;
  /** Labels taken over from the one side. */
  readonly include: readonly string[];
}

export interface Unary {
  readonly kind: 'Unary';
  readonly op: '-' | '+';
  readonly of: Expr;
  readonly at: Place;
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | RangeSelector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary;

export const childrenOf = (expr: Expr): readonly Expr[] => {
  switch (expr.kind) {
    case 'Number':
    case 'String':
    case 'VectorSelector':
      return [];
    case 'Call':
      return expr.args;
    case 'Aggregate':
      return expr.parameter === undefined ? [expr.of] : [expr.parameter, expr.of];
    case 'Binary':
      return [expr.left, expr.right];
    case 'RangeSelector':
    case 'Subquery':
    case 'Unary':
      return [expr.of];
  }
};

/** The expression itself and all inside it, in reading order. */
export const allOf = (expr: Expr): readonly Expr[] => [expr, ...childrenOf(expr).flatMap(allOf)];

/** Every selector of an expression: names, matchers and so the labels that it asks for. */
export const selectorsOf = (expr: Expr): readonly VectorSelector[] =>
  allOf(expr).filter((one) => one.kind === 'VectorSelector');

/** The labels that grouping, matching and label functions name, without those of selectors. */
export const groupingLabelsOf = (expr: Expr): readonly string[] =>
  allOf(expr).flatMap((one) => {
    if (one.kind === 'Aggregate') return one.grouping.labels;
    return one.kind === 'Binary' ? [...one.matching.labels, ...one.matching.include] : [];
  });
