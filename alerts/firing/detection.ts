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

const minute = milliseconds('1m');

/**
 * What a window of a rule counts: steps between samples, a share of each of them bad, or whole slices that are bad or good.
 * `length` in minutes.
 */
interface Counting {
  readonly most: number;
  readonly length: number;
  readonly badShare: Decimal.Value;
}

const countingOf = ({ slices }: BurnRule, window: Duration, badShare: Decimal.Value): Counting => {
  if (slices === undefined) return { most: milliseconds(window) / milliseconds(samplePeriod) - 1, length: 1, badShare };
  const most = Math.floor(milliseconds(window) / slices.length);
  return { most, length: slices.length / minute, badShare: slices.limit.lt(badShare) ? 1 : 0 };
};

/** The most bad steps with which a window's share is not above the threshold. */
const allowedSteps = ({ most, badShare }: Counting, threshold: Decimal): number => {
  const steps = (threshold.toNumber() * most) / Number(badShare);
  const [below, doubt] = [Math.floor(steps), roundingError * Math.max(1, steps)];
  return steps - below > doubt && below + 1 - steps > doubt
    ? below
    : new Exact(threshold).mul(most).div(badShare).floor().toNumber();
};

/** So near to a whole number, only exact decimals say on which side of it a quotient is. They take ten times as long. */
const roundingError = 1e-9;

/** Minutes after which a window's share of bad events is above the threshold; undefined when it never is. */
const minutesToExceed = (counting: Counting, threshold: Decimal): number | undefined => {
  const needed = allowedSteps(counting, threshold) + 1;
  return needed > counting.most ? undefined : needed * counting.length;
};

/**
 * Minutes from the last sample without bad events to the first evaluation that fires, both windows over the threshold. `badShare`
 * is above 0 and at most 1. By slices it counts from the beginning of a slice. Undefined: it never fires.
 */
export const minutesToDetect = (rule: BurnRule, badShare: Decimal.Value): number | undefined => {
  const [long, short] = [rule.long, rule.short].map((window) =>
    minutesToExceed(countingOf(rule, window, badShare), rule.threshold),
  );
  return long === undefined || short === undefined ? undefined : Math.max(long, short);
};

/**
 * Minutes from the last bad sample of an outage of `minutes` to the first evaluation that no longer fires: as soon as one of
 * the windows holds few enough bad steps.
 */
export const minutesToResolve = (rule: BurnRule, badShare: Decimal.Value, minutes: number): number => {
  const quiet = (window: Duration): number => {
    const counting = countingOf(rule, window, badShare);
    const allowed = allowedSteps(counting, rule.threshold);
    // After k good steps the window holds min(minutes, most - k) bad ones.
    return minutes <= allowed * counting.length ? 0 : Math.max(0, counting.most - allowed) * counting.length;
  };
  return Math.min(quiet(rule.long), quiet(rule.short));
};

/** Events, or slices, in the long window below which a single bad one fires: the reciprocal of the threshold. */
export const eventsThatOneFires = (tier: BurnRule): Decimal => new Exact(1).div(tier.threshold);
