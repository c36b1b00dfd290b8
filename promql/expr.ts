/**
 * A PromQL expression as frozen nodes: the parser reads them, build.ts makes them, print.ts writes them, lint rules and
 * the evaluator read them. Brackets follow from the tree and are not kept. Numbers and durations keep their spelling:
 * thresholds are exact decimals, and `7d` is not rewritten as `1w`.
 */
import type { Span } from './promqlError.ts';

/** A node that was parsed has the span of its text; a node that was built has none. */
interface Node {
  readonly at?: Span;
}

export interface Duration {
  readonly milliseconds: number;
  /** As written, such as `90000ms`. An offset may be negative. */
  readonly text: string;
}

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher {
  readonly label: string;
  readonly op: MatchOperator;
  readonly value: string;
}

export interface Matcher extends Node, LabelMatcher {}

export interface NumberLiteral extends Node {
  readonly kind: 'Number';
  readonly value: number;
  /** As written, such as `0.0000001`, `0x1F` or `-Inf`; it begins with `-` when a sign belongs to it. */
  readonly text: string;
}

export interface StringLiteral extends Node {
  readonly kind: 'String';
  readonly value: string;
}

/** The last sample of each series within the look-back. */
export interface VectorSelector extends Node {
  readonly kind: 'VectorSelector';
  /** Undefined when the metric is not named by equality. */
  readonly name: string | undefined;
  /** Without that of the name. */
  readonly matchers: readonly Matcher[];
  /** Into the past. */
  readonly offset: Duration | undefined;
}

/** All samples of each series in a window. */
export interface RangeSelector extends Node {
  readonly kind: 'RangeSelector';
  readonly of: VectorSelector;
  readonly range: Duration;
}

/** An expression, evaluated at each step of a window. */
export interface Subquery extends Node {
  readonly kind: 'Subquery';
  readonly of: Expr;
  readonly range: Duration;
  /** Undefined: the default evaluation interval. */
  readonly step: Duration | undefined;
  readonly offset: Duration | undefined;
}

export interface Call extends Node {
  readonly kind: 'Call';
  readonly function: string;
  readonly args: readonly Expr[];
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
  | 'count_values'
  | 'topk'
  | 'bottomk';

export interface Aggregate extends Node {
  readonly kind: 'Aggregate';
  readonly op: Aggregator;
  /** Of quantile, topk and bottomk; of count_values the name of the label. */
  readonly parameter: Expr | undefined;
  readonly of: Expr;
  readonly grouping: Grouping;
}

export interface Grouping {
  readonly kind: 'by' | 'without';
  readonly labels: readonly string[];
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type Comparison = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';

export interface Binary extends Node {
  readonly kind: 'Binary';
  readonly op: Arithmetic | Comparison | SetOperator;
  readonly left: Expr;
  readonly right: Expr;
  /** A comparison that answers 0 or 1 instead of keeping or dropping. */
  readonly bool: boolean;
  readonly matching: Matching;
}

export interface Matching {
  readonly kind: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** The side with many series: 'left' is group_left. */
  readonly many: 'left' | 'right' | undefined;
  /** Labels copied from the side with one series. */
  readonly include: readonly string[];
}

export interface Unary extends Node {
  readonly kind: 'Unary';
  readonly op: '-' | '+';
  readonly of: Expr;
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

/** Every selector of an expression. */
export const selectorsOf = (expr: Expr): readonly VectorSelector[] =>
  allOf(expr).filter((inner) => inner.kind === 'VectorSelector');

/** The labels that grouping and matching name, without those of selectors. */
export const groupingLabelsOf = (expr: Expr): readonly string[] =>
  allOf(expr).flatMap((inner) => {
    if (inner.kind === 'Aggregate') return inner.grouping.labels;
    return inner.kind === 'Binary' ? [...inner.matching.labels, ...inner.matching.include] : [];
  });
