/**
 * A condition as an expression in a dialect: empty unless the condition holds. Thresholds are exact decimals. What a dialect
 * cannot evaluate it refuses, with the reason.
 */
import type { Selection } from '../model/selection.ts';
import type { Decimal } from 'decimal.js';
import { seconds, type Duration } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import type { ErrorShares, MeasuredSlo } from '../slo/measuredSlo.ts';
import { instrumentOf } from '../model/signals.ts';
import {
  aggregate,
  binary,
  call,
  increase,
  joined,
  number,
  offset,
  orZero,
  range,
  string,
  sum,
  type DurationText,
} from '../promql/build.ts';
import type { Call, Expr } from '../promql/expr.ts';
import { typeOf } from '../promql/signatures.ts';
import type { Dialect, NotSupported, Part } from '../series/dialect.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { sourceValue } from '../slo/sourceValue.ts';
import type { Measure } from '../series/measure.ts';
import { rise, routeShare } from './callerExpr.ts';
import { budgetSpent } from './budgetExpr.ts';
import type { BurnRate, Condition, Deviation, FleetShare, LatencyAbove, ValueBeyond } from './condition.ts';
import { messageLoss } from './messageLoss.ts';

export const conditionExpr = (condition: Condition, dialect: Dialect): Expr | NotSupported => {
  switch (condition.kind) {
    case 'BurnRate':
      return burnRate(condition, dialect);
    case 'BudgetSpent':
      return budgetSpent(condition, dialect);
    case 'MessageLoss':
      return of(
        [condition.published, condition.settled, condition.tests, condition.waiting],
        dialect,
        ([published, settled, tests, waiting]) =>
          messageLoss(condition, { published, settled, tests, waiting }, dialect),
      );
    case 'ValueBeyond':
      return valueBeyond(condition, dialect);
    case 'LatencyAbove':
      return of([condition.of], dialect, ([all]) => latencyAbove(condition, all, dialect));
    case 'ShareAbove':
      return of([condition.bad, condition.total], dialect, ([bad, total]) => {
        const [badEvents, events] = [bad, total].map((selection) => counted(selection, condition.over, dialect));
        return binary('>', binary('/', badEvents!, events!), number(condition.above));
      });
    case 'RouteShare':
      return of([condition.bad, condition.total], dialect, ([bad, total]) =>
        routeShare(condition, { bad, total }, dialect),
      );
    case 'Rise':
      return of([condition.bad, condition.total], dialect, ([bad, total]) => rise(condition, { bad, total }, dialect));
    case 'GaugeAbove':
      return of([condition.of], dialect, ([gauge]) =>
        binary('>', aggregate(condition.by, dialect.selector(gauge)), number(condition.above)),
      );
    case 'GaugeBelow':
      return of([condition.of], dialect, ([gauge]) =>
        binary('<', aggregate('min', dialect.selector(gauge)), number(condition.below)),
      );
    case 'IncreaseAbove':
      return of([condition.of], dialect, ([counter]) =>
        binary('>', counted(counter, condition.over, dialect), number(condition.above)),
      );
    case 'Deviation':
      return of([condition.of], dialect, ([events]) => deviation(condition, events, dialect));
    case 'Absence':
      return of([condition.of], dialect, ([events]) =>
        binary('==', orZero(counted(events, condition.over, dialect)), number(0)),
      );
    case 'ProbesFailing':
      return of([condition.of], dialect, ([probes]) => probesFailing(condition.regions, probes, dialect));
    case 'FleetShare':
      return of([condition.good, condition.total], dialect, ([good, total]) =>
        fleetShare(condition, good, total, dialect),
      );
  }
};

type Selections<M extends readonly Measure[]> = { readonly [K in keyof M]: Selection };

/** The first measure that the dialect lacks is the reason why there is no expression. */
const of = <const M extends readonly Measure[]>(
  measures: M,
  dialect: Dialect,
  build: (selections: Selections<M>) => Expr,
): Expr | NotSupported => {
  const read = measures.map((measure) => measure[dialect.id]);
  const lacking = read.find((measure) => measure.kind === 'NotSupported');
  return lacking ?? build(read as unknown as Selections<M>);
};

const burnRate = ({ tiers, slo }: BurnRate, { id }: Dialect): Expr | NotSupported => {
  const shares = slo.errorShares[id];
  if ('kind' in shares) return shares;
  return burning(tiers, overWindow(slo, shares), overWindow(slo, slo.totals[id]));
};

/**
 * `share` is of bad events over a window, as an expression or as the series that holds it. All sides have the same labels, so that `or`
 * has one element and the alert stays one incident from the first tier that fires to the last one that resolves.
 */
export const burning = (
  [first, ...rest]: BurnRate['tiers'],
  share: (window: Duration) => Expr,
  total: (window: Duration) => Expr,
): Expr => joined('or', tierBurning(first, share, total), ...rest.map((tier) => tierBurning(tier, share, total)));

/** Reads an expression of each window that the tiers have. */
export const overWindow =
  ({ system, id }: MeasuredSlo, expressions: ErrorShares | NotSupported) =>
  (window: Duration): Expr => {
    const expression = 'kind' in expressions ? undefined : expressions.get(window);
    if (expression === undefined) throw new Error(`${system} ${id} has no events over ${window}`);
    return expression;
  };

