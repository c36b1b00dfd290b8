/**
 * Whether a burn-rate alert fires at an instant, in exact decimals and without any PromQL: an independent check of
 * alerts/firing/ and of the emitted rules. It reads cumulative counts as they are sampled. A window is open on the left,
 * (at - window, at], as in Prometheus 3, and counts from its first sample to its last.
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { Exact } from '../../numbers/exact.ts';
import type { BurnRule } from '../../slo/burnTiers.ts';

/** Good and total events since the counters began (they never restart here), read at one instant (milliseconds since the epoch). */
export interface EventSample {
  readonly at: number;
  readonly good: number;
  readonly total: number;
  /** Messages already bad and in neither count, at this instant. */
  readonly overdue: number;
}

/** Bad and total events of one window, both multiplied by the same factor: only their quotient is meaningful. */
interface Proportion {
  readonly bad: Decimal;
  readonly total: Decimal;
}

/** Share of bad events in (at - window, at]; undefined without two samples or without events. Samples ascend. */
export const badShare = (samples: readonly EventSample[], window: Duration, at: number): Decimal | undefined => {
  const proportion = proportionOf(samples, window, at);
  return proportion?.bad.div(proportion.total);
};

/** Compares products, because a quotient would be rounded. A share equal to the threshold is not above it. */
export const isBurning = (samples: readonly EventSample[], tier: BurnRule, at: number): boolean =>
  comparisons(samples, tier, at).every((side) => side === 1);

/** True when the share of a window is exactly the threshold, where binary fractions may fall on either side. */
export const isAtThreshold = (samples: readonly EventSample[], tier: BurnRule, at: number): boolean =>
  comparisons(samples, tier, at).includes(0);

/** For the long and the short window: 1 above the threshold, 0 at it, -1 below it or without events. */
const comparisons = (samples: readonly EventSample[], tier: BurnRule, at: number): readonly number[] =>
  [tier.long, tier.short].map((window) => {
    const proportion = proportionOf(samples, window, at);
    return proportion === undefined ? -1 : proportion.bad.cmp(tier.threshold.mul(proportion.total));
  });

/**
 * Extrapolates the count between the first and the last sample to the whole window, as Prometheus does: to the ends of the
 * window, or by half a step where the samples end more than 1.1 steps before. The factor cancels in the share, except beside
 * overdue messages, which are not extrapolated. Source: Prometheus 3, promql/functions.go, `extrapolatedRate` (without its rule
 * for counters that begin at 0). Both sides are multiplied by the denominators, so that nothing is divided.
 */
const proportionOf = (samples: readonly EventSample[], window: Duration, at: number): Proportion | undefined => {
  const from = at - milliseconds(window);
  const [start, end] = [firstAfter(samples, from), firstAfter(samples, at) - 1];
  const [first, last] = [samples[start], samples[end]];
  if (first === undefined || last === undefined || end <= start) return undefined;
  const total = last.total - first.total;
  const bad = total - (last.good - first.good);
  if (total + last.overdue === 0) return undefined;
  if (last.overdue === 0) return { bad: new Exact(bad), total: new Exact(total) };
  const steps = end - start;
  const sampled = last.at - first.at;
  const extension = (gap: number): number => (10 * gap * steps >= 11 * sampled ? sampled : 2 * steps * gap);
  const extrapolated = new Exact(2 * steps * sampled + extension(first.at - from) + extension(at - last.at));
  const overdue = new Exact(2 * steps * sampled).mul(last.overdue);
  return { bad: extrapolated.mul(bad).plus(overdue), total: extrapolated.mul(total).plus(overdue) };
};

/** Index of the first sample after `instant`; the number of samples when there is none. */
const firstAfter = (samples: readonly EventSample[], instant: number): number => {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? Infinity) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
};
