/**
 * Bad and total events over a window as PromQL expressions. A burn rate compares their quotient; the budget of a whole window
 * compares the counts themselves, so that a few events of a new system do not count as a window of them.
 */
import type { Duration } from '../model/quantity.ts';
import { binary, increase, orZero, range, sum } from '../promql/build.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import type { Indicator } from './indicator.ts';

export interface WindowCounts {
  readonly bad: Expr;
  readonly total: Expr;
}

const over = (counter: VectorSelector, window: Duration): Expr => sum(increase(range(counter, window)));

export const windowCounts = (
  indicator: Indicator,
  { selector }: Dialect,
  window: Duration,
): WindowCounts | NotSupported => {
  switch (indicator.kind) {
    case 'GoodOfTotal': {
      const total = over(selector(indicator.total), window);
      const bad = binary('-', total, over(selector(indicator.good), window));
      if (indicator.overdue === undefined) return { bad, total };
      const overdue = orZero(sum(selector(indicator.overdue)));
      return { bad: binary('+', bad, overdue), total: binary('+', total, overdue) };
    }
    case 'BadOfTotal':
      return { bad: over(selector(indicator.bad), window), total: over(selector(indicator.total), window) };
    case 'ShareBelow':
      return notSupported('PromQL cannot cut a distribution between its buckets');
    case 'NotSupported':
      return indicator;
  }
};
