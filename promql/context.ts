/** What evaluation hands on: the instants, the source, and the values of expressions at the instants. */
import type { Column, Grid } from './column.ts';
import type { Expr, VectorSelector } from './expr.ts';
import type { SeriesSource, SourceSeries } from './source.ts';
import { rememberedExtrapolation, type ExtrapolationOf } from './extrapolation.ts';
import { lookBack, rememberedWindows, type WindowsOf } from './windows.ts';

export interface Context {
  readonly grid: Grid;
  readonly source: SeriesSource;
  readonly known: Known;
}

/**
 * What is evaluated once although several queries of a dashboard share it. Valid for one source and one range only.
 */
export interface Known {
  /** By the text of the expression. */
  readonly values: Map<string, Value>;
  /** Of expressions. Valid for every source and range. */
  readonly texts: Map<Expr, string>;
  readonly windowsOf: WindowsOf;
  readonly extrapolationOf: ExtrapolationOf;
}

export const nothingKnown = (texts: Known['texts'] = new Map()): Known => ({
  values: new Map(),
  texts,
  windowsOf: rememberedWindows(),
  extrapolationOf: rememberedExtrapolation(),
});

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
