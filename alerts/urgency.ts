/** How urgent an alert is, and for how long its condition may already have been true. */
import { budgetSpan } from './budgetSpan.ts';
import { memoize } from '../model/memoize.ts';
import type { Alert } from './alert.ts';
import type { BurnRate } from './condition.ts';
import { spentText } from './spending.ts';
import { joinedText } from '../text/sentence.ts';
import { durationText, lastText } from '../text/time.ts';

export const urgencyOf = (alert: Alert): string => {
  const soon =
    alert.severity === 'page'
      ? 'Act now: users are affected, or soon will be.'
      : 'Act in working hours: this can wait until the morning.';
  return `${soon} ${sinceWhen(alert)}`;
};

/** Memoized: thousands of systems share the same few targets and tiers. */
const whileBurning: (condition: BurnRate) => string = memoize(
  ({ tiers, slo: { objective } }) =>
    `${objective.window} ${objective.target} ${tiers.map(({ long, factor }) => `${long} ${factor.toFixed()}`).join(' ')}`,
  ({ tiers, slo }) =>
    `${spentText(tiers, slo)} Look for what changed in ${joinedText(
      tiers.map(({ long }) => `the last ${lastText(long)}`),
      'or',
    )}.`,
);

const sinceWhen = ({ condition, for: hold }: Alert): string => {
  const before = hold === undefined ? '' : ` It has been true for ${durationText(hold)} already.`;
  switch (condition.kind) {
    case 'BurnRate':
      return `${whileBurning(condition)}${before}`;
    case 'LatencyAbove':
    case 'ShareAbove':
    case 'IncreaseAbove':
    case 'FleetShare':
    case 'RouteShare':
    case 'Rise':
    case 'MessageLoss':
      return `It looks back over the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'BudgetSpent':
      return `It looks back over ${budgetSpan(condition)}: what changed then, or just before?${before}`;
    case 'Absence':
      return `There were no events in the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'ValueBeyond':
      return condition.over === undefined
        ? `What changed just before it began?${before}`
        : `It looks back over the last ${lastText(condition.over)}: what changed then, or just before?${before}`;
    case 'Deviation':
      return `It compares the last hour with earlier weeks: what changed in this hour?${before}`;
    case 'GaugeAbove':
    case 'GaugeBelow':
    case 'ProbesFailing':
      return `What changed just before it began?${before}`;
  }
};
