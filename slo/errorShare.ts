/**
 * The error rate over a window as a PromQL expression. `increase` is in numerator and denominator, so that its
 * extrapolation cancels. Without events the quotient is empty or NaN, and no alert fires.
 */
import type { Duration } from '../model/quantity.ts';
import { binary, increase, orZero, range, sum } from '../promql/build.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import type { BadOfTotal, GoodOfTotal, Indicator } from './indicator.ts';

export type ErrorShare = (window: Duration) => Expr;

/** A distribution has no such expression: callers use the SLO's own burn rate instead. */
export const errorShare = (indicator: Indicator, dialect: Dialect): ErrorShare | NotSupported => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return goodOfTotal(indicator, dialect);
    case 'BadOfTotal':
      return badOfTotal(indicator, dialect);
    case 'ShareBelow':
      return notSupported('PromQL cannot cut a distribution between its buckets');
    case 'NotSupported':
      return indicator;
  }
};

const events = (counter: VectorSelector, window: Duration): Expr => sum(increase(range(counter, window)));

const goodOfTotal = ({ good, total, overdue }: GoodOfTotal, { selector }: Dialect): ErrorShare => {
  const [goodEvents, allEvents] = [selector(good), selector(total)];
  const late = overdue && orZero(sum(selector(overdue)));
  return (window) => {
    const [kept, all] = [events(goodEvents, window), events(allEvents, window)];
    return late === undefined
      ? binary('/', binary('-', all, kept), all)
      : binary('/', binary('+', binary('-', all, kept), late), binary('+', all, late));
  };
};

const badOfTotal = ({ bad, total }: BadOfTotal, { selector }: Dialect): ErrorShare => {
  const [badEvents, allEvents] = [selector(bad), selector(total)];
  return (window) => binary('/', events(badEvents, window), events(allEvents, window));
};
