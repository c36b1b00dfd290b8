import { defineCheck, type Check } from '../../lint/check.ts';
import { burnTables } from '../burnTiers.ts';
import { eachSlo, type Promises } from './promises.ts';

export const hasBurnTable: Check<Promises> = defineCheck(
  {
    id: 'slo/has-burn-table',
    severity: 'warning',
    title: 'The window of an objective has a table of budget shares: its burn-rate alerts are made from it.',
    source: 'Site Reliability Workbook, ch. 5: shares are of one window, and no other window can be scaled from it',
  },
  eachSlo(({ slo: { objective }, path }) => {
    if (Object.hasOwn(burnTables, objective.window)) return undefined;
    return {
      path: `${path}.window`,
      message: `there is no table of budget shares for a window of ${objective.window}, so this objective has no burn-rate alerts`,
      fix: `write one of ${Object.keys(burnTables).join(', ')}, or add a table to slo/burnTiers.ts`,
    };
  }),
);
