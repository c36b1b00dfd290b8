import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import { everyDialect } from '../../series/dialects.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, selectionsIn, windowOf } from './parts.ts';

export const lateSignal: Check<Definitions> = defineCheck(
  {
    id: 'alerts/late-signal',
    severity: 'error',
    title: 'An alert does not look at a window that its metric has not reached yet.',
    source: "Google Cloud metrics list: each metric's ingestion delay, such as six hours for uploaded_row_count",
  },
  eachAlert(({ alert }) => {
    const window = windowOf(alert.condition);
    if (window === undefined) return undefined;
    const late = everyDialect
      .flatMap((dialect) => selectionsIn(alert.condition, dialect))
      .find(({ signal }) => milliseconds(signal.ingestDelay) > milliseconds(window));
    if (late === undefined) return undefined;
    const { signal } = late;
    return {
      message: `${called(alert)} looks at the last ${window}, and ${signal.names.cloudMonitoring} can be read ${signal.ingestDelay} after it was sampled`,
      fix: "take one of the pipeline's own signals, or look at a window that is longer than the delay",
    };
  }),
);
