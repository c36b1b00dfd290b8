/**
 * When an alert fires: its condition's tree, evaluated over a source of series at the interval of the rule, on whole multiples of
 * it. The samples of an instant depend only on its day (UTC), so that its result is the same in every requested range. If an
 * alert may be pending or firing when the range begins, earlier instants are evaluated until its beginning is known.
 */
import type { Labels } from '../../model/point.ts';
import { nothingKnown, type Known } from '../../promql/context.ts';
import { evaluateColumns, type EvaluationRange } from '../../promql/evaluate.ts';
import { allOf, type Expr } from '../../promql/expr.ts';
import { dropName, keyOf } from '../../promql/labels.ts';
import { spanOf } from '../../promql/print.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { intervalsOf, type Interval, type MissingData } from './intervals.ts';
import { minuteSamples, perDay, sampleStep } from './minuteSamples.ts';

export interface FiringRule {
  /** Has an element where the condition holds. */
  readonly condition: Expr;
  /** Milliseconds for which it has to hold. */
  readonly hold: number;
  readonly missing: MissingData;
  /** Milliseconds between evaluations, of which a day has a whole number. Default: a minute. */
  readonly every?: number;
  /** Has an element where there is data, with the labels of the condition. Required unless `missing` is `Inactive`. */
  readonly data?: Expr;
}

/** Milliseconds since the epoch. */
export interface FiringRange {
  /** Only what fires at or after it is returned, with its true beginning. */
  readonly from: number;
  /** The last evaluation is the one at or before it. */
  readonly to: number;
  /** Nothing is known before it: the first evaluation is the one at or after it. */
  readonly since: number;
}

/** One label set of an alert fires. */
export interface Firing extends Interval {
  /** Without the metric's name. */
  readonly labels: Labels;
}

/** For each rule its firing intervals, by their beginning. Throws `PromqlError`. */
export const firingOf = (
  rules: readonly FiringRule[],
  source: SeriesSource,
  range: FiringRange,
): readonly (readonly Firing[])[] => {
  const found = new Map<FiringRule, readonly Firing[]>();
  for (const [step, own] of Map.groupBy(rules, ({ every = sampleStep }) => every)) {
    const firings = firingEvery(step, own, source, range);
    own.forEach((rule, index) => found.set(rule, firings[index] ?? []));
  }
  return rules.map((rule) => found.get(rule) ?? []);
};

/** Of rules that are evaluated together. */
const firingEvery = (
  step: number,
  rules: readonly FiringRule[],
  source: SeriesSource,
  range: FiringRange,
): readonly (readonly Firing[])[] => {
  const [from, to] = [range.from, range.to].map((at) => Math.floor(at / step) * step) as [number, number];
  const begin = Math.ceil(range.since / step) * step;
  const samples = minuteSamples(source, to, step);
  const texts: Known['texts'] = new Map();
  const all = rules.map((rule): Evaluated => ({ rule, stretches: [] }));
  const evaluate = (some: readonly Evaluated[], grid: EvaluationRange): void => {
    const [known, ofGrid] = [nothingKnown(texts), samples(grid)];
    for (const { rule, stretches } of some) stretches.unshift(evaluateStretch(rule, ofGrid, grid, known));
  };
  for (const grid of daysOf(Math.max(from, begin), to, step).toReversed()) evaluate(all, grid);
  for (const grid of daysOf(begin, Math.max(from, begin) - step, step).toReversed()) {
    const unsettled = all.filter((evaluated) => !isSettled(evaluated, from, step));
    if (unsettled.length === 0) break;
    evaluate(unsettled, grid);
  }
  return all.map(({ rule, stretches }) =>
    labelSetsOf(stretches, step)
      .flatMap(({ labels, verdicts }) =>
        intervalsOf(verdicts, rule.hold, rule.missing).map((interval) => ({ labels, ...interval })),
      )
      .filter((interval) => interval.to === undefined || interval.to > range.from)
      .toSorted((one, other) => one.from - other.from),
  );
};

/** The grids of the days from one instant to another, both evaluated. */
const daysOf = (from: number, to: number, step: number): readonly EvaluationRange[] => {
  const grids: EvaluationRange[] = [];
  for (let start = from; start <= to;) {
    const end = Math.min((Math.floor(start / perDay) + 1) * perDay - step, to);
    grids.push({ from: start, to: end, step });
    start = end + step;
  }
  return grids;
};

interface Evaluated {
  readonly rule: FiringRule;
  /** Ascending, without gaps. */
  readonly stretches: Stretch[];
}

/** Of a day or a part of it, by label set: 1 at each evaluation with an element. */
interface Stretch {
  readonly grid: EvaluationRange;
  readonly holds: ReadonlyMap<string, Minutes>;
  readonly data: ReadonlyMap<string, Minutes> | undefined;
}

interface Minutes {
  readonly labels: Labels;
  readonly present: Uint8Array;
}

