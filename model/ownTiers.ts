/**
 * Burn tiers of an objective's own, instead of those of its window, and two ways for an objective to notify nobody. A tier fires
 * while the error rate is above factor x budget in its long and its short window. Source: Site Reliability Workbook, ch. 5.
 */
import type { Duration, Percentage } from './quantity.ts';
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
