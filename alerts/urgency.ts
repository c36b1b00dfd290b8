/** How soon to look, and since when it may have been going on: the first question of whoever is woken. */
import { memoize } from '../model/memoize.ts';
import { seconds, share } from '../model/quantity.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { Exact } from '../numbers/exact.ts';
import type { Alert } from './alert.ts';
import { durationText, lastText, timeText } from '../text/time.ts';

export const urgencyOf = (alert: Alert): string => {
  const soon =
    alert.severity === 'page'
      ? 'Look now: somebody is hurt, or soon will be.'
      : 'In working hours: nobody has to get up for it.';
  return `${soon} ${sinceWhen(alert)}`;
};

/** The same for all alerts of a tier, of which there are few. */
const whileBurning: (tier: BurnTier) => string = memoize(
  ({ long, short, spends }) => `${long} ${short} ${spends}`,
  ({ long, short, spends }) => {
    const gone = new Exact(seconds(long)).div(share(spends)).toNumber();
    return `At this rate the whole budget is gone in ${timeText(gone)}. The cause lies in the last ${lastText(long)}, and was still there in the last ${lastText(short)}.`;
  },
);

const sinceWhen = ({ condition, for: held }: Alert): string => {
  const before = held === undefined ? '' : ` It has held for ${durationText(held)} already.`;
  switch (condition.kind) {
    case 'BurnRate':
      return `${whileBurning(condition.tier)}${before}`;
    case 'LatencyAbove':
    case 'ShareAbove':
    case 'IncreaseAbove':
    case 'FleetShare':
      return `It looks back over the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'Absence':
      return `There was not one event in the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'Deviation':
      return `It compares the last hour: what changed in it?${before}`;
    case 'GaugeAbove':
    case 'ProbesFailing':
      return `What changed just before it began?${before}`;
  }
};
