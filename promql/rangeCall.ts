/** Functions over a window: of a selector’s samples, or of what a subquery evaluates to. */
import { gridOf, type Column } from './column.ts';
import { seriesOf, type Context, type Evaluate } from './context.ts';
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
import { changes, deriv, extrapolated, instant, predictLinear, resets } from './rate.ts';
import type { SourceSeries } from './source.ts';
import { overWindows, type Over, type OverWindow, type Samples } from './windows.ts';

/** What a window is asked; scalars by step, and the instant of evaluation by step. */
type RangeFunction = (samples: Samples, scalar: Float64Array, now: (step: number) => number) => OverWindow;

export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  avg_over_time: avgOverTime,
  changes,
  count_over_time: countOverTime,
  delta: extrapolated({ counter: false, perSecond: false }),
  deriv,
  first_over_time: firstOverTime,
  idelta: instant(false),
  increase: extrapolated({ counter: true, perSecond: false }),
  irate: instant(true),
  last_over_time: lastOverTime,
  max_over_time: maxOverTime,
  min_over_time: minOverTime,
  predict_linear: predictLinear,
  present_over_time: presentOverTime,
  quantile_over_time: quantileOverTime,
  rate: extrapolated({ counter: true, perSecond: true }),
  resets,
  stddev_over_time: stddevOverTime,
  stdvar_over_time: stdvarOverTime,
  sum_over_time: sumOverTime,
};

/** They pick a sample, so the result is still the metric. */
const keepsName: ReadonlySet<string> = new Set(['first_over_time', 'last_over_time']);

const increasesOnly: ReadonlySet<string> = new Set(['increase', 'rate']);

export const overRange = (call: Call, context: Context, evaluate: Evaluate): readonly Column[] => {
  const { grid } = context;
  const make = rangeFunctions[call.function]!;
  const asked = call.args.find(({ kind }) => kind === 'RangeSelector' || kind === 'Subquery') ?? call.args[0]!;
  const parameter = call.args.find((arg) => arg !== asked);
  const given = parameter === undefined ? undefined : evaluate(parameter, context);
  const scalar = given?.kind === 'scalar' ? given.values : new Float64Array();
  const now = (step: number): number => grid.from + step * grid.step;
  const { series, over } = windowsOf(asked, context, evaluate, increasesOnly.has(call.function));
  return series.map((one) => {
    const labels = keepsName.has(call.function) ? one.labels : dropName(one.labels);
    return overWindows(labels, one, grid, over, make(one, scalar, now));
  });
};

/** The samples to look at, and how far each window reaches. */
export const windowsOf = (
  asked: Expr,
  context: Context,
  evaluate: Evaluate,
  increases = false,
): { readonly series: readonly SourceSeries[]; readonly over: Over } => {
  const over = overOf(asked);
  if (asked.kind === 'Subquery') return { series: evaluatedAgain(asked, over, context, evaluate), over };
  if (asked.kind !== 'RangeSelector') return { series: [], over };
  return { series: seriesOf(asked.of, context, over.range, increases), over };
};

const overOf = (expr: Expr): Over => {
  if (expr.kind !== 'Subquery' && expr.kind !== 'RangeSelector') return { range: 0, offset: 0 };
  const { offset } = expr.kind === 'Subquery' ? expr : expr.of;
  return { range: expr.range.milliseconds, offset: offset?.milliseconds ?? 0 };
};

/** Between evaluations of a subquery that names no step. Source: Prometheus' default evaluation interval. */
const defaultStep = 60_000;

/** A subquery’s instants are multiples of its step, whatever the chart’s are. */
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
  const value = evaluate(subquery.of, { grid: inner, source });
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
