/**
 * Bad and total events of the present calendar period as PromQL. A range has a fixed length and cannot begin with a month, so
 * the events of each step get the number of their period as a label, and those of the present period are added up. Steps are
 * whole hours in UTC (five minutes of a day), so the last part of an hour is not counted yet. Only functions of time are
 * used, and no @ modifier, which not every server takes.
 */
import type { CalendarUnit } from '../model/objective.ts';
import { milliseconds, type Duration } from '../model/quantity.ts';
import { aggregate, binary, call, increase, number, orZero, range, string, subquery, sum } from '../promql/build.ts';
import type { Expr, VectorSelector } from '../promql/expr.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';
import { bucketCounts, counterOf, eventsOver, formulaCounts, hasBuckets } from './eventsOver.ts';
import type { Indicator } from './indicator.ts';
import { needsZero } from './teamIndicator.ts';
import type { WindowCounts } from './windowCounts.ts';

/** A year would be read sample by sample at each evaluation. */
export type CountedUnit = Exclude<CalendarUnit, 'year'>;

/** The longest period, and the steps in which it is counted. */
export const periods: Readonly<Record<CountedUnit, { readonly longest: Duration; readonly step: Duration }>> = {
  day: { longest: '1d', step: '5m' },
  week: { longest: '7d', step: '1h' },
  month: { longest: '31d', step: '1h' },
  quarter: { longest: '92d', step: '1h' },
};

export const periodCounts = (
  indicator: Indicator,
  dialect: Dialect,
  unit: CountedUnit,
): WindowCounts | NotSupported => {
  const { selector } = dialect;
  const counted = (of: VectorSelector): Expr => inPeriod(sum(increase(range(of, stepRange(unit)))), unit);
  switch (indicator.kind) {
    case 'GoodOfTotal': {
      const total = counted(counterOf(indicator.total, dialect));
      const good = counted(counterOf(indicator.good, dialect));
      const bad = binary('-', total, needsZero(indicator.good) ? orZero(good) : good);
      if (indicator.overdue === undefined) return { bad, total };
      const overdue = orZero(sum(selector(indicator.overdue)));
      return { bad: binary('+', bad, overdue), total: binary('+', total, overdue) };
    }
    case 'BadOfTotal':
      return {
        bad: orZero(counted(counterOf(indicator.bad, dialect))),
        total: counted(counterOf(indicator.total, dialect)),
      };
    case 'FormulaRatio':
      return formulaCounts(indicator, (measured) => inPeriod(eventsOver(measured, stepRange(unit), dialect), unit));
    case 'ShareBelow': {
      if (hasBuckets(indicator)) {
        const { bad, total } = bucketCounts(indicator, stepRange(unit), dialect);
        return { bad: inPeriod(bad, unit), total: inPeriod(total, unit) };
      }
      return notSupported('PromQL cannot cut a distribution between its buckets');
    }
    case 'NotSupported':
      return indicator;
  }
};

const label = 'period';

/** `inStep`: the events of the step that ends at the instant of evaluation, without labels. */
const inPeriod = (inStep: Expr, unit: CountedUnit): Expr => {
  const { longest, step } = periods[unit];
  const present = aggregate('count_values', numberOf(unit), { parameter: string(label) });
  const labelled = binary('*', inStep, present, { matching: { kind: 'on', many: 'right' } });
  const byPeriod = call('sum_over_time', subquery(labelled, longest, step));
  return sum(binary('and', byPeriod, present, { matching: { kind: 'on', labels: [label] } }));
};

/** A range holds one step fewer than samples: with one sample a minute, a minute more holds each event once. */
export const stepRange = (unit: CountedUnit): Duration =>
  `${(milliseconds(periods[unit].step) + milliseconds('1m')) / milliseconds('1m')}m`;

const day = 86_400;
/** From a Monday to the epoch, which was a Thursday. */
const sinceMonday = 3 * day;

/** What is counted at midnight belongs to the day before. The same number comes again after the longest period only. */
const numberOf = (unit: CountedUnit): Expr => {
  const at = call('vector', binary('-', call('time'), number(1)));
  switch (unit) {
    case 'day':
      return call('day_of_month', at);
    case 'week':
      return call('floor', binary('/', binary('+', at, number(sinceMonday)), number(7 * day)));
    case 'month':
      return call('month', at);
    case 'quarter':
      return call('floor', binary('/', binary('+', call('month', at), number(2)), number(3)));
  }
};
