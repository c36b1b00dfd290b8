/**
 * The tiers of one objective: thresholds in shares of bad events, and which of them can never fire. Below the budget no
 * tier fires; above it the slowest one does, whatever else is impossible.
 */
import type { Decimal } from 'decimal.js';
import type { Duration } from '../model/quantity.ts';
import { memoize } from '../model/memoize.ts';
import { number } from '../promql/build.ts';
import type { NumberLiteral } from '../promql/expr.ts';
import { burnTableOf, ownBurnTable, type BurnWindow } from './burnTables.ts';
import type { SloSlices } from './slices.ts';
import type { Slo } from './slo.ts';

/** Fires while the error rate is above `threshold` in both windows. */
export interface BurnRule {
  readonly long: Duration;
  readonly short: Duration;
  readonly threshold: Decimal;
  /** Where it counts bad slices of time instead of bad events. */
  readonly slices?: SloSlices;
}

/** A tier of one objective: its threshold is factor x budget. */
export interface BurnTier extends BurnWindow, BurnRule {
  /** The threshold in PromQL. */
  readonly limit: NumberLiteral;
  /** Fewest events in the long window at which it fires; undefined: any. */
  readonly leastEvents?: number;
}

export interface DroppedTier extends BurnTier {
  readonly why: string;
}

export interface BurnTiers {
  /** Fastest first. Of a table never empty: its slowest tier, a burn rate of 1, can always fire. */
  readonly kept: readonly BurnTier[];
  readonly dropped: readonly DroppedTier[];
}

/** Undefined for a window that is too short for tiers, and has none of its own. */
export const burnTiersOf: (slo: Pick<Slo, 'objective' | 'budget'>) => BurnTiers | undefined = memoize(
  ({ objective, budget }) =>
    `${objective.window} ${budget.toFixed()}${objective.tiers === undefined ? '' : ` ${JSON.stringify(objective.tiers)}`}`,
  ({ objective, budget }) => {
    const table = objective.tiers === undefined ? burnTableOf(objective.window) : ownBurnTable(objective);
    if (table === undefined) return undefined;
    const all = table.tiers.map((window) => tierOf(window, budget));
    const dropped = all.flatMap((tier) => {
      const why = impossibility(tier);
      return why === undefined ? [] : [{ ...tier, why }];
    });
    return { kept: all.filter((tier) => impossibility(tier) === undefined), dropped };
  },
);

/**
 * PromQL computes shares in binary fractions, whose last digits fall on either side of the exact value. An error rate
 * of exactly the budget must not fire, so the slowest tier leaves room for them.
 */
const roundingError = 1e-12;

const tierOf = (window: BurnWindow, budget: Decimal): BurnTier => {
  const threshold = window.factor.mul(budget);
  const limit = number(window.factor.eq(1) ? threshold.plus(roundingError) : threshold);
  return { ...window, threshold, limit };
};

const impossibility = ({ threshold }: BurnTier): string | undefined =>
  threshold.gte(1)
    ? `it could never fire: more than ${threshold.mul(100).toDecimalPlaces(2).toString()}% of events would have to be bad`
    : undefined;
