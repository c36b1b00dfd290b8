import { defineCheck, type Check } from '../../lint/check.ts';
import type { Dialect } from '../../series/dialect.ts';
import { everyDialect } from '../../series/dialects.ts';
import { scopeDifference } from '../../slo/checks/sameScope.ts';
import type { Condition } from '../condition.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, selectionsIn } from './parts.ts';

export const sameFilters: Check<Definitions> = defineCheck(
  {
    id: 'alerts/same-filters',
    severity: 'error',
    title: 'Bad events and all events of an alert are selected by the same labels, except labels for the outcome.',
    source:
      'chainguard-dev/terraform-infra-common, modules/slo: an SLO by region whose total is filtered by location and whose bad events are not',
  },
  eachAlert(({ alert }) => {
    const difference = everyDialect
      .map((dialect) => differenceIn(alert.condition, dialect))
      .find((found) => found !== undefined);
    if (difference === undefined) return undefined;
    return {
      message: `the two sides of ${called(alert)} count different events: ${difference}`,
      fix: 'select both by the same labels, except labels for the outcome',
    };
  }),
);

const differenceIn = (condition: Condition, dialect: Dialect): string | undefined => {
  if (condition.kind !== 'ShareAbove' && condition.kind !== 'FleetShare') return undefined;
  const [part, total] = selectionsIn(condition, dialect);
  if (part === undefined || total === undefined) return undefined;
  return scopeDifference([condition.kind === 'ShareAbove' ? 'bad' : 'good', part], ['total', total]);
};
