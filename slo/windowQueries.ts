/**
 * PromQL for the event counts of many objectives, which the server evaluates: `increase` over each window, whatever its
 * length, instead of its raw points. Objectives with the same window are one query, up to a bound of its size. Pure: no
 * request is made here.
 */
import { call, increase, joined, range, subquery, type DurationText } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import { overWindow } from '../promql/window.ts';
import type { InstantSample, ResultSeries } from '../promql/evaluate.ts';
import type { Dialect } from '../series/dialect.ts';
import { combined, type CombinedQuery, type Term } from './combinedQuery.ts';
import { counterTerms, gaugeTerms, pairTerms, presenceTerm, type Measured, type Values } from './indicatorCounts.ts';

/** Milliseconds since the epoch: (from, to]. */
export interface Item {
  readonly indicator: Measured;
  readonly from: number;
  readonly to: number;
}

export interface WindowQuery {
  readonly expr: Expr;
  readonly from: number;
  readonly to: number;
  /** Indices of the items that it answers. */
  readonly items: readonly number[];
  readonly termsOf: CombinedQuery['termsOf'];
}

/** Objectives in one query: it bounds its text, and the samples that the server loads for it. */
const mostTogether = 100;

/** Items with the same window, in lists of at most `most`. */
const together = (items: readonly Item[], most: number): readonly (readonly number[])[] =>
  [...Map.groupBy(items.keys(), (index) => `${items[index]!.from} ${items[index]!.to}`).values()].flatMap((indices) =>
    Array.from({ length: Math.ceil(indices.length / most) }, (_, part) =>
      indices.slice(part * most, (part + 1) * most),
    ),
  );

const queries = (
  items: readonly Item[],
  exprOf: (indices: readonly number[], length: DurationText) => CombinedQuery,
  most: number,
): readonly WindowQuery[] =>
  together(items, most).map((indices) => {
    const { from, to } = items[indices[0]!]!;
    return { ...exprOf(indices, lengthText(to - from)), from, to, items: indices };
  });

/** Evaluated at `to`. `most` bounds the items of a query. */
export const countQueries = (
  items: readonly Item[],
  dialect: Dialect,
  most: number = mostTogether,
): readonly WindowQuery[] =>
  queries(
    items,
    (indices, length) => {
      const terms = (of: typeof counterTerms): readonly Term[] =>
        indices.flatMap((index) => of(index, items[index]!.indicator, dialect));
      const events = combined(terms(counterTerms), (counter, formula) =>
        formula === undefined ? increase(range(counter, length)) : overWindow(formula, length),
      );
      const gauges = terms(gaugeTerms);
      if (gauges.length === 0) return events;
      const overdue = combined(gauges, (gauge) => gauge, { prefix: 'overdue' });
      return {
        expr: joined('or', events.expr, overdue.expr),
        termsOf: (labels) => [...events.termsOf(labels), ...overdue.termsOf(labels)],
      };
    },
    most,
  );

/** Samples in each of the steps of `step` milliseconds that end at `to` and earlier: a range query. */
export const presenceQueries = (
  items: readonly Item[],
  step: number,
  dialect: Dialect,
  most: number = mostTogether,
): readonly WindowQuery[] =>
  queries(
    items,
    (indices) =>
      combined(
        indices.map((index) => presenceTerm(index, items[index]!.indicator, dialect)),
        (counter) => call('count_over_time', range(counter, lengthText(step))),
      ),
    most,
  );

/** How many instants, `every` milliseconds apart, have a point in each step of `step` milliseconds: a range query. */
export const coverageQueries = (
  items: readonly Item[],
  { step, every }: { readonly step: number; readonly every: number },
  dialect: Dialect,
  most: number = mostTogether,
): readonly WindowQuery[] =>
  queries(
    items,
    (indices) =>
      combined(
        indices.map((index) => presenceTerm(index, items[index]!.indicator, dialect)),
        (counter) => counter,
        { over: (together) => call('count_over_time', subquery(together, openText(step), lengthText(every))) },
      ),
    most,
  );

/** The number of series of each counter, added up over the window's instants: pairs of counters have equal sums. */
export const seriesQueries = (
  items: readonly Item[],
  every: number,
  dialect: Dialect,
  most: number = mostTogether,
): readonly WindowQuery[] =>
  queries(
    items,
    (indices, length) =>
      combined(
        indices.flatMap((index) => pairTerms(index, items[index]!.indicator, dialect)),
        (counter) => counter,
        { by: 'count', over: (count) => call('sum_over_time', subquery(count, length, lengthText(every))) },
      ),
    most,
  );

/** Events over `length` milliseconds before each step: a range query. */
export const stepQueries = (
  items: readonly Item[],
  length: number,
  dialect: Dialect,
  most: number = mostTogether,
): readonly WindowQuery[] =>
  queries(
    items,
    (indices) =>
      combined(
        indices.flatMap((index) => counterTerms(index, items[index]!.indicator, dialect)),
        (counter) => increase(range(counter, lengthText(length))),
      ),
    most,
  );

/** The values of each item, by its index. */
export const valuesOf = (query: WindowQuery, samples: readonly InstantSample[]): ReadonlyMap<number, Values> => {
  const values = new Map<number, Record<string, Map<string, number>>>();
  for (const { labels, value } of samples)
    for (const { item, role, keep } of query.termsOf(labels)) {
      const own = values.get(item) ?? {};
      values.set(item, own);
      (own[role] ??= new Map()).set(keep === undefined ? '' : (labels['le'] ?? ''), value);
    }
  return values;
};

/** The first step of each item that has a sample, by the item's index: when the step ends. */
export const firstSteps = (query: WindowQuery, series: readonly ResultSeries[]): ReadonlyMap<number, number> => {
  const first = new Map<number, number>();
  for (const { labels, times, values } of series) {
    const index = values.findIndex((value) => value > 0);
    if (index === -1) continue;
    for (const { item } of query.termsOf(labels)) first.set(item, Math.min(first.get(item) ?? Infinity, times[index]!));
  }
  return first;
};

/** Instant samples of each time of a range query, so that a step is read as a window is. */
export const byTime = (series: readonly ResultSeries[]): ReadonlyMap<number, readonly InstantSample[]> => {
  const samples = new Map<number, InstantSample[]>();
  for (const { labels, times, values } of series)
    times.forEach((at, index) => {
      const own = samples.get(at) ?? [];
      samples.set(at, own);
      own.push({ labels, value: values[index]! });
    });
  return samples;
};

const units: readonly (readonly ['d' | 'h' | 'm' | 's', number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

/** A millisecond less: Prometheus 2 takes the beginning of a window, too. */
const openText = (length: number): DurationText => `${length - 1}ms`;

/** In the largest unit that has no fraction. */
const lengthText = (length: number): DurationText => {
  const unit = units.find(([, worth]) => length % worth === 0);
  return unit === undefined ? `${length}ms` : `${length / unit[1]}${unit[0]}`;
};
