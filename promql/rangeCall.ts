/** Functions of a range vector: the samples of a selector, or the results of a subquery. */
import { gridOf, type Column } from './column.ts';
import { nothingKnown, seriesOf, type Context, type Evaluate } from './context.ts';
import type { Call, Expr, Subquery } from './expr.ts';
import { dropName } from './labels.ts';
import {
  avgOverTime,
  countOverTime,
  firstOverTime,
  lastOverTime,
  maxOverTime,
  minOverTime,
  presentOverTime,
  quantileOverTime,
  stddevOverTime,
  stdvarOverTime,
  sumOverTime,
} from './overTime.ts';
import { changes, deriv, extrapolated, instant, predictLinear, resets, type Change } from './rate.ts';
import type { SourceSeries } from './source.ts';
import { overWindows, type Over, type OverWindow, type Samples } from './windows.ts';

/** Makes the function that is called for each window. `scalar` and `now` have a value for each step. */
type RangeFunction = (samples: Samples, scalar: Float64Array, now: (step: number) => number) => OverWindow;

const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  avg_over_time: avgOverTime,
  changes,
  count_over_time: countOverTime,
  deriv,
  first_over_time: firstOverTime,
  idelta: instant(false),
  irate: instant(true),
  last_over_time: lastOverTime,
  max_over_time: maxOverTime,
  min_over_time: minOverTime,
  predict_linear: predictLinear,
  present_over_time: presentOverTime,
  quantile_over_time: quantileOverTime,
  resets,
  stddev_over_time: stddevOverTime,
  stdvar_over_time: stdvarOverTime,
  sum_over_time: sumOverTime,
};

/** Functions of the change over a window, extrapolated to its edges. */
const changesOf: Readonly<Record<string, Change>> = {
  delta: { counter: false, perSecond: false },
  increase: { counter: true, perSecond: false },
  rate: { counter: true, perSecond: true },
};

export const isRangeFunction = (name: string): boolean => name in rangeFunctions || name in changesOf;

/** Their result is a sample of the metric, so it keeps the name. */
const keepsName: ReadonlySet<string> = new Set(['first_over_time', 'last_over_time']);

const increasesOnly: ReadonlySet<string> = new Set(['increase', 'rate']);

export const overRange = (call: Call, context: Context, evaluate: Evaluate): readonly Column[] => {
  const { grid } = context;
  const argument = call.args.find(({ kind }) => kind === 'RangeSelector' || kind === 'Subquery') ?? call.args[0]!;
  const parameter = call.args.find((arg) => arg !== argument);
  const value = parameter === undefined ? undefined : evaluate(parameter, context);
  const scalar = value?.kind === 'scalar' ? value.values : new Float64Array();
  const now = (step: number): number => grid.from + step * grid.step;
  const { series, over } = windowsOf(argument, context, evaluate, increasesOnly.has(call.function));
  const change = changesOf[call.function];
  if (change !== undefined) return changed(series, change, context, over);
  const make = rangeFunctions[call.function]!;
  return series.map((samples) => {
    const labels = keepsName.has(call.function) ? samples.labels : dropName(samples.labels);
    return overWindows(labels, context.known.windowsOf(samples.times, grid, over), make(samples, scalar, now));
  });
};

const changed = (
  series: readonly SourceSeries[],
  change: Change,
  { grid, known }: Context,
  over: Over,
): readonly Column[] => {
  let last: { readonly values: Float64Array; readonly column: Column } | undefined;
  return series.map(({ labels, times, values }) => {
    const windows = known.windowsOf(times, grid, over);
    // A bucket of a histogram that is empty counts the same as the one below it: a source may return the same array.
    const column =
      last?.values === values ? last.column : extrapolated(change, values, windows, known.extrapolationOf(windows));
    last = { values, column };
    return { ...column, labels: dropName(labels) };
  });
};

/** The samples, and the length and the offset of each window. */
export const windowsOf = (
  argument: Expr,
  context: Context,
  evaluate: Evaluate,
  increases = false,
): { readonly series: readonly SourceSeries[]; readonly over: Over } => {
  const over = overOf(argument);
  if (argument.kind === 'Subquery') return { series: evaluatedAgain(argument, over, context, evaluate), over };
  if (argument.kind !== 'RangeSelector') return { series: [], over };
  return { series: seriesOf(argument.of, context, over.range, increases), over };
};

const overOf = (expr: Expr): Over => {
  if (expr.kind !== 'Subquery' && expr.kind !== 'RangeSelector') return { range: 0, offset: 0 };
  const { offset } = expr.kind === 'Subquery' ? expr : expr.of;
  return { range: expr.range.milliseconds, offset: offset?.milliseconds ?? 0 };
};

/** The step of a subquery without one. Source: Prometheus, default evaluation interval. */
const defaultStep = 60_000;

/** A subquery is evaluated at multiples of its step, whatever the instants of the query are. */
const evaluatedAgain = (
  subquery: Subquery,
  { range, offset }: Over,
  { grid, source }: Context,
  evaluate: Evaluate,
): readonly SourceSeries[] => {
  const step = subquery.step?.milliseconds ?? defaultStep;
  const start = grid.from - offset - range;
  const from = (Math.floor(start / step) + 1) * step;
  const inner = gridOf({ from, to: grid.from + (grid.size - 1) * grid.step - offset, step });
  const value = evaluate(subquery.of, { grid: inner, source, known: nothingKnown() });
  if (value.kind === 'scalar') return [];
  return value.columns.map(({ labels, values, present }) => {
    const kept = Array.from(present.keys()).filter((index) => present[index] === 1);
    return {
      labels,
      times: Float64Array.from(kept, (index) => from + index * step),
      values: Float64Array.from(kept, (index) => values[index]!),
    };
  });
};
