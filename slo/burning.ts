/**
 * When a burn-rate alert fires, by this product's own arithmetic: exact, on cumulative counts as they are sampled. A window
 * is left-open, (at - window, at], as in Prometheus 3, and counts from its first sample to its last: what happened before
 * the first sample in it is not in it. The emitted rules are held against this (test/promtool).
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, type Duration } from '../model/quantity.ts';
import { Exact } from './exact.ts';
import type { BurnTier } from './burnTiers.ts';

/** Good and total events since the counters began (they never restart here), read at one instant (milliseconds since the epoch). */
export interface EventSample {
  readonly at: number;
  readonly good: number;
  readonly total: number;
  /** Messages already bad and in neither count, at this instant. */
  readonly overdue: number;
}

/** Share of bad events in (at - window, at]; undefined without two samples or without events. Samples ascend. */
export const badShare = (samples: readonly EventSample[], window: Duration, at: number): Decimal | undefined => {
  const first = samples.find((sample) => sample.at > at - milliseconds(window));
  const last = samples.findLast((sample) => sample.at <= at);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  const total = last.total - first.total + last.overdue;
  return total === 0 ? undefined : new Exact(total - (last.good - first.good)).div(total);
};

export const isBurning = (samples: readonly EventSample[], tier: BurnTier, at: number): boolean =>
  ([tier.long, tier.short] as const).every((window) => badShare(samples, window, at)?.gt(tier.threshold) ?? false);
