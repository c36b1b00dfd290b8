import { defineCheck, type Check } from '../../lint/check.ts';
import type { Indicator } from '../indicator.ts';
import { everyDialect } from '../../series/dialects.ts';
import { eachSlo, type Promises } from './promises.ts';
import { scopeDifference } from './sameScope.ts';

export const sameFilters: Check<Promises> = defineCheck(
  {
    id: 'slo/same-filters',
    severity: 'error',
    title: 'The two sides of a ratio are selected by the same labels, except labels for the outcome.',
    source: 'Site Reliability Workbook, ch. 2: an SLI is the ratio of good events to all events of one kind',
  },
  eachSlo(({ indicator }) => {
    const difference = everyDialect.map(({ id }) => differenceIn(indicator[id])).find((text) => text !== undefined);
    if (difference === undefined) return undefined;
    return {
      message: `the two sides of the ratio count different events: ${difference}`,
      fix: 'select both by the same labels, except labels for the outcome',
    };
  }),
);

const differenceIn = (indicator: Indicator): string | undefined => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return scopeDifference(['good', indicator.good], ['total', indicator.total]);
    case 'BadOfTotal':
      return scopeDifference(['bad', indicator.bad], ['total', indicator.total]);
    case 'ShareBelow':
    case 'NotSupported':
      return undefined;
  }
};
