/**
 * The error rate over a window as a PromQL expression. `increase` is in numerator and denominator, so that its
 * extrapolation cancels. Without events the quotient is empty or NaN, and no alert fires. By time slices it is the share of
 * bad slices, as a subquery whose steps are the ends of the slices.
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, type Duration } from '../model/quantity.ts';
import { binary, call, increase, number, orZero, range, subquery, sum, type DurationText } from '../promql/build.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import { Exact } from '../numbers/exact.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import { bucketCounts, counterOf, eventsOver, formulaCounts, hasBuckets, type EventCounts } from './eventsOver.ts';
import type { BadOfTotal, GoodOfTotal, Indicator } from './indicator.ts';
import type { SloSlices } from './slices.ts';
import { needsZero } from './teamIndicator.ts';

export type ErrorShare = (window: Duration) => Expr;

/** A distribution has no such expression: callers use the SLO's own burn rate instead. */
export const errorShare = (indicator: Indicator, dialect: Dialect, slices?: SloSlices): ErrorShare | NotSupported => {
  if (slices === undefined) return eventShare(indicator, dialect);
  const share = sliceErrors(indicator, dialect, slices);
  return share.kind === 'NotSupported' ? share : sliceShare(share, slices);
};

/** The error rate of the slice that ends at the instant of evaluation. */
export const sliceErrors = (indicator: Indicator, dialect: Dialect, slices: SloSlices): Expr | NotSupported => {
  const [range, { length }] = [sliceRange(slices), slices];
  const events = eventShare(indicator, dialect, new Exact(range).div(length));
  return typeof events === 'function' ? events(`${range / milliseconds('1m')}m`) : events;
};

/** The share of bad slices among those that end in the window. */
const sliceShare = (share: Expr, slices: SloSlices): ErrorShare => shareOfSlices(countedSlice(share, slices), slices);

/** 1 or 0, and nothing for a slice that is not counted. Without events the error rate is empty or NaN. */
export const countedSlice = (share: Expr, { limit, empty }: SloSlices): Expr =>
  // NaN > bool x is 0, a good slice; NaN >= 0 is dropped.
  empty === 'good' ? orZero(badSlice(share, limit)) : badSlice(withEvents(share), limit);

/** `bad`: 1 or 0 for the slice that ends at the instant of evaluation. */
export const shareOfSlices =
  (bad: Expr, { duration }: Pick<SloSlices, 'duration'>): ErrorShare =>
  (window) =>
    call('avg_over_time', subquery(bad, window, duration));

/** 1 or 0. */
export const badSlice = (share: Expr, limit: Decimal): Expr =>
  binary('>', share, number(limit.plus(roundingError)), { bool: true });

export const withEvents = (share: Expr): Expr => binary('>=', share, number(0));

/** How many slices that end in the window are bad, and how many have events. */
export interface SliceNumbers {
  readonly bad: (window: DurationText) => Expr;
  readonly withEvents: (window: DurationText) => Expr;
}

export const sliceNumbers = (
  indicator: Indicator,
  dialect: Dialect,
  slices: SloSlices,
): SliceNumbers | NotSupported => {
  const share = sliceErrors(indicator, dialect, slices);
  if (share.kind === 'NotSupported') return share;
  return slicesOver(badSlice(withEvents(share), slices.limit), withEvents(share), slices);
};

/** `bad` and `counted` are of the slice that ends at the instant of evaluation. */
export const slicesOver = (bad: Expr, counted: Expr, { duration }: Pick<SloSlices, 'duration'>): SliceNumbers => ({
  bad: (window) => call('sum_over_time', subquery(bad, window, duration)),
  withEvents: (window) => call('count_over_time', subquery(counted, window, duration)),
});

/**
 * PromQL divides binary fractions, whose last digits fall on either side of the exact share: a slice of exactly the limit is
 * good.
 */
const roundingError = 1e-12;

/**
 * A range holds one step fewer than it holds samples. With one sample a minute, the range of a slice is a minute longer, so
 * that its steps are the slice and no event between two slices is lost.
 */
const samplePeriod: Duration = '1m';

/** Milliseconds that the expression of one slice reads. */
export const sliceRange = ({ length }: Pick<SloSlices, 'length'>): number => length + milliseconds(samplePeriod);

/** `scale`: by how much `increase` extrapolates events, which overdue messages are not. */
const eventShare = (indicator: Indicator, dialect: Dialect, scale?: Decimal): ErrorShare | NotSupported => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return goodOfTotal(indicator, dialect, scale);
    case 'BadOfTotal':
      return badOfTotal(indicator, dialect);
    case 'ShareBelow':
      if (hasBuckets(indicator)) return (window) => quotient(bucketCounts(indicator, window, dialect));
      return notSupported('PromQL cannot cut a distribution between its buckets');
    case 'FormulaRatio':
      return (window) => quotient(formulaCounts(indicator, (measured) => eventsOver(measured, window, dialect)));
    case 'NotSupported':
      return indicator;
  }
};

const quotient = ({ bad, total }: EventCounts): Expr => binary('/', bad, total);

const events = (counter: VectorSelector, window: Duration): Expr => sum(increase(range(counter, window)));

const goodOfTotal = ({ good, total, overdue }: GoodOfTotal, dialect: Dialect, scale?: Decimal): ErrorShare => {
  const [goodEvents, allEvents] = [counterOf(good, dialect), counterOf(total, dialect)];
  const unscaled = overdue && orZero(sum(dialect.selector(overdue)));
  const late = unscaled && scale !== undefined ? binary('*', unscaled, number(scale)) : unscaled;
  return (window) => {
    const [counted, all] = [events(goodEvents, window), events(allEvents, window)];
    const kept = needsZero(good) ? orZero(counted) : counted;
    return late === undefined
      ? binary('/', binary('-', all, kept), all)
      : binary('/', binary('+', binary('-', all, kept), late), binary('+', all, late));
  };
};

const badOfTotal = ({ bad, total }: BadOfTotal, dialect: Dialect): ErrorShare => {
  const [badEvents, allEvents] = [counterOf(bad, dialect), counterOf(total, dialect)];
  return (window) => binary('/', events(badEvents, window), events(allEvents, window));
};
