/**
 * Whether a burn-rate alert fires at an instant, in exact decimals and without any PromQL: an independent check of
 * alerts/firing/ and of the emitted rules. It reads cumulative counts as they are sampled. A window is open on the left,
 * (at - window, at], as in Prometheus 3, and counts from its first sample to its last.
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { Exact } from '../../numbers/exact.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';

/** Good and total events since the counters began (they never restart here), read at one instant (milliseconds since the epoch). */
export interface EventSample {
  readonly at: number;
  readonly good: number;
  readonly total: number;
  /** Messages already bad and in neither count, at this instant. */
  readonly overdue: number;
}

/** Bad and total events of one window, both multiplied by the same factor: only their quotient has a meaning. */
interface Proportion {
  readonly bad: Decimal;
  readonly total: Decimal;
}

/** Share of bad events in (at - window, at]; undefined without two samples or without events. Samples ascend. */
export const badShare = (samples: readonly EventSample[], window: Duration, at: number): Decimal | undefined => {
  const proportion = proportionOf(samples, window, at);
  return proportion?.bad.div(proportion.total);
};

/** Compares products, as a quotient would be rounded: a share equal to the threshold is not above it. */
export const isBurning = (samples: readonly EventSample[], tier: BurnTier, at: number): boolean =>
  comparisons(samples, tier, at).every((side) => side === 1);

/** Whether one of the windows stands exactly at the threshold: there, binary fractions may fall on either side. */
export const isAtThreshold = (samples: readonly EventSample[], tier: BurnTier, at: number): boolean =>
  comparisons(samples, tier, at).includes(0);

/** Of the long window and the short one: 1 above the threshold, 0 at it, -1 below it or without events. */
const comparisons = (samples: readonly EventSample[], tier: BurnTier, at: number): readonly number[] =>
  [tier.long, tier.short].map((window) => {
    const proportion = proportionOf(samples, window, at);
    return proportion === undefined ? -1 : proportion.bad.cmp(tier.threshold.mul(proportion.total));
  });

/**
 * What is counted between the first sample and the last stands for the whole window, as in Prometheus: it is drawn out to the
 * window's ends, or by half a step where the samples end more than 1.1 steps before. In the share that cancels, but not
 * beside messages overdue, which are so many and no more. Source: Prometheus 3, promql/functions.go, `extrapolatedRate`
 * (but for its rule on counters that have just begun at 0). Everything is multiplied by what it would be divided by.
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
  const drawnOut = (gap: number): number => (10 * gap * steps >= 11 * sampled ? sampled : 2 * steps * gap);
  const stands = new Exact(2 * steps * sampled + drawnOut(first.at - from) + drawnOut(at - last.at));
  const overdue = new Exact(2 * steps * sampled).mul(last.overdue);
  return { bad: stands.mul(bad).plus(overdue), total: stands.mul(total).plus(overdue) };
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
