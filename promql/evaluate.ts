/**
 * Evaluates PromQL as Prometheus 3 does, for all steps of a range query at once: one column for each series, two indices
 * that move through its samples, no allocation in a step. Windows exclude their start, a sample is valid for five
 * minutes, results that are no longer the metric lose its name, and two series with the same labels are an error.
 */
import { aggregate } from './aggregate.ts';
import { isComparison } from './arithmetic.ts';
import { scalars, setOperation, vectors, withScalar, type Operation, type SetOperation } from './binary.ts';
import { callFunction } from './call.ts';
import { gridOf, isEmpty, mapColumn, merged, type Column, type Grid } from './column.ts';
import { nothingKnown, seriesOf, type Context, type Known, type Value } from './context.ts';
import type { Aggregate, Binary, Expr, Unary, VectorSelector } from './expr.ts';
import type { Labels } from '../model/point.ts';
import { keyOf } from './labels.ts';
import { spanOf } from './print.ts';
import { PromqlError } from './promqlError.ts';
import type { SeriesSource } from './source.ts';
import { latest } from './windows.ts';

/** Instants in milliseconds since the epoch, both ends included; `step` in milliseconds. */
export interface EvaluationRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export interface ResultSeries {
  readonly labels: Labels;
  /** Milliseconds since the epoch; where there is no value there is no time. */
  readonly times: Float64Array;
  /** May hold NaN, which is a value. */
  readonly values: Float64Array;
}

export interface RangeResult {
  readonly series: readonly ResultSeries[];
}

export interface InstantSample {
  readonly labels: Labels;
  readonly value: number;
}

/** Series in the order of their labels; a number is a series without labels. Throws `PromqlError`. */
export const evaluateRange = (
  expr: Expr,
  source: SeriesSource,
  range: EvaluationRange,
  known: Known = nothingKnown(),
): RangeResult => {
  if (!(range.step > 0)) throw new RangeError(`step has to be above 0 ms, not ${range.step}`);
  const grid = gridOf(range);
  const series = evaluateColumns(expr, source, range, known)
    .map((column) => ({ key: keyOf(column.labels), result: resultOf(column, grid) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ result }) => result);
  return { series };
};

/** The series that have a value, by instant, in no order. Throws `PromqlError`. */
export const evaluateColumns = (
  expr: Expr,
  source: SeriesSource,
  range: EvaluationRange,
  known: Known,
): readonly Column[] =>
  columnsOf(evaluate(expr, { grid: gridOf(range), source, known })).filter((column) => !isEmpty(column));

/** The step of an instant query: long enough that a source may merge samples inside of windows. */
const only = 86_400_000;

/** One sample for each series, in the order of sort(), topk() and bottomk(). Throws `PromqlError`. */
export const evaluateAt = (expr: Expr, source: SeriesSource, at: number): readonly InstantSample[] =>
  columnsOf(evaluate(expr, { grid: gridOf({ from: at, to: at, step: only }), source, known: nothingKnown() }))
    .filter(({ present }) => present[0] === 1)
    .map(({ labels, values }) => ({ labels, value: values[0]! }));

const columnsOf = (value: Value): readonly Column[] =>
  value.kind === 'vector'
    ? value.columns
    : [{ labels: {}, values: value.values, present: new Uint8Array(value.values.length).fill(1) }];

const resultOf = ({ labels, values, present }: Column, { from, step }: Grid): ResultSeries => {
  const count = present.reduce((sum, flag) => sum + flag, 0);
  const [times, kept] = [new Float64Array(count), new Float64Array(count)];
  let next = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (present[index] !== 1) continue;
    times[next] = from + index * step;
    kept[next] = values[index]!;
    next += 1;
  }
  return { labels, times, values: kept };
};

export const evaluate = (expr: Expr, context: Context): Value => {
  const { known } = context;
  if (expr.kind !== 'Call' && expr.kind !== 'Aggregate' && expr.kind !== 'Number') return evaluateNew(expr, context);
  const text = textOf(expr, known);
  const held = known.values.get(text) ?? evaluateNew(expr, context);
  known.values.set(text, held);
  return held;
};

