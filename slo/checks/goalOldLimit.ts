import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

export const goalOldLimit: Check<Promises> = defineCheck(
  {
    id: 'slo/goal-old-limit',
    severity: 'warning',
    title: 'A target is at most 99.9%, the old limit of Cloud Monitoring, which some tools still apply.',
    source: 'google_monitoring_slo of the Terraform Google provider: "0 < goal <= 0.999"; the API itself takes 0.9999',
  },
  eachSlo(({ slo: { objective, target }, path }) => {
    if (target.lte('0.999') || target.gt('0.9999')) return undefined;
    return {
      path: `${path}.target`,
      message: `${objective.target} is above 99.9%, the old limit of Cloud Monitoring, which some tools still apply`,
      fix: "write '99.9%'; or, if you need more, apply the SLO once to a test project and suppress this finding",
    };
  }),
);
