import { defineCheck, type Check } from '../../lint/check.ts';
import { seconds } from '../../model/quantity.ts';
import { advisedBoundaries } from '../../model/boundaries.ts';
import { everyDialect } from '../../series/dialects.ts';
import { hasBuckets } from '../eventsOver.ts';
import { isTeamMeasured } from '../teamIndicator.ts';
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
  eachSlo(({ slo: { objective }, path, indicator }, _of, { boundaries }) => {
    if (isTeamMeasured(objective)) return undefined;
    const measured = everyDialect.map(({ id }) => indicator[id]).find(({ kind }) => kind === 'ShareBelow');
    if (measured?.kind === 'ShareBelow' && hasBuckets(measured) && 'under' in objective) {
      if (advisedBoundaries.includes(measured.bound)) return undefined;
      return {
        path: `${path}.under`,
        message: `under ${objective.under} lies ${bucketsAround(objective.under, advisedBoundaries)} that OpenTelemetry advises: a service without boundaries of its own has no bucket that ends there, and no request would count as good`,
        fix: 'write a threshold that is a boundary, or name a histogram that has a bucket there: of: below(distribution(…))',
      };
    }
    if (!('under' in objective) || boundaries.includes(seconds(objective.under))) return undefined;
    return {
      path: `${path}.under`,
      message: `under ${objective.under} lies ${bucketsAround(objective.under, boundaries)}: panels of this objective would only estimate it`,
      fix: `write a threshold that is a boundary, or add ${objective.under} to the boundaries (model/boundaries.ts)`,
    };
  }),
);
