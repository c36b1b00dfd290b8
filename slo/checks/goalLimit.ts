import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

export const goalLimit: Check<Promises> = defineCheck(
  {
    id: 'slo/goal-limit',
    severity: 'error',
    title: 'A target is at most 99.99%, the limit of Cloud Monitoring.',
    source: 'google.monitoring.v3, ServiceLevelObjective.goal: 0 < goal <= 0.9999',
  },
  eachSlo(({ slo: { objective, target }, path }) => {
    if (target.lte('0.9999')) return undefined;
    return {
      path: `${path}.target`,
      message: `Cloud Monitoring refuses a target of ${objective.target}: the maximum is 99.99%`,
      fix: "write '99.99%' or less",
    };
  }),
);
