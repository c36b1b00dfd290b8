/**
 * Bad and total events over a window as PromQL expressions. A burn rate compares their quotient; the budget of a whole window
 * compares the counts themselves, so that a few events of a new system do not count as a window of them.
 */
import type { Duration } from '../model/quantity.ts';
import { binary, increase, orZero, range, sum } from '../promql/build.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import { bucketCounts, counterOf, eventsOver, formulaCounts, hasBuckets } from './eventsOver.ts';
import type { Indicator } from './indicator.ts';
import { needsZero } from './teamIndicator.ts';

export interface WindowCounts {
  readonly bad: Expr;
  readonly total: Expr;
}

const over = (counter: VectorSelector, window: Duration): Expr => sum(increase(range(counter, window)));

export const windowCounts = (indicator: Indicator, dialect: Dialect, window: Duration): WindowCounts | NotSupported => {
  const { selector } = dialect;
  switch (indicator.kind) {
    case 'GoodOfTotal': {
      const total = over(counterOf(indicator.total, dialect), window);
      const good = over(counterOf(indicator.good, dialect), window);
      const bad = binary('-', total, needsZero(indicator.good) ? orZero(good) : good);
      if (indicator.overdue === undefined) return { bad, total };
      const overdue = orZero(sum(selector(indicator.overdue)));
      return { bad: binary('+', bad, overdue), total: binary('+', total, overdue) };
    }
    case 'BadOfTotal':
      return {
        bad: over(counterOf(indicator.bad, dialect), window),
        total: over(counterOf(indicator.total, dialect), window),
      };
    case 'FormulaRatio':
      return formulaCounts(indicator, (measured) => eventsOver(measured, window, dialect));
    case 'ShareBelow':
      if (hasBuckets(indicator)) return bucketCounts(indicator, window, dialect);
      return notSupported('PromQL cannot cut a distribution between its buckets');
    case 'NotSupported':
      return indicator;
  }
};