/**
 * Both windows in one expression: the short one lets it resolve soon after the burn is over. The short one comes first, because
 * the value of an `and` is that of its left side: the alert's value is the present error rate.
 */
const tierBurning = (
  { long, short, limit, leastEvents }: BurnTier,
  share: (window: Duration) => Expr,
  total: (window: Duration) => Expr,
): Expr => {
  const burns = binary('and', binary('>', share(short), limit), binary('>', share(long), limit));
  if (leastEvents === undefined) return burns;
  // The error rates may be recorded, with labels that the events do not have.
  return binary('and', burns, binary('>=', total(long), number(leastEvents)), { matching: { kind: 'on' } });
};

/** Of a counter, or of a histogram by the count of what it holds. */
const increaseOf = (selection: Selection, over: DurationText, { selector }: Dialect, part: Part = 'count'): Call => {
  const isHistogram = instrumentOf(selection.signal) === 'histogram';
  return increase(range(selector(selection, isHistogram ? part : undefined), over));
};

const counted = (selection: Selection, over: Duration, dialect: Dialect): Expr =>
  sum(increaseOf(selection, over, dialect));

/** A counter without series grew by nothing; any other value without series is not known. */
const valueBeyond = ({ of: source, reduction, side, limit }: ValueBeyond, dialect: Dialect): Expr | NotSupported => {
  const value = sourceValue(source, reduction, dialect);
  if (value.kind === 'NotSupported') return value;
  const { read } = source;
  const isCounter = read?.kind === 'Selection' && instrumentOf(read.signal) === 'counter';
  const known = typeOf(value) === 'scalar' ? call('vector', value) : value;
  return binary(side === 'above' ? '>' : '<', isCounter && side === 'below' ? orZero(known) : known, number(limit));
};

const quantiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** In the unit of the distribution. */
const durationIn = (unit: string, length: Duration): Decimal | number => {
  const parts: Readonly<Record<string, number>> = { ms: 1e3, us: 1e6, ns: 1e9 };
  const factor = parts[unit];
  return factor === undefined ? seconds(length) : new Exact(seconds(length)).mul(factor);
};

/** Without requests both are not a number, which is above nothing. */
const latencyAbove = ({ statistic, above, over }: LatencyAbove, all: Selection, dialect: Dialect): Expr => {
  const part = (name: Part): Call => increaseOf(all, over, dialect, name);
  const value =
    statistic === 'mean'
      ? binary('/', sum(part('sum')), sum(part('count')))
      : call('histogram_quantile', number(quantiles[statistic]), sum(part('bucket'), [dialect.labelName('le')]));
  return binary('>', value, number(durationIn(all.signal.unit, above)));
};

/**
 * If one of the weeks is missing or had no event, the mean is empty or 0, so the alert is silent until the history is old enough.
 * Series that are gone count as no traffic, which is unusual. The label distinguishes the weeks, for their deviation.
 */
const deviation = ({ weeks, factor, spread, floor }: Deviation, events: Selection, dialect: Dialect): Expr => {
  const now = orZero(counted(events, '1h', dialect));
  const logarithms = Array.from({ length: weeks }, (_, week) => call('ln', inHourOf(events, `${week + 1}w`, dialect)));
  const [first, ...others] = logarithms;
  if (first === undefined) throw new RangeError('a deviation compares with at least one week');
  const mean = call('exp', binary('/', joined('+', first, ...others), number(weeks)));
  const usual = binary('>=', mean, number(floor));
  const [newest, ...older] = logarithms.map((logarithm, week) =>
    call('label_replace', logarithm, string('week'), string(String(week + 1)), string(''), string('')),
  );
  const scatter = aggregate('stddev', joined('or', newest!, ...older));
  const band = call('clamp_min', call('exp', binary('*', number(spread), scatter)), number(factor));
  return binary('or', binary('<', now, binary('/', usual, band)), binary('>', now, binary('*', usual, band)));
};

const inHourOf = (events: Selection, ago: DurationText, { selector }: Dialect): Expr => {
  const part = instrumentOf(events.signal) === 'histogram' ? 'count' : undefined;
  return sum(increase(range(offset(selector(events, part), ago), '1h')));
};

/** Points may come late: a region is taken at its last point of this window. */
export const probeLookBack: Duration = '10m';

const probesFailing = (regions: number, probes: Selection, { selector, labelName }: Dialect): Expr => {
  const last = call('last_over_time', range(selector(probes), probeLookBack));
  const failing = binary('==', aggregate('max', last, { by: [labelName('checker_location')] }), number(0));
  return binary('>=', aggregate('count', failing), number(regions));
};

/**
 * The count is empty if no system fails: `or vector(0)` makes it 0. It is divided by the declared number of systems, because a
 * silent system has no series.
 */
const fleetShare = (
  { systems, above, over, share, minimum }: FleetShare,
  good: Selection,
  total: Selection,
  dialect: Dialect,
): Expr => {
  const bySystem = (selection: Selection): Expr =>
    sum(increaseOf(selection, over, dialect), [dialect.labelName('job')]);
  const [kept, all] = [bySystem(good), bySystem(total)];
  const failing = binary('>', binary('/', binary('-', all, kept), all), number(above));
  const enough = binary('>=', orZero(aggregate('count', failing)), number(minimum));
  return binary('>=', binary('/', enough, number(systems.length)), number(share));
};
