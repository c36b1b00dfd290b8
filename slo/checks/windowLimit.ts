import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import { eachSlo, type Promises } from './promises.ts';

/** Definitions with this fault do not load; nodes from other sources may have it. */
export const windowLimit: Check<Promises> = defineCheck(
  {
    id: 'slo/window-limit',
    severity: 'error',
    title: 'Cloud Monitoring takes rolling windows of whole days, 30 at most.',
    source: 'google.monitoring.v3, ServiceLevelObjective.rolling_period',
  },
  eachSlo(({ slo: { objective, window }, path }) => {
    if (window.kind === 'CalendarWindow') return undefined;
    const days = window.length / milliseconds('1d');
    if (days <= 30 && Number.isInteger(days)) return undefined;
    return {
      path: `${path}.window`,
      message: `Cloud Monitoring refuses a rolling window of ${objective.window}: it takes whole days, 30 at most`,
      fix: "write '30d' or fewer whole days, or 'calendar month'",
    };
  }),
);