const textOf = (expr: Expr, { texts }: Known): string => {
  const held = texts.get(expr);
  if (held !== undefined) return held;
  const { query, from, to } = spanOf(expr);
  const text = query.slice(from, to);
  texts.set(expr, text);
  return text;
};

const evaluateNew = (expr: Expr, context: Context): Value => {
  switch (expr.kind) {
    case 'Number':
      return { kind: 'scalar', values: new Float64Array(context.grid.size).fill(expr.value) };
    case 'VectorSelector':
      return { kind: 'vector', columns: selected(expr, context) };
    case 'Call':
      return callFunction(expr, context, evaluate);
    case 'Aggregate':
      return { kind: 'vector', columns: aggregated(expr, context) };
    case 'Binary':
      return binary(expr, context);
    case 'Unary':
      return unary(expr, context);
    case 'String':
    case 'RangeSelector':
    case 'Subquery': {
      const problem = expr.kind === 'String' ? 'a string has no series' : 'samples over a time are not a chart';
      throw new PromqlError(spanOf(expr), {
        code: 'unsupported',
        problem,
        fix: 'put rate() or another function around it',
      });
    }
  }
};

const selected = (selector: VectorSelector, context: Context): readonly Column[] =>
  seriesOf(selector, context, undefined).map((series) =>
    latest(series, context.grid, selector.offset?.milliseconds ?? 0),
  );

const aggregated = (expr: Aggregate, context: Context): readonly Column[] => {
  const isNumber = expr.parameter !== undefined && expr.parameter.kind !== 'String';
  const parameter = isNumber ? evaluate(expr.parameter, context) : undefined;
  const columns = columnsOf(evaluate(expr.of, context));
  const values = parameter?.kind === 'scalar' ? parameter.values : undefined;
  if (values !== undefined && (expr.op === 'topk' || expr.op === 'bottomk')) checkCounts(expr, values);
  return aggregate(expr, columns, context.grid.size, values);
};

const [smallestCount, largestCount] = [-(2 ** 63), 2 ** 63];

/** Source: Prometheus 3, promql/engine.go, `rangeEvalAgg`. */
const checkCounts = (expr: Aggregate, counts: Float64Array): void => {
  const largest = counts.reduce((most, count) => Math.max(most, count), -Infinity);
  if (largest < 1) return;
  const wrong = counts.find((count) => !(count > smallestCount && count < largestCount));
  if (wrong === undefined) return;
  throw new PromqlError(spanOf(expr.parameter ?? expr), {
    code: 'evaluation',
    problem: `${expr.op}() takes a number of series, and this is ${wrong}`,
    fix: 'write a whole number such as 5',
  });
};

const binary = (expr: Binary, context: Context): Value => {
  const [left, right] = [evaluate(expr.left, context), evaluate(expr.right, context)];
  const { size } = context.grid;
  if (expr.op === 'and' || expr.op === 'or' || expr.op === 'unless') {
    return { kind: 'vector', columns: setOperation(expr as SetOperation, columnsOf(left), columnsOf(right), size) };
  }
  const operation = expr as Operation;
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return { kind: 'scalar', values: scalars(operation, left.values, right.values) };
  }
  if (left.kind === 'vector' && right.kind === 'vector') {
    return { kind: 'vector', columns: vectors(operation, left.columns, right.columns, size) };
  }
  const columns =
    left.kind === 'vector'
      ? withScalar(operation, left.columns, (right as Extract<Value, { kind: 'scalar' }>).values, 'left')
      : withScalar(operation, columnsOf(right), left.values, 'right');
  return { kind: 'vector', columns: isComparison(expr.op) && !expr.bool ? columns : merged(columns, expr) };
};

const unary = (expr: Unary, context: Context): Value => {
  const { op, of } = expr;
  const value = evaluate(of, context);
  if (op === '+') return value;
  if (value.kind === 'scalar') return { kind: 'scalar', values: value.values.map((sample) => -sample) };
  return {
    kind: 'vector',
    columns: merged(
      value.columns.map((column) => mapColumn(column, (sample) => -sample)),
      expr,
    ),
  };
};
