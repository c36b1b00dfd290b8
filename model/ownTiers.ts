/**
 * Burn tiers of an objective's own, instead of those of its window, and two ways for an objective to notify nobody. A tier fires
 * while the error rate is above factor x budget in its long and its short window. Source: Site Reliability Workbook, ch. 5.
 */
import { Decimal } from 'decimal.js';
import type { Window } from './objective.ts';
import { milliseconds, share, type Duration, type Percentage } from './quantity.ts';
import type { Severity } from './severity.ts';

interface Times {
  readonly severity: Severity;
  readonly long: Duration;
  readonly short: Duration;
}

/** By the share of the budget that is spent in `long`, or by the burn rate: how often the budget would be spent in the window. */
export type OwnTier =
  | (Times & { readonly spends: Percentage; readonly factor?: undefined })
  | (Times & { readonly factor: number; readonly spends?: undefined });

/** A decision that an objective notifies nobody, with its reason. */
export interface Silence {
  readonly why: string;
  /** The last day of it, in UTC: '2026-12-31'. `check` reports a day that is past. Default: until somebody changes it. */
  readonly until?: string;
}

const nominal: Readonly<Record<string, Duration>> = {
  'calendar day': '1d',
  'calendar week': '7d',
  'calendar month': '30d',
  'calendar quarter': '90d',
  'calendar year': '365d',
};

/** Of a calendar window its nominal length. */
export const nominalPeriod = (window: Window): Duration => nominal[window] ?? (window as Duration);

/** The burn rate above which it fires. */
export const factorOf = (tier: OwnTier, window: Window): Decimal =>
  tier.spends === undefined
    ? new Decimal(tier.factor)
    : share(tier.spends)
        .mul(milliseconds(nominalPeriod(window)))
        .div(milliseconds(tier.long));
