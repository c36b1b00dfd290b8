import { defineCheck, type Check } from '../../checks/check.ts';
import { faultOf, type Promises } from './promises.ts';

const most = 500;

export const slosPerService: Check<Promises> = defineCheck(
  {
    id: 'slo/slos-per-service',
    severity: 'error',
    title: 'A service has at most 500 SLOs in Cloud Monitoring.',
    source: 'Google Cloud, "Creating an SLO": 500 SLOs per service',
  },
  ({ systems }) =>
    systems
      .filter(({ slos }) => slos.length > most)
      .map((one) =>
        faultOf(one, {
          place: 'objectives',
          what: `${one.slos.length} objectives are more than the ${most} SLOs that Cloud Monitoring gives a service`,
          fix: 'promise less: a handful is what anybody can keep in mind',
        }),
      ),
);
