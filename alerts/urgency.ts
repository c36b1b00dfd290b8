/** How urgent an alert is, and for how long its condition may already have been true. */
import { memoize } from '../model/memoize.ts';
import { seconds, share } from '../model/quantity.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { Exact } from '../numbers/exact.ts';
import type { Alert } from './alert.ts';
import { durationText, lastText, timeText } from '../text/time.ts';

export const urgencyOf = (alert: Alert): string => {
  const soon =
    alert.severity === 'page'
      ? 'Act now: users are affected, or soon will be.'
      : 'Act in working hours: this can wait until the morning.';
  return `${soon} ${sinceWhen(alert)}`;
};

/** Memoized by tier: there are only a few. */
const whileBurning: (tier: BurnTier) => string = memoize(
  ({ long, short, spends }) => `${long} ${short} ${spends}`,
  ({ long, short, spends }) => {
    const secondsToExhaustion = new Exact(seconds(long)).div(share(spends)).toNumber();
    return `At the rate of this threshold the whole budget is spent in ${timeText(secondsToExhaustion)}; a higher error rate spends it sooner. Look for what changed in the last ${lastText(long)}; the errors went on in the last ${lastText(short)}.`;
  },
);

const sinceWhen = ({ condition, for: hold }: Alert): string => {
  const before = hold === undefined ? '' : ` It has been true for ${durationText(hold)} already.`;
  switch (condition.kind) {
    case 'BurnRate':
      return `${whileBurning(condition.tier)}${before}`;
    case 'LatencyAbove':
    case 'ShareAbove':
    case 'IncreaseAbove':
    case 'FleetShare':
      return `It looks back over the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'Absence':
      return `There were no events in the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'Deviation':
      return `It compares the last hour with earlier weeks: what changed in this hour?${before}`;
    case 'GaugeAbove':
    case 'ProbesFailing':
      return `What changed just before it began?${before}`;
  }
};
