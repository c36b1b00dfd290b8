import { defineCheck, type Check } from '../../lint/check.ts';
import { seconds } from '../../model/quantity.ts';
import { bucketsAround } from './buckets.ts';
import { eachSlo, type Promises } from './promises.ts';

/**
 * The fleet's histograms have a bucket for every threshold of a definition, so only other boundaries can break this
 * rule.
 */
export const betweenBuckets: Check<Promises> = defineCheck(
  {
    id: 'slo/between-buckets',
    severity: 'error',
    title: 'The threshold of an objective is a bucket boundary of its histogram.',
    source: 'Prometheus, "Histograms and summaries", on quantiles within a bucket',
  },
  eachSlo(({ slo: { objective }, path }, _of, { boundaries }) => {
    if (!('under' in objective) || boundaries.includes(seconds(objective.under))) return undefined;
    return {
      path: `${path}.under`,
      message: `under ${objective.under} lies ${bucketsAround(objective.under, boundaries)}: panels of this objective would only estimate it`,
      fix: `write a threshold that is a boundary, or add ${objective.under} to the boundaries (model/boundaries.ts)`,
    };
  }),
);
