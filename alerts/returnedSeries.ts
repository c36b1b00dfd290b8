/**
 * How many series a clause of an alert's query returns, as the query itself shows it: one where it adds everything up; by a label,
 * as many as the selectors allow values of it. What cannot be counted so is counted once, and said to be a lower bound.
 */
import type { Clause } from '../promql/clauses.ts';
import type { VectorSelector } from '../promql/expr.ts';
import { uptimeCheckers } from './uptimeChecks.ts';

export interface ReturnedSeries {
  readonly series: number;
  readonly isExact: boolean;
}

const atLeastOne: ReturnedSeries = { series: 1, isExact: false };

export const returnedSeries = ({ aggregate, selectors }: Clause): ReturnedSeries => {
  if (aggregate === undefined || aggregate.grouping.kind === 'without' || manySeries.has(aggregate.op))
    return atLeastOne;
  let series = 1;
  for (const label of aggregate.grouping.labels) {
    // A quantile folds the buckets of a histogram into one value.
    if (label === 'le') continue;
    const values = valuesOf(label, selectors);
    if (values === undefined) return atLeastOne;
    series *= values;
  }
  return { series, isExact: true };
};

const manySeries: ReadonlySet<string> = new Set(['topk', 'bottomk', 'count_values']);

/** The fewest values that one of the selectors allows; undefined where none of them limits the label. */
const valuesOf = (label: string, selectors: readonly VectorSelector[]): number | undefined => {
  const counts = selectors.flatMap(({ matchers }) =>
    matchers.flatMap(({ label: other, op, value }) =>
      other !== label ? [] : op === '=' ? [1] : op === '=~' && isList(value) ? [value.split('|').length] : [],
    ),
  );
  if (counts.length > 0) return Math.min(...counts);
  return label === 'checker_location' ? uptimeCheckers : undefined;
};

/** Alternatives without any other sign of a pattern. */
const isList = (pattern: string): boolean => /^(?:[\w/ :@-]|\\[^\w])+(?:\|(?:[\w/ :@-]|\\[^\w])+)*$/.test(pattern);
