/** Types, and the functions that are evaluated here with theirs. Source: Prometheus documentation, "Query functions". */
import type { Expr } from './expr.ts';

export type ValueType = 'scalar' | 'vector' | 'range' | 'string';

export const typeNames: Readonly<Record<ValueType, string>> = {
  scalar: 'a number',
  vector: 'an instant vector',
  range: 'a range vector',
  string: 'a string',
};

export interface Signature {
  readonly takes: readonly ValueType[];
  /** How many of them may be left out, from the last. */
  readonly optional: number;
  /** The last may come again and again. */
  readonly more: boolean;
  readonly gives: 'scalar' | 'vector';
}

const signature = (takes: readonly ValueType[], rest: Partial<Signature> = {}): Signature => ({
  takes,
  optional: 0,
  more: false,
  gives: 'vector',
  ...rest,
});

const each = (names: string, same: Signature): Readonly<Record<string, Signature>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, same]));

/** Functions and aggregations that Prometheus runs behind a feature flag only. Source: Prometheus 3.14, promql/parser/functions.go. */
export const experimental: ReadonlySet<string> = new Set([
  'double_exponential_smoothing',
  'end',
  'histogram_quantiles',
  'info',
  'limit_ratio',
  'limitk',
  'mad_over_time',
  'max_of',
  'min_of',
  'range',
  'sort_by_label',
  'sort_by_label_desc',
  'start',
  'start_timestamp',
  'step',
  'ts_of_first_over_time',
  'ts_of_last_over_time',
  'ts_of_max_over_time',
  'ts_of_min_over_time',
]);

export const signatures: Readonly<Record<string, Signature>> = {
  ...each(
    'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad',
    signature(['vector']),
  ),
  ...each('sgn sin sinh sort sort_desc sqrt tan tanh timestamp', signature(['vector'])),
  ...each('absent_over_time avg_over_time changes count_over_time delta deriv first_over_time', signature(['range'])),
  ...each('idelta increase irate last_over_time max_over_time min_over_time present_over_time', signature(['range'])),
  ...each('rate resets stddev_over_time stdvar_over_time sum_over_time', signature(['range'])),
  ...each(
    'day_of_month day_of_week day_of_year days_in_month hour minute month year',
    signature(['vector'], { optional: 1 }),
  ),
  ...each('clamp_max clamp_min', signature(['vector', 'scalar'])),
  clamp: signature(['vector', 'scalar', 'scalar']),
  histogram_fraction: signature(['scalar', 'scalar', 'vector']),
  histogram_quantile: signature(['scalar', 'vector']),
  label_join: signature(['vector', 'string', 'string', 'string'], { optional: 1, more: true }),
  label_replace: signature(['vector', 'string', 'string', 'string', 'string']),
  predict_linear: signature(['range', 'scalar']),
  quantile_over_time: signature(['scalar', 'range']),
  round: signature(['vector', 'scalar'], { optional: 1 }),
  scalar: signature(['vector'], { gives: 'scalar' }),
  vector: signature(['scalar']),
  pi: signature([], { gives: 'scalar' }),
  time: signature([], { gives: 'scalar' }),
};

export const typeOf = (expr: Expr): ValueType => {
  switch (expr.kind) {
    case 'Number':
      return 'scalar';
    case 'String':
      return 'string';
    case 'VectorSelector':
    case 'Aggregate':
      return 'vector';
    case 'RangeSelector':
    case 'Subquery':
      return 'range';
    case 'Call':
      return signatures[expr.function]?.gives ?? 'vector';
    case 'Binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'Unary':
      return typeOf(expr.of);
  }
};
