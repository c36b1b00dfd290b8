/**
 * When an alert fires: its condition's tree, evaluated over a source of series at every whole minute. Evaluated by whole
 * days (UTC) and over every sample, so that an instant has one answer, whatever range is asked for; where an alert may be
 * pending or firing when the range begins, earlier days are evaluated until it is known since when.
 */
import type { Labels } from '../../model/point.ts';
import { milliseconds } from '../../model/quantity.ts';
import { nothingKnown, type Known } from '../../promql/context.ts';
import { evaluateRange, type EvaluationRange } from '../../promql/evaluate.ts';
import { allOf, type Expr } from '../../promql/expr.ts';
import { dropName, keyOf } from '../../promql/labels.ts';
import { spanOf } from '../../promql/print.ts';
import { PromqlError } from '../../promql/promqlError.ts';
import type { SeriesSource } from '../../promql/source.ts';
import { samplePeriod } from './detection.ts';
import { intervalsOf, type Interval, type MissingData } from './intervals.ts';

export interface FiringRule {
  /** Has an element where the condition holds. */
  readonly condition: Expr;
  /** Milliseconds for which it has to hold. */
  readonly hold: number;
  readonly missing: MissingData;
  /** Has an element where there is data, with the labels of the condition. Required unless `missing` is `Inactive`. */
  readonly data?: Expr;
}

/** Milliseconds since the epoch. */
export interface FiringRange {
  /** Only what fires at or after it is returned, with its true beginning. */
  readonly from: number;
  /** The last evaluation is the whole minute at or before it. */
  readonly to: number;
  /** Nothing is known before it: the first evaluation is the whole minute at or after it. */
  readonly since: number;
}

/** One label set of an alert fires. */
export interface Firing extends Interval {
  /** Without the metric's name. */
  readonly labels: Labels;
}

const step = milliseconds(samplePeriod);
const day = 86_400_000;
const perDay = day / step;

/** For each rule its firing intervals, by their beginning. Throws `PromqlError`. */
export const firingOf = (
  rules: readonly FiringRule[],
  source: SeriesSource,
  range: FiringRange,
): readonly (readonly Firing[])[] => {
  const evaluated = everySample(source);
  const all = rules.map((rule): Evaluated => ({ rule, days: [] }));
  const evaluate = (some: readonly Evaluated[], date: number): void => {
    const known = nothingKnown();
    for (const { rule, days } of some) days.push(evaluateDay(rule, evaluated, date, known));
  };
  const last = Math.floor(range.to / day);
  let date = last;
  for (; date * day > Math.max(range.from, range.since) - day; date -= 1) evaluate(all, date);
  for (; (date + 1) * day > range.since; date -= 1) {
    const unsettled = all.filter((one) => !isSettled(assemble(one, last, range), one.rule, range));
    if (unsettled.length === 0) break;
    evaluate(unsettled, date);
  }
  return all.map((one) =>
    assemble(one, last, range)
      .flatMap(({ labels, verdicts }) =>
        intervalsOf(verdicts, one.rule.hold, one.rule.missing).map((interval) => ({ labels, ...interval })),
      )
      .filter(({ to }) => to === undefined || to > range.from)
      .toSorted((one, other) => one.from - other.from),
  );
};

interface Evaluated {
  readonly rule: FiringRule;
  /** Latest first. */
  readonly days: DayResult[];
}

/** A source may leave out samples between the ends of windows, by how far those are apart; here none is left out. */
const everySample = (source: SeriesSource): SeriesSource => ({
  select: (name, matchers, from, to, use) => source.select(name, matchers, from, to, { ...use, increases: false }),
});

/** Of one day, by label set: 1 at each minute with an element. */
interface DayResult {
  readonly holds: ReadonlyMap<string, Minutes>;
  readonly data: ReadonlyMap<string, Minutes> | undefined;
}

interface Minutes {
  readonly labels: Labels;
  readonly present: Uint8Array;
}

const evaluateDay = ({ condition, data }: FiringRule, source: SeriesSource, date: number, known: Known): DayResult => ({
  holds: mayHold(condition, source, date, known) ? minutesOf(condition, source, date, known) : new Map(),
  data: data === undefined ? undefined : minutesOf(data, source, date, known),
});

