/** More of an objective's budget is spent than a step of its policy says, as PromQL. */
import type { Decimal } from 'decimal.js';
import { memoize } from '../model/memoize.ts';
import { milliseconds } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import { binary, call, joined, number, orZero, subquery } from '../promql/build.ts';
import type { Expr } from '../promql/expr.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import { badSliceOf } from '../slo/badSlice.ts';
import { periodCounts, type CountedUnit } from '../slo/periodCounts.ts';
import type { SloSlices } from '../slo/slices.ts';
import type { SloComposite } from '../slo/slo.ts';
import { windowCounts, type WindowCounts } from '../slo/windowCounts.ts';
import type { BudgetSpent } from './condition.ts';

export const budgetSpent = (condition: BudgetSpent, dialect: Dialect): Expr | NotSupported => {
  const { slo } = condition;
  if (slo.slices !== undefined) {
    if (!dialect.records)
      return notSupported(
        `the slices of ${slo.objective.window} would be computed again at each evaluation; the burn rates of shorter windows fire before the budget is gone`,
      );
    const bad = badSliceOf(slo, slo.slices, dialect);
    return bad.kind === 'NotSupported' ? bad : slicesSpent(condition, slo.slices, bad);
  }
  if (slo.composite !== undefined) return weightedSpent(condition, slo.composite, dialect);
  const counts = countsOf(condition, dialect);
  return 'kind' in counts ? counts : eventsSpent(condition, counts);
};

const countsOf = ({ slo, over }: BudgetSpent, dialect: Dialect): WindowCounts | NotSupported => {
  const indicator = slo.indicator[dialect.id];
  return slo.window.kind === 'CalendarWindow'
    ? periodCounts(indicator, dialect, slo.window.unit as CountedUnit)
    : windowCounts(indicator, dialect, over);
};

/** Fewest events of which the budget allows a whole bad one. */
const leastEvents = ({ slo }: BudgetSpent): Decimal => new Exact(1).div(slo.budget).ceil();

/** PromQL computes in binary fractions: exactly the share is not yet above it. */
const roundingFactor = new Exact('1.000000001');

const shareOf = ({ slo, spent }: BudgetSpent): Decimal => slo.budget.mul(spent);

/**
 * With fewer events than the budget needs to allow one bad event, the share is computed as if there were that many: the first
 * events of a new system do not spend its budget.
 */
const eventsSpent = (condition: BudgetSpent, { bad, total }: WindowCounts): Expr => {
  const { share, least } = numbersOf(condition);
  return binary('>', bad, binary('*', share, call('clamp_min', total, least)));
};

/** Memoized: thousands of systems share the same few targets and steps. */
const numbersOf = memoize(
  ({ slo: { budget }, spent }: BudgetSpent) => `${budget.toFixed()} ${spent.toFixed()}`,
  (condition) => ({
    share: number(shareOf(condition).mul(roundingFactor)),
    least: number(leastEvents(condition)),
  }),
);

/** The mean of the parts' shares by weight, each with as few events as above. */
const weightedSpent = (condition: BudgetSpent, { parts }: SloComposite, dialect: Dialect): Expr | NotSupported => {
  const { slo, over } = condition;
  const shares: Expr[] = [];
  for (const { slo: part, weight } of parts) {
    const counts = windowCounts(slo.partIndicators.get(part.id)![dialect.id], dialect, over);
    if ('kind' in counts) return counts;
    const total = call('clamp_min', counts.total, number(leastEvents(condition)));
    shares.push(binary('*', number(weight), orZero(binary('/', counts.bad, total))));
  }
  const [first, ...others] = shares;
  if (first === undefined) throw new Error('a composite has parts');
  return binary('>', joined('+', first, ...others), number(shareOf(condition).mul(roundingFactor)));
};

/**
 * `bad`: 1 or 0 for the slice that ends at an instant, as an expression or as the series that recorded it. Slices without events
 * are good by default: then the window has a fixed number of slices.
 */
export const slicesSpent = (condition: BudgetSpent, { duration, length, empty }: SloSlices, bad: Expr): Expr => {
  const slices = subquery(bad, condition.over, duration);
  const count = call('sum_over_time', slices);
  if (empty === 'good') {
    const all = new Exact(milliseconds(condition.over)).div(length);
    return binary('>', count, number(shareOf(condition).mul(all)));
  }
  return eventsSpent(condition, { bad: count, total: call('count_over_time', slices) });
};
