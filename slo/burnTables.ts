/**
 * Multi-window, multi-burn-rate alerting: how fast a budget has to burn before an alert fires, for each window of an
 * objective. Shares are never scaled from another window: 2% of 30 days in an hour is a burn rate of 14.4, of 7 days 3.36.
 * The slowest tier is a burn rate of 1 for every window: the rule is a strict `>`, so that it fires whenever the budget
 * is overspent, and only then. Sources: Site Reliability Workbook, ch. 5, "Alerting on SLOs" (30 days; short windows are
 * a twelfth of the long), also used for 28 days; a week follows Sloth's examples/windows/7d.yaml except for its last
 * tier; two weeks and a day are ours.
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, share, type Duration, type Percentage } from '../model/quantity.ts';
import { memoize } from '../model/memoize.ts';
import type { Objective, Window } from '../model/objective.ts';
import { nominalPeriod } from '../model/tierRate.ts';
import type { Severity } from '../model/severity.ts';
import { Exact } from '../numbers/exact.ts';
import { burnFactor } from './burnFactor.ts';

export interface BurnWindow {
  readonly severity: Severity;
  readonly long: Duration;
  readonly short: Duration;
  /** Burn rate above which the tier fires. */
  readonly factor: Decimal;
  /** Share of the budget that is spent in `long` at this burn rate, with at most two decimals. */
  readonly spends: Percentage;
}

export interface BurnTable {
  /** Length of the window; a calendar window has its nominal length: 30 days for a month. */
  readonly period: Duration;
  /** Fastest first. */
  readonly tiers: readonly BurnWindow[];
}

/** `burn` is the share of the budget that is spent in `long`, or the burn rate itself. */
interface Row extends Pick<BurnWindow, 'severity' | 'long' | 'short'> {
  readonly burn: Percentage | Decimal;
}

const row = (severity: Severity, long: Duration, short: Duration, burn: Row['burn']): Row => ({
  severity,
  long,
  short,
  burn,
});

const one = new Exact(1);

const month: readonly Row[] = [
  row('page', '1h', '5m', '2%'),
  row('page', '6h', '30m', '5%'),
  row('ticket', '1d', '2h', '10%'),
  row('ticket', '3d', '6h', one),
];

const week: readonly Row[] = [
  row('page', '1h', '5m', '8%'),
  row('page', '6h', '30m', '12.5%'),
  row('ticket', '1d', '2h', '20%'),
  row('ticket', '3d', '6h', one),
];

const fortnight: readonly Row[] = [
  row('page', '1h', '5m', '4%'),
  row('page', '6h', '30m', '10%'),
  row('ticket', '1d', '2h', '20%'),
  row('ticket', '3d', '6h', one),
];

const day: readonly Row[] = [row('page', '1h', '5m', '50%'), row('ticket', '6h', '30m', one)];

const tableOf = (period: Duration, rows: readonly Row[]): BurnTable => ({
  period,
  tiers: rows.map(({ burn, ...times }) => {
    if (typeof burn === 'string') {
      const factor = burnFactor({ long: times.long, spends: share(burn).toNumber() }, period);
      return { ...times, factor, spends: burn };
    }
    const spends = burn.mul(milliseconds(times.long)).div(milliseconds(period)).mul(100);
    return { ...times, factor: burn, spends: `${spends.toDecimalPlaces(2).toNumber()}%` };
  }),
});

/** The burn rates of a table for a longer window: the same error rate notifies, and spends a smaller share until then. */
const like = ({ tiers }: BurnTable, period: Duration): BurnTable =>
  tableOf(
    period,
    tiers.map(({ factor, severity, long, short }) => row(severity, long, short, factor)),
  );

const likeMonth = (period: Duration): BurnTable => like(tableOf('30d', month), period);

/** Keyed by the declared window. */
export const burnTables: Readonly<Record<string, BurnTable>> = {
  '30d': tableOf('30d', month),
  '28d': tableOf('28d', month),
  '14d': tableOf('14d', fortnight),
  '7d': tableOf('7d', week),
  '1d': tableOf('1d', day),
  'calendar month': tableOf('30d', month),
  'calendar week': tableOf('7d', week),
  'calendar day': tableOf('1d', day),
  'calendar quarter': likeMonth('90d'),
  'calendar year': likeMonth('365d'),
};

/** Longest first. */
const rolling = ['30d', '28d', '14d', '7d', '1d'] as const;

/**
 * A rolling window without a table of its own has the burn rates of the longest table that is not longer: an error rate
 * that pages at 30 days pages at 45 too, and spends a smaller share of the budget until then. Undefined below a day: the
 * shortest window of a tier would hold too few samples.
 */
export const burnTableOf: (window: Window) => BurnTable | undefined = memoize(
  (window) => window,
  (window) => {
    if (Object.hasOwn(burnTables, window)) return burnTables[window];
    if (window.startsWith('calendar')) return undefined;
    const period = window as Duration;
    const shorter = rolling.find((length) => milliseconds(length) <= milliseconds(period));
    const table = shorter && burnTables[shorter];
    return table && like(table, period);
  },
);

/** The tiers that an objective has declared for itself. */
export const ownBurnTable = ({ window, tiers = [] }: Pick<Objective, 'window' | 'tiers'>): BurnTable => {
  const period = nominalPeriod(window);
  const rows = tiers.map(({ severity, long, short, spends, factor }) =>
    row(severity, long, short, spends ?? new Exact(factor)),
  );
  const { tiers: own } = tableOf(period, rows);
  return { period, tiers: own.toSorted((a, b) => b.factor.comparedTo(a.factor)) };
};
