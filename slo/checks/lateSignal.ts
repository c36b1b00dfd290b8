import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import { everyDialect } from '../../series/dialects.ts';
import { eachSlo, type Promises } from './promises.ts';
import { selectionsOf } from '../indicator.ts';

/**
 * Our own counters compute a message's age when it is stored, so a late read does not matter. Google's points do not
 * exist until they arrive.
 */
export const lateSignal: Check<Promises> = defineCheck(
  {
    id: 'slo/late-signal',
    severity: 'error',
    title: 'An objective is not measured by a metric that arrives later than what it promises.',
    source: "Google Cloud metrics list: each metric's ingestion delay, such as six hours for uploaded_row_count",
  },
  eachSlo(({ slo: { objective }, indicator, tiers }) => {
    const windows = (tiers?.kept ?? []).map(({ short }) => short);
    const shortest = windows.toSorted((a, b) => milliseconds(a) - milliseconds(b))[0];
    for (const { signal } of everyDialect.flatMap(({ id }) => selectionsOf(indicator[id]))) {
      const delay = milliseconds(signal.ingestDelay);
      const says = `${signal.names.cloudMonitoring} can be read ${signal.ingestDelay} after it was sampled`;
      const fix = "measure it by the pipeline's own counters";
      if (objective.type === 'freshness' && signal.source === 'platform' && delay > milliseconds(objective.under))
        return { message: `${says}, later than the ${objective.under} that are promised`, fix };
      if (shortest !== undefined && delay >= milliseconds(shortest))
        return { message: `${says}: the last ${shortest}, which its burn-rate alert asks for, are always empty`, fix };
    }
    return undefined;
  }),
);