const evaluateStretch = (
  { condition, data }: FiringRule,
  source: SeriesSource,
  grid: EvaluationRange,
  known: Known,
): Stretch => {
  const left = withElements(condition, source, grid, known);
  return {
    grid,
    holds: left === undefined ? new Map() : minutesOf(left, source, grid, known),
    data: data === undefined ? undefined : minutesOf(data, source, grid, known),
  };
};

/**
 * The condition without the sides of its `or` that have no element; undefined where nothing is left. An `and` has none where
 * one of its sides has none: the side that looks back least is evaluated first.
 */
const withElements = (condition: Expr, source: SeriesSource, grid: EvaluationRange, known: Known): Expr | undefined => {
  if (condition.kind !== 'Binary' || (condition.op !== 'and' && condition.op !== 'or')) return condition;
  const { left, right } = condition;
  if (condition.op === 'or') {
    const [one, other] = [left, right].map((side) => withElements(side, source, grid, known));
    return one !== undefined && other !== undefined ? condition : (one ?? other);
  }
  const sides = [left, right].toSorted((one, other) => lookBackOf(one) - lookBackOf(other));
  const all = sides.every(
    (side) => withElements(side, source, grid, known) !== undefined && hasElement(side, source, grid, known),
  );
  return all ? condition : undefined;
};

const hasElement = (expr: Expr, source: SeriesSource, grid: EvaluationRange, known: Known): boolean =>
  evaluateColumns(expr, source, grid, known).length > 0;

/** Milliseconds, of the longest window. */
const lookBackOf = (expr: Expr): number =>
  Math.max(0, ...allOf(expr).map((part) => (part.kind === 'RangeSelector' ? part.range.milliseconds : 0)));

const sizeOf = ({ from, to, step }: EvaluationRange): number => (to - from) / step + 1;

const minutesOf = (
  expr: Expr,
  source: SeriesSource,
  grid: EvaluationRange,
  known: Known,
): ReadonlyMap<string, Minutes> => {
  const byLabels = new Map<string, Minutes>();
  for (const { labels: named, present } of evaluateColumns(expr, source, grid, known)) {
    const labels = dropName(named);
    const key = keyOf(labels);
    const held = byLabels.get(key);
    byLabels.set(key, {
      labels,
      present: held === undefined ? present : together(held.present, present, expr, labels),
    });
  }
  return byLabels;
};

const together = (one: Uint8Array, other: Uint8Array, expr: Expr, labels: Labels): Uint8Array =>
  one.map((present, minute) => {
    if (present === 1 && other[minute] === 1) throw twice(expr, labels);
    return present | other[minute]!;
  });

/** Source: Prometheus 3, rules/alerting.go, `ErrDuplicateAlertLabelSet`. */
const twice = (condition: Expr, labels: Labels): PromqlError =>
  new PromqlError(spanOf(condition), {
    code: 'evaluation',
    problem: `an alert has two elements with the labels ${JSON.stringify(labels)} at one instant, as the metric’s name is not a label of an alert`,
    fix: 'select one metric, or aggregate by labels that differ',
  });

interface LabelSet {
  readonly labels: Labels;
  readonly verdicts: Parameters<typeof intervalsOf>[0];
}

/** The stretches one after the other. */
const labelSetsOf = (stretches: readonly Stretch[], step: number): readonly LabelSet[] => {
  const size = stretches.reduce((sum, { grid }) => sum + sizeOf(grid), 0);
  const joined = (of: (stretch: Stretch) => Minutes | undefined): Uint8Array => {
    const all = new Uint8Array(size);
    let next = 0;
    for (const stretch of stretches) {
      const found = of(stretch);
      if (found !== undefined) all.set(found.present, next);
      next += sizeOf(stretch.grid);
    }
    return all;
  };
  const keys = new Map(
    stretches.flatMap(({ holds, data }) => [...(data ?? holds)].map(([key, { labels }]) => [key, labels] as const)),
  );
  return [...keys].map(([key, labels]) => ({
    labels,
    verdicts: {
      start: stretches[0]?.grid.from ?? 0,
      step,
      holds: joined(({ holds }) => holds.get(key)),
      data: stretches.some(({ data }) => data !== undefined) ? joined(({ data }) => data?.get(key)) : undefined,
    },
  }));
};

/**
 * Whether it is known of every label set that it neither fires nor waits at some evaluation at or before `from`: its
 * condition was seen not to hold, or it had no data for so long that an incident would have been closed.
 */
const isSettled = ({ rule: { missing }, stretches }: Evaluated, from: number, step: number): boolean => {
  const autoClose = missing.kind === 'Inactive' ? 0 : (missing.autoClose ?? Infinity);
  const start = stretches[0]?.grid.from ?? Infinity;
  if (missing.kind !== 'Inactive' && from - start < autoClose) return false;
  return labelSetsOf(stretches, step).every(({ verdicts: { holds, data } }) => {
    let silent = 0;
    for (let index = Math.min((from - start) / step, holds.length - 1); index >= 0; index -= 1) {
      const isKnown = data === undefined || data[index] === 1 || missing.kind === 'Inactive';
      if (isKnown && holds[index] === 0) return true;
      silent = isKnown ? 0 : silent + step;
      if (silent > autoClose) return true;
    }
    return false;
  });
};
