import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

/** The tables of slo/burnTables.ts have it for every window; a definition may have forgotten it. */
export const slowestTier: Check<Promises> = defineCheck(
  {
    id: 'slo/slowest-tier',
    severity: 'warning',
    title: "An objective's own burn tiers notify whenever its budget is overspent: the slowest is a burn rate of 1.",
    source: 'Site Reliability Workbook, ch. 5: the slowest alert is at a burn rate of 1, over three days',
  },
  eachSlo(({ slo: { objective }, tiers, path }) => {
    const slowest = tiers?.kept.at(-1);
    if (objective.tiers === undefined || slowest === undefined || slowest.factor.lte(1)) return undefined;
    const factor = slowest.factor.toDecimalPlaces(2).toString();
    return {
      path: `${path}.tiers`,
      message: `the slowest tier is a burn rate of ${factor}: at any rate from 1 to ${factor} the budget is overspent, and nobody is notified`,
      fix: "add a tier such as { severity: 'ticket', long: '3d', short: '6h', factor: 1 }",
    };
  }),
);
