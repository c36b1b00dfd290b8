/**
 * How long until a burn-rate alert fires, and until it resolves, at a constant share of bad events after a long time without
 * any, with the same traffic throughout. Counted in samples, as a rule sees them: a window of n samples holds n - 1 steps.
 */
import type { Decimal } from 'decimal.js';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import type { BurnRule } from '../../slo/burnTiers.ts';
import { Exact } from '../../numbers/exact.ts';

/** How often points arrive and rules are evaluated, in every dialect. */
export const samplePeriod: Duration = '1m';

const steps = (window: Duration): number => milliseconds(window) / milliseconds(samplePeriod) - 1;

/** The fewest bad steps after which a window's share of bad events is above the threshold; undefined when none is enough. */
const stepsToExceed = (window: Duration, threshold: Decimal, badShare: Decimal.Value): number | undefined => {
  const needed = new Exact(threshold).mul(steps(window)).div(badShare).floor().plus(1).toNumber();
  return needed > steps(window) ? undefined : needed;
};

/**
 * Minutes from the last sample without bad events to the first evaluation that fires, both windows over the threshold. `badShare`
 * is above 0 and at most 1. Undefined: it never fires.
 */
export const minutesToDetect = (tier: BurnRule, badShare: Decimal.Value): number | undefined => {
  const long = stepsToExceed(tier.long, tier.threshold, badShare);
  const short = stepsToExceed(tier.short, tier.threshold, badShare);
  return long === undefined || short === undefined ? undefined : Math.max(long, short);
};

/**
 * Minutes from the last bad sample of an outage of `minutes` to the first evaluation that no longer fires: as soon as one of
 * the windows holds few enough bad steps.
 */
export const minutesToResolve = (tier: BurnRule, badShare: Decimal.Value, minutes: number): number => {
  const quiet = (window: Duration): number => {
    const n = steps(window);
    const allowed = new Exact(tier.threshold).mul(n).div(badShare).floor().toNumber();
    // After k good steps the window holds min(minutes, n - k) bad ones.
    return minutes <= allowed ? 0 : Math.max(0, n - allowed);
  };
  return Math.min(quiet(tier.long), quiet(tier.short));
};

/** Events in the long window below which a single bad one fires: the reciprocal of the threshold. */
export const eventsThatOneFires = (tier: BurnRule): Decimal => new Exact(1).div(tier.threshold);
