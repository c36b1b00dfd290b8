/**
 * What is known while a burn-rate alert fires, in words: a lower bound of the error rate, and upper bounds of the time until the
 * budget is spent. A threshold's rate is the lowest at which the alert fires, so its time is never the time that is left: a total
 * outage spends the same budget sooner, and that figure is always beside it.
 */
import { Decimal } from 'decimal.js';
import { seconds } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import type { Slo } from '../slo/slo.ts';
import { joinedText } from '../text/sentence.ts';
import { durationText, lastText, timeText } from '../text/time.ts';
import { outageSeconds, periodOf } from './runbook/budget.ts';

type Tiers = readonly [BurnTier, ...BurnTier[]];

/** Rounded down, so that 'at least' stays true. */
const factorText = (factor: Decimal): string => factor.toDecimalPlaces(2, Decimal.ROUND_DOWN).toString();

/** 'at least 14.4 times what 99.9% allows'; 'above what 99.9% allows'. */
export const atLeastText = (factor: Decimal, { objective }: Slo): string => {
  const times = factorText(factor);
  return times === '1'
    ? `above what ${objective.target} allows`
    : `at least ${times} times what ${objective.target} allows`;
};

/** What a burn rate is a rate of: bad events, or bad slices of time. */
export const rateName = ({ slices }: Slo): string =>
  slices === undefined ? 'error rate' : `share of bad slices of ${slices.duration}`;

/** The lowest rate at which one of the tiers fires: true whichever of them does. */
export const lowestFactor = ([first, ...rest]: Tiers): Decimal =>
  rest.reduce((lowest, { factor }) => (factor.lt(lowest) ? factor : lowest), first.factor);

/** What both windows of each tier show. */
export const ratesText = (tiers: Tiers, slo: Slo): string => {
  const rate = ({ factor }: BurnTier, index: number): string => {
    if (index === 0) return atLeastText(factor, slo);
    return factorText(factor) === '1' ? 'above it' : `at least ${factorText(factor)} times`;
  };
  const long = tiers.map((tier, index) => `${rate(tier, index)} over the last ${lastText(tier.long)}`);
  const short = tiers.map((tier) => lastText(tier.short));
  return `The ${rateName(slo)} is ${joinedText(long, 'or')}. It is so over the last ${joinedText(short, 'or')} too: the errors go on.`;
};

/** Seconds until a full budget is spent at the threshold's rate: no rate at which the tier fires takes longer. */
export const mostSeconds = ({ factor }: Pick<BurnTier, 'factor'>, slo: Slo): number =>
  new Exact(seconds(periodOf(slo))).div(factor).toNumber();

/** Upper bounds, with the total outage beside them. */
export const spentText = (tiers: Tiers, slo: Slo): string => {
  const bounds = tiers.map((tier) => {
    const times = factorText(tier.factor);
    return `${timeText(mostSeconds(tier, slo))}${tiers.length === 1 ? '' : times === '1' ? ' (just above it)' : ` (at ${times} times)`}`;
  });
  return `If it goes on, a full ${budgetText(slo)} is spent in at most ${joinedText(bounds, 'or')}; a total outage spends it in ${timeText(outageSeconds(slo))}.`;
};

/** '30-day error budget'. */
const budgetText = (slo: Slo): string => {
  const period = durationText(periodOf(slo));
  const [, count, unit] = /^(\d+) (\w+?)s?$/.exec(period) ?? [];
  return unit === undefined ? `error budget of ${period}` : `${count}-${unit} error budget`;
};
