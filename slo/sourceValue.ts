/**
 * The value of a source at an instant, for a threshold or a panel: of a gauge its value, of a counter its increase or rate, of a
 * distribution a quantile, each over all selected series; of PromQL the expression itself.
 */
import type { ValueSource } from '../model/indicatorSource.ts';
import type { Duration } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import { instrumentOf } from '../model/signals.ts';
import { aggregate, binary, call, increase, number, range, rate, sum } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import type { Dialect, NotSupported } from '../series/dialect.ts';

export type Statistic = 'mean' | 'p50' | 'p95' | 'p99';

/** How series with many values become one. */
export interface Reduction {
  /** Of a gauge: over its series. */
  readonly reduce: 'sum' | 'max' | 'min' | 'mean';
  /** Of a distribution. */
  readonly statistic: Statistic;
  /** Of counters and distributions. */
  readonly over: Duration;
  /** Of a counter: its growth over `over`, or a second. */
  readonly growth: 'increase' | 'rate';
  /** Labels that stay apart. */
  readonly by: readonly string[];
}

/** Throws for a source that was not read by slo/sources/readSources.ts. */
export const sourceValue = (source: ValueSource, reduction: Reduction, dialect: Dialect): Expr | NotSupported => {
  const lacking = selectionsOfValue(source)
    .map(({ signal }) => dialect.lacks(signal))
    .find((reason) => reason !== undefined);
  if (lacking !== undefined) return lacking;
  const { read } = source;
  if (read?.kind === 'QueryValue') return read.tree as Expr;
  if (read?.kind !== 'Selection') throw unread(source);
  return selectionValue(read, reduction, dialect);
};

const unread = ({ kind }: ValueSource): Error =>
  new Error(`a ${kind} was not read: load its system with cli/load, or by readSources`);

/** The series that a source reads. */
export const selectionsOfValue = (source: ValueSource): readonly Selection[] => {
  const { read } = source;
  if (read?.kind === 'Selection') return [read];
  if (read?.kind === 'QueryValue') return read.selections;
  throw unread(source);
};

const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

const selectionValue = (
  selection: Selection,
  { reduce, statistic, over, growth, by }: Reduction,
  { selector, labelName }: Dialect,
): Expr => {
  const labels = by.map(labelName);
  switch (instrumentOf(selection.signal)) {
    case 'gauge':
      return aggregate(reduce === 'mean' ? 'avg' : reduce, selector(selection), { by: labels });
    case 'counter': {
      const grown = range(selector(selection), over);
      return sum(growth === 'rate' ? rate(grown) : increase(grown), labels);
    }
    case 'histogram': {
      const part = (name: 'bucket' | 'count' | 'sum'): Expr => increase(range(selector(selection, name), over));
      return statistic === 'mean'
        ? binary('/', sum(part('sum'), labels), sum(part('count'), labels))
        : call('histogram_quantile', number(quantiles[statistic]), sum(part('bucket'), [labelName('le'), ...labels]));
    }
  }
};
