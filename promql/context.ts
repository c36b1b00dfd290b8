/** What evaluation hands on: the instants, the source, and the values of expressions at the instants. */
import type { Column, Grid } from './column.ts';
import type { Expr, VectorSelector } from './expr.ts';
import type { SeriesSource, SourceSeries } from './source.ts';
import { lookBack } from './windows.ts';

export interface Context {
  readonly grid: Grid;
  readonly source: SeriesSource;
  readonly known?: Known | undefined;
}

/**
 * Values of calls and aggregations by their text, to evaluate once what several queries of a dashboard share. Valid for
 * one source and one range only.
 */
export type Known = Map<string, Value>;

export type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly columns: readonly Column[] };

export type Evaluate = (expr: Expr, context: Context) => Value;

/** `range` in milliseconds, undefined for an instant selector; `increases` when only increases are computed from the samples. */
export const seriesOf = (
  { name, matchers, offset }: VectorSelector,
  { grid: { from, step, size }, source }: Context,
  range: number | undefined,
  increases = false,
): readonly SourceSeries[] => {
  const first = from - (offset?.milliseconds ?? 0);
  const last = first + (size - 1) * step;
  return source.select(name, matchers, first - (range ?? lookBack), last, { step, range, first, increases });
};
