import { defineCheck, type Check } from '../../lint/check.ts';
import { eachSlo, type Promises } from './promises.ts';

export const hasBurnTable: Check<Promises> = defineCheck(
  {
    id: 'slo/has-burn-table',
    severity: 'warning',
    title: 'The window of an objective is long enough for burn-rate alerts: a day at least.',
    source:
      'Site Reliability Workbook, ch. 5: a short window is a twelfth of a long one, and has to hold several samples',
  },
  eachSlo(({ slo: { objective }, tiers, path }) => {
    if (tiers !== undefined) return undefined;
    return {
      path: `${path}.window`,
      message: `there are no burn rates for a window of ${objective.window}: nobody is notified when this budget burns`,
      fix: "write a window of at least a day, such as '1d', '7d' or '30d', or add a table to slo/burnTables.ts",
    };
  }),
);
