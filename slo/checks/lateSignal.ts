import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds, seconds } from '../../model/quantity.ts';
import { everyDialect } from '../../series/dialects.ts';
import { lateText, shortestWindow } from '../../series/lateness.ts';
import { lengthText } from '../../text/time.ts';
import { eachSlo, type Promises } from './promises.ts';
import { quietOf } from '../quiet.ts';
import { selectionsOf } from '../indicator.ts';

/**
 * Our own counters compute a message's age when it is stored, so a late read does not matter. Google's points do not
 * exist until they arrive.
 */
export const lateSignal: Check<Promises> = defineCheck(
  {
    id: 'slo/late-signal',
    severity: 'error',
    title:
      'An objective is measured by a metric that arrives within its threshold and the windows of its burn-rate alerts.',
    source: "Google Cloud metrics list: each metric's sample period and ingestion delay, in model/signals.ts",
  },
  eachSlo(({ slo: { objective }, indicator, tiers }) => {
    const windows = quietOf(objective) === undefined ? (tiers?.kept ?? []).map(({ short }) => short) : [];
    const shortest = windows.toSorted((a, b) => milliseconds(a) - milliseconds(b))[0];
    const fix = "measure it with the pipeline's own counters";
    for (const dialect of everyDialect) {
      for (const { signal } of selectionsOf(indicator[dialect.id])) {
        const isPlatform = signal.source === 'platform';
        if (
          objective.type === 'freshness' &&
          isPlatform &&
          indicator[dialect.id].kind !== 'FormulaRatio' &&
          milliseconds(signal.ingestDelay) > milliseconds(objective.under)
        )
          return {
            message: `${signal.names.cloudMonitoring} arrives ${signal.ingestDelay} after it was sampled, later than the threshold of ${objective.under}`,
            fix,
          };
        const needed = shortestWindow(signal, dialect);
        if (shortest === undefined || needed <= seconds(shortest)) continue;
        return {
          message: `${lateText(signal, dialect)}: two of them need ${lengthText(needed)}, and a burn-rate alert looks at the last ${shortest}`,
          fix: [
            ...(isPlatform ? [fix] : []),
            ...(objective.tiers === undefined ? [] : [`use short windows of ${lengthText(needed)} or more`]),
          ].join(', or '),
        };
      }
    }
    return undefined;
  }),
);
