/** The burn rate of a tier from the share of the budget that it spends. */
import { Decimal } from 'decimal.js';
import type { Window } from './objective.ts';
import type { OwnTier } from './ownTiers.ts';
import { milliseconds, share, type Duration } from './quantity.ts';

const nominal: Readonly<Record<string, Duration>> = {
  'calendar day': '1d',
  'calendar week': '7d',
  'calendar month': '30d',
  'calendar quarter': '90d',
  'calendar year': '365d',
};

/** For a calendar window, its nominal length. */
export const nominalPeriod = (window: Window): Duration => nominal[window] ?? (window as Duration);

/** The burn rate above which it fires. */
export const factorOf = (tier: OwnTier, window: Window): Decimal =>
  tier.spends === undefined
    ? new Decimal(tier.factor)
    : share(tier.spends)
        .mul(milliseconds(nominalPeriod(window)))
        .div(milliseconds(tier.long));
