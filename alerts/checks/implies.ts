/** Whether one alert can only fire while another of the same severity does: the same events, windows, and a threshold no lower. */
import { milliseconds } from '../../model/quantity.ts';
import type { Objective } from '../../model/objective.ts';
import type { Alert } from '../alert.ts';
import type { BurnRate, Condition, LatencyAbove } from '../condition.ts';

export const implies = (one: Alert, other: Alert): boolean =>
  one.severity === other.severity &&
  one.condition.kind === other.condition.kind &&
  (one.for === undefined ? 0 : milliseconds(one.for)) >= (other.for === undefined ? 0 : milliseconds(other.for)) &&
  conditionImplies(one.condition, other.condition);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const conditionImplies = (one: Condition, other: Condition): boolean => {
  switch (one.kind) {
    case 'BurnRate':
      return other.kind === 'BurnRate' && burnImplies(one, other);
    case 'LatencyAbove':
      return other.kind === 'LatencyAbove' && latencyImplies(one, other);
    case 'ShareAbove':
      return (
        other.kind === 'ShareAbove' &&
        one.above.gte(other.above) &&
        same([one.bad, one.total, one.over], [other.bad, other.total, other.over])
      );
    case 'GaugeAbove':
      return other.kind === 'GaugeAbove' && one.above >= other.above && same([one.of, one.by], [other.of, other.by]);
    case 'IncreaseAbove':
      return (
        other.kind === 'IncreaseAbove' && one.above >= other.above && same([one.of, one.over], [other.of, other.over])
      );
    case 'Absence':
    case 'Deviation':
    case 'FleetShare':
    case 'ProbesFailing':
      return same(one, other);
  }
};

const ranks = { p50: 50, p95: 95, p99: 99 } as const;

/** A p95 above 2s is a p99 above 2s; of a mean, only a higher mean is known. */
const latencyImplies = (one: LatencyAbove, other: LatencyAbove): boolean => {
  if (!same([one.of, one.over], [other.of, other.over]) || milliseconds(one.above) < milliseconds(other.above))
    return false;
  if (one.statistic === 'mean' || other.statistic === 'mean') return one.statistic === other.statistic;
  return ranks[one.statistic] <= ranks[other.statistic];
};

/** The same tier of two objectives: whatever is bad for one is bad for the other, and it takes no less of it. */
const burnImplies = (one: BurnRate, other: BurnRate): boolean =>
  one.slo.system === other.slo.system &&
  one.tier.long === other.tier.long &&
  one.tier.short === other.tier.short &&
  badForBoth(one.slo.objective, other.slo.objective) &&
  one.tier.threshold.gte(other.tier.threshold);

const badForBoth = (one: Objective, other: Objective): boolean => {
  if (one.type === 'availability' && other.type === 'availability')
    return one.measuredBy === other.measuredBy && (one.good === other.good || other.good === '2xx');
  if (one.type === 'latency' && other.type === 'latency')
    return one.measuredBy === other.measuredBy && milliseconds(one.under) >= milliseconds(other.under);
  if (one.type === 'freshness' && other.type === 'freshness')
    return milliseconds(one.under) >= milliseconds(other.under);
  return one.type === 'processing' && other.type === 'processing' && one.producerFaults === other.producerFaults;
};