/** An `and` holds nowhere where one of its sides has no element: the side that looks back least is evaluated first. */
const mayHold = (condition: Expr, source: SeriesSource, date: number, known: Known): boolean => {
  if (condition.kind !== 'Binary' || condition.op !== 'and') return true;
  const sides = [condition.left, condition.right].toSorted((one, other) => lookBackOf(one) - lookBackOf(other));
  return sides.every((side) => mayHold(side, source, date, known) && hasElement(side, source, date, known));
};

const hasElement = (expr: Expr, source: SeriesSource, date: number, known: Known): boolean =>
  evaluateRange(expr, source, gridOf(date), known).series.length > 0;

/** Milliseconds, of the longest window. */
const lookBackOf = (expr: Expr): number =>
  Math.max(0, ...allOf(expr).map((one) => (one.kind === 'RangeSelector' ? one.range.milliseconds : 0)));

const gridOf = (date: number): EvaluationRange => ({ from: date * day, to: (date + 1) * day - step, step });

const minutesOf = (expr: Expr, source: SeriesSource, date: number, known: Known): ReadonlyMap<string, Minutes> => {
  const grid = gridOf(date);
  const { series } = evaluateRange(expr, source, grid, known);
  const byLabels = new Map<string, Minutes>();
  for (const { labels: named, times } of series) {
    const labels = dropName(named);
    const key = keyOf(labels);
    const held = byLabels.get(key) ?? { labels, present: new Uint8Array(perDay) };
    byLabels.set(key, held);
    for (const time of times) {
      const minute = (time - grid.from) / step;
      if (held.present[minute] === 1) throw twice(expr, labels);
      held.present[minute] = 1;
    }
  }
  return byLabels;
};

/** Source: Prometheus 3, rules/alerting.go, `ErrDuplicateAlertLabelSet`. */
const twice = (condition: Expr, labels: Labels): PromqlError =>
  new PromqlError(spanOf(condition), {
    code: 'evaluation',
    what: `an alert has two elements with the labels ${JSON.stringify(labels)} at one instant, as the metric’s name is no label of an alert`,
    fix: 'ask for one metric, or aggregate by labels that differ',
  });

interface LabelSet {
  readonly labels: Labels;
  readonly verdicts: Parameters<typeof intervalsOf>[0];
}

/** The days up to `last` one after the other, without what lies outside `since` and `to`. */
const assemble = ({ days }: Evaluated, last: number, { since, to }: FiringRange): readonly LabelSet[] => {
  const results = days.toReversed();
  const earliest = last - days.length + 1;
  const start = Math.max(earliest * day, Math.ceil(since / step) * step);
  const size = Math.max(0, Math.floor((to - start) / step) + 1);
  const skipped = (start - earliest * day) / step;
  const joined = (of: (result: DayResult) => Minutes | undefined): Uint8Array => {
    const all = new Uint8Array(results.length * perDay);
    results.forEach((result, index) => {
      const found = of(result);
      if (found !== undefined) all.set(found.present, index * perDay);
    });
    return all.subarray(skipped, skipped + size);
  };
  const keys = new Map(
    results.flatMap(({ holds, data }) => [...(data ?? holds)].map(([key, { labels }]) => [key, labels] as const)),
  );
  return [...keys].map(([key, labels]) => ({
    labels,
    verdicts: {
      start,
      step,
      holds: joined(({ holds }) => holds.get(key)),
      data: results.some(({ data }) => data !== undefined) ? joined(({ data }) => data?.get(key)) : undefined,
    },
  }));
};

/** Whether the condition of every label set was seen not to hold at or before `from`. */
const isSettled = (all: readonly LabelSet[], { missing }: FiringRule, { from }: FiringRange): boolean =>
  all.every(({ verdicts: { start, holds, data } }) => {
    const last = Math.floor((from - start) / step);
    for (let index = Math.min(last, holds.length - 1); index >= 0; index -= 1) {
      const isKnown = data === undefined || data[index] === 1 || missing.kind === 'Inactive';
      if (isKnown && holds[index] === 0) return true;
    }
    return false;
  });
