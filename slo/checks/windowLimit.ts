import { defineCheck, type Check } from '../../lint/check.ts';
import { periodRefusal } from '../cloudMonitoring.ts';
import { eachSlo, type Promises } from './promises.ts';

/** The objective is judged and alerted on anyway; only the SLO in Cloud Monitoring is missing. */
export const windowLimit: Check<Promises> = defineCheck(
  {
    id: 'slo/window-limit',
    severity: 'warning',
    title:
      'A rolling window is 1 to 30 whole days, and a calendar window is a day, week or month in UTC: the limits of Cloud Monitoring.',
    source:
      'google.monitoring.v3, ServiceLevelObjective.rolling_period, calendar_period and WindowsBasedSli.window_period',
  },
  eachSlo(({ slo, path }) => {
    const refusal = periodRefusal(slo);
    if (refusal === undefined) return undefined;
    return {
      path: `${path}.${refusal.field}`,
      message: `Cloud Monitoring cannot have an SLO for ${refusal.why}`,
      fix: "write '30d' or fewer whole days, or 'calendar month' in UTC, if you need an SLO there; burn-rate alerts, Prometheus rules, OpenSLO and atalaya slo status work without it",
    };
  }),
);
