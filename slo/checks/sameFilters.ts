import { defineCheck, type Check } from '../../lint/check.ts';
import type { Indicator } from '../indicator.ts';
import { isTeamMeasured } from '../teamIndicator.ts';
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
  eachSlo(({ slo, indicator }) => {
    const differing = isTeamMeasured(slo.objective) ? namedDifference : differenceIn;
    const difference = everyDialect.map(({ id }) => differing(indicator[id])).find((text) => text !== undefined);
    if (difference === undefined) return undefined;
    return {
      message: `the two sides of the ratio count different events: ${difference}`,
      fix: 'select both by the same labels, except labels for the outcome',
    };
  }),
);

/**
 * Of sources that the definition names: labels of their own say the outcome too, and two metrics may count one kind of event. So only
 * a label that restricts the whole of a metric and not the part is an error.
 */
const namedDifference = (indicator: Indicator): string | undefined => {
  if (indicator.kind !== 'GoodOfTotal' && indicator.kind !== 'BadOfTotal') return undefined;
  const [name, part] = indicator.kind === 'GoodOfTotal' ? ['good', indicator.good] : ['bad', indicator.bad];
  const { total } = indicator;
  if (part.signal.id !== total.signal.id) return undefined;
  const labels = part.matches.map(({ label }) => label);
  const extra = total.matches.find(({ label }) => !labels.includes(label));
  return extra && `total has ${extra.label}${extra.op}'${extra.value}', ${name} has not`;
};

const differenceIn = (indicator: Indicator): string | undefined => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return scopeDifference(['good', indicator.good], ['total', indicator.total]);
    case 'BadOfTotal':
      return scopeDifference(['bad', indicator.bad], ['total', indicator.total]);
    case 'ShareBelow':
    case 'FormulaRatio':
    case 'NotSupported':
      return undefined;
  }
};
