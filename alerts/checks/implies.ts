/**
 * Whether one alert fires only while another of the same severity fires: same events and windows, and a threshold that
 * is not lower.
 */
import { milliseconds } from '../../model/quantity.ts';
import type { Objective } from '../../model/objective.ts';
import type { GoodResponses } from '../../model/responseEvent.ts';
import type { Alert } from '../alert.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';
import { isTeamMeasured } from '../../slo/teamIndicator.ts';
import type { BurnRate, Condition, LatencyAbove } from '../condition.ts';

export const implies = (alert: Alert, other: Alert): boolean =>
  alert.severity === other.severity &&
  alert.condition.kind === other.condition.kind &&
  (alert.for === undefined ? 0 : milliseconds(alert.for)) >= (other.for === undefined ? 0 : milliseconds(other.for)) &&
  conditionImplies(alert.condition, other.condition);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const conditionImplies = (condition: Condition, other: Condition): boolean => {
  switch (condition.kind) {
    case 'BurnRate':
      return other.kind === 'BurnRate' && burnImplies(condition, other);
    case 'BudgetSpent':
      return false;
    case 'LatencyAbove':
      return other.kind === 'LatencyAbove' && latencyImplies(condition, other);
    case 'ShareAbove':
      return (
        other.kind === 'ShareAbove' &&
        condition.above.gte(other.above) &&
        same([condition.bad, condition.total, condition.over], [other.bad, other.total, other.over])
      );
    case 'GaugeAbove':
      return (
        other.kind === 'GaugeAbove' &&
        condition.above >= other.above &&
        same([condition.of, condition.by], [other.of, other.by])
      );
    case 'GaugeBelow':
      return other.kind === 'GaugeBelow' && condition.below <= other.below && same(condition.of, other.of);
    case 'IncreaseAbove':
      return (
        other.kind === 'IncreaseAbove' &&
        condition.above >= other.above &&
        same([condition.of, condition.over], [other.of, other.over])
      );
    case 'ValueBeyond':
      return (
        other.kind === 'ValueBeyond' &&
        condition.side === other.side &&
        (condition.side === 'above' ? condition.limit >= other.limit : condition.limit <= other.limit) &&
        same([condition.of, condition.reduction], [other.of, other.reduction])
      );
    case 'Absence':
    case 'Deviation':
    case 'FleetShare':
    case 'RouteShare':
    case 'Rise':
    case 'ProbesFailing':
    case 'MessageLoss':
      return same(condition, other);
  }
};

const ranks = { p50: 50, p95: 95, p99: 99 } as const;

/** A p95 above 2s implies a p99 above 2s; a mean implies only a lower threshold of the same mean. */
const latencyImplies = (condition: LatencyAbove, other: LatencyAbove): boolean => {
  if (
    !same([condition.of, condition.over], [other.of, other.over]) ||
    milliseconds(condition.above) < milliseconds(other.above)
  )
    return false;
  if (condition.statistic === 'mean' || other.statistic === 'mean') return condition.statistic === other.statistic;
  return ranks[condition.statistic] <= ranks[other.statistic];
};

/**
 * Every event that is bad for one objective is bad for the other, and each tier has one with the same windows whose threshold
 * is not higher.
 */
const burnImplies = (condition: BurnRate, other: BurnRate): boolean =>
  condition.slo.system === other.slo.system &&
  // A share of bad events says nothing about the share of bad slices, nor about slices of another length.
  same(condition.slo.objective.slices, other.slo.objective.slices) &&
  badForBoth(condition.slo.objective, other.slo.objective) &&
  condition.tiers.every((tier) => other.tiers.some((otherTier) => tierImplies(tier, otherTier)));

const tierImplies = (tier: BurnTier, other: BurnTier): boolean =>
  tier.long === other.long && tier.short === other.short && tier.threshold.gte(other.threshold);

/** '2xx' and 'not 5xx' have the same total; that of '2xx of valid' is smaller, so that its share may be the larger one. */
const isBadWith = (good: GoodResponses, other: GoodResponses): boolean =>
  good === other || (good === 'not 5xx' && other === '2xx');

const badForBoth = (objective: Objective, other: Objective): boolean => {
  if (isTeamMeasured(objective) || isTeamMeasured(other))
    return isTeamMeasured(objective) && isTeamMeasured(other) && same(objective.of, other.of);
  if (objective.type === 'availability' && other.type === 'availability')
    return objective.measuredBy === other.measuredBy && isBadWith(objective.good, other.good);
  if (objective.type === 'latency' && other.type === 'latency')
    return objective.measuredBy === other.measuredBy && milliseconds(objective.under) >= milliseconds(other.under);
  if (objective.type === 'freshness' && other.type === 'freshness')
    return milliseconds(objective.under) >= milliseconds(other.under);
  return (
    objective.type === 'processing' && other.type === 'processing' && objective.producerFaults === other.producerFaults
  );
};
