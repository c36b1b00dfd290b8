/** An alert as a dialect evaluates it. In every dialect an element that is absent resolves the alert, whatever the reason. */
import { milliseconds } from '../../model/quantity.ts';
import type { Dialect, NotSupported } from '../../series/dialect.ts';
import type { Alert } from '../alert.ts';
import { evaluationInterval } from '../evaluationInterval.ts';
import type { FiringRule } from './firing.ts';

export const alertRule = (alert: Alert, { id }: Dialect): FiringRule | NotSupported => {
  const query = alert.queries[id];
  if (query.kind === 'NotSupported') return query;
  return {
    condition: query,
    hold: alert.for === undefined ? 0 : milliseconds(alert.for),
    missing: { kind: 'Inactive' },
    every: milliseconds(evaluationInterval(alert)),
  };
};
