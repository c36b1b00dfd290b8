/**
 * Multi-window, multi-burn-rate alerting: the share of a budget that may be spent in a given time before an alert
 * fires. Each window has its own table; shares are never scaled from another window: 2% of 30 days in an hour is a burn
 * rate of 14.4, of 7 days 3.36. Sources: Site Reliability Workbook, ch. 5, "Alerting on SLOs" (30 days; short windows
 * are a twelfth of the long), also used for 28 days; the shares of a week follow Sloth's examples/windows/7d.yaml
 * except for the last; those of a day are ours.
 */
import type { Decimal } from 'decimal.js';
import type { Duration, Percentage } from '../model/quantity.ts';
import { share } from '../model/quantity.ts';
import { memoize } from '../model/memoize.ts';
import { number } from '../promql/build.ts';
import type { NumberLiteral } from '../promql/expr.ts';
import type { Severity } from '../model/severity.ts';
import { burnFactor } from './burnFactor.ts';
import type { Slo } from './slo.ts';

export interface BurnWindow {
  readonly severity: Severity;
  readonly long: Duration;
  readonly short: Duration;
  /** Share of the budget that is spent in `long` at this tier's burn rate. */
  readonly spends: Percentage;
}

/** Fires while the error rate is above `threshold` in both windows. */
export interface BurnRule {
  readonly long: Duration;
  readonly short: Duration;
  readonly threshold: Decimal;
}

/** A tier of one objective: its threshold is factor x budget. */
export interface BurnTier extends BurnWindow, BurnRule {
  readonly factor: Decimal;
  /** The threshold in PromQL. */
  readonly limit: NumberLiteral;
}

export interface DroppedTier extends BurnTier {
  readonly why: string;
}

export interface BurnTiers {
  readonly kept: readonly BurnTier[];
  readonly dropped: readonly DroppedTier[];
}

const month: readonly BurnWindow[] = [
  { severity: 'page', long: '1h', short: '5m', spends: '2%' },
  { severity: 'page', long: '6h', short: '30m', spends: '5%' },
  { severity: 'ticket', long: '1d', short: '2h', spends: '10%' },
  { severity: 'ticket', long: '3d', short: '6h', spends: '10%' },
];

const week: readonly BurnWindow[] = [
  { severity: 'page', long: '1h', short: '5m', spends: '8%' },
  { severity: 'page', long: '6h', short: '30m', spends: '12.5%' },
  { severity: 'ticket', long: '1d', short: '2h', spends: '20%' },
  // 42% in three of seven days is a burn rate of 0.98, which never spends the budget; 45% is 1.05.
  { severity: 'ticket', long: '3d', short: '6h', spends: '45%' },
];

const fortnight: readonly BurnWindow[] = [
  { severity: 'page', long: '1h', short: '5m', spends: '4%' },
  { severity: 'page', long: '6h', short: '30m', spends: '10%' },
  { severity: 'ticket', long: '1d', short: '2h', spends: '20%' },
  { severity: 'ticket', long: '3d', short: '6h', spends: '30%' },
];

const day: readonly BurnWindow[] = [
  { severity: 'page', long: '1h', short: '5m', spends: '50%' },
  { severity: 'ticket', long: '6h', short: '30m', spends: '75%' },
];

/** Keyed by the declared window. A calendar window has its nominal length: 30 days for a month. */
export const burnTables: Readonly<
  Record<string, { readonly period: Duration; readonly tiers: readonly BurnWindow[] }>
> = {
  '30d': { period: '30d', tiers: month },
  '28d': { period: '28d', tiers: month },
  '14d': { period: '14d', tiers: fortnight },
  '7d': { period: '7d', tiers: week },
  '1d': { period: '1d', tiers: day },
  'calendar month': { period: '30d', tiers: month },
  'calendar week': { period: '7d', tiers: week },
  'calendar day': { period: '1d', tiers: day },
};

/** Undefined for a window without a table: its shares must be chosen, not scaled. */
export const burnTiersOf: (slo: Pick<Slo, 'objective' | 'budget'>) => BurnTiers | undefined = memoize(
  ({ objective, budget }) => `${objective.window} ${budget.toFixed()}`,
  ({ objective, budget }) => {
    const table = burnTables[objective.window];
    if (table === undefined) return undefined;
    const all = table.tiers.map((window) => tierOf(window, table.period, budget));
    const dropped = all.flatMap((tier) => {
      const why = uselessness(tier);
      return why === undefined ? [] : [{ ...tier, why }];
    });
    return { kept: all.filter((tier) => uselessness(tier) === undefined), dropped };
  },
);

const tierOf = (window: BurnWindow, period: Duration, budget: Decimal): BurnTier => {
  const factor = burnFactor({ long: window.long, spends: share(window.spends).toNumber() }, period);
  const threshold = factor.mul(budget);
  return { ...window, factor, threshold, limit: number(threshold) };
};

const uselessness = ({ factor, threshold }: BurnTier): string | undefined => {
  if (factor.lte(1)) return `a burn of ${factor.toDecimalPlaces(4).toString()} never spends the whole budget`;
  if (threshold.gte(1)) {
    return `it could never fire: more than ${threshold.mul(100).toDecimalPlaces(2).toString()}% of events would have to be bad`;
  }
  return undefined;
};
