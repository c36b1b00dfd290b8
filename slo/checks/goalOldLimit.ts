import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

export const goalOldLimit: Check<Promises> = defineCheck(
  {
    id: 'slo/goal-old-limit',
    severity: 'warning',
    title: 'A goal above 99.9% is refused by tools that still know the old limit.',
    source: 'google_monitoring_slo of the Terraform Google provider: "0 < goal <= 0.999"; the API itself takes 0.9999',
  },
  eachSlo(({ slo: { objective, target }, path }) => {
    if (target.lte('0.999') || target.gt('0.9999')) return undefined;
    return {
      path: `${path}.target`,
      message: `${objective.target} is above 99.9%, which was Cloud Monitoring's limit and is still documented as one`,
      fix: "write '99.9%' unless more is really needed; then try this goal against the API before relying on it",
    };
  }),
);
