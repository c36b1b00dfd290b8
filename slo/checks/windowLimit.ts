import { defineCheck, type Check } from '../../lint/check.ts';
import { periodRefusal } from '../cloudMonitoring.ts';
import { eachSlo, type Promises } from './promises.ts';

/** The objective is judged and alerted on all the same; only the SLO in Cloud Monitoring is missing. */
export const windowLimit: Check<Promises> = defineCheck(
  {
    id: 'slo/window-limit',
    severity: 'warning',
    title:
      'Cloud Monitoring takes rolling windows of whole days, 30 at most, and calendar days, weeks and months in UTC.',
    source:
      'google.monitoring.v3, ServiceLevelObjective.rolling_period, calendar_period and WindowsBasedSli.window_period',
  },
  eachSlo(({ slo, path }) => {
    const refusal = periodRefusal(slo);
    if (refusal === undefined) return undefined;
    return {
      path: `${path}.${refusal.field}`,
      message: `there is no SLO in Cloud Monitoring for ${refusal.why}`,
      fix: "write '30d' or fewer whole days, or 'calendar month' in UTC, if it has to be there; burn alerts, Prometheus rules, OpenSLO and atalaya slo status need no SLO there",
    };
  }),
);
