import { defineCheck, type Check } from '../../lint/check.ts';
import { seconds } from '../../model/quantity.ts';
import { bucketsAround } from '../../slo/checks/buckets.ts';
import { eachAlert, type Definitions } from './definitions.ts';

/**
 * The fleet's histograms have a bucket for every threshold of a definition, so only other boundaries can break this
 * rule.
 */
export const betweenBuckets: Check<Definitions> = defineCheck(
  {
    id: 'alerts/between-buckets',
    severity: 'error',
    title: 'The threshold of a quantile alert is a bucket boundary of its histogram.',
    source: 'Prometheus, "Histograms and summaries", on quantiles within a bucket',
  },
  eachAlert(({ alert: { condition } }, { boundaries }) => {
    if (condition.kind !== 'LatencyAbove' || condition.statistic === 'mean') return undefined;
    const { above, statistic } = condition;
    if (boundaries.includes(seconds(above))) return undefined;
    return {
      message: `${statistic} above ${above} lies ${bucketsAround(above, boundaries)}: whether the alert fires would be a guess`,
      fix: `alert on a threshold that is a boundary, or add ${above} to the boundaries (model/boundaries.ts)`,
    };
  }),
);
