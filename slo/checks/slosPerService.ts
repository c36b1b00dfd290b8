import { defineCheck, type Check } from '../../lint/check.ts';
import { isPlatform } from '../indicator.ts';
import { faultOf, type Promises } from './promises.ts';

/** Objectives that the platform measures belong to a separate service. */
const most = 500;

export const slosPerService: Check<Promises> = defineCheck(
  {
    id: 'slo/slos-per-service',
    severity: 'error',
    title: 'A service has at most 500 SLOs in Cloud Monitoring.',
    source: 'Google Cloud, "Creating an SLO": 500 SLOs per service',
  },
  ({ systems }) =>
    systems.flatMap((definition) =>
      [true, false].flatMap((platform) => {
        const { length } = definition.slos.filter(({ slo }) => isPlatform(slo.objective) === platform);
        if (length <= most) return [];
        return [
          faultOf(definition, {
            path: 'objectives',
            message: `there are ${length} objectives, but Cloud Monitoring allows ${most} SLOs per service`,
            fix: 'keep a few objectives that matter to all callers',
          }),
        ];
      }),
    ),
);
