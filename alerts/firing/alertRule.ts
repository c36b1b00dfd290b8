/** An alert as a dialect evaluates it. In every dialect an element that is absent resolves the alert, whatever the reason. */
import { milliseconds } from '../../model/quantity.ts';
import { parsePromql } from '../../promql/parse.ts';
import type { Dialect, NotSupported } from '../../series/dialect.ts';
import type { Alert } from '../alert.ts';
import { expression } from '../promql.ts';
import type { FiringRule } from './firing.ts';

/** Throws `PromqlError`. */
export const alertRule = (alert: Alert, dialect: Dialect): FiringRule | NotSupported => {
  const query = expression(alert.condition, dialect);
  if (typeof query !== 'string') return query;
  return {
    condition: parsePromql(query),
    hold: alert.for === undefined ? 0 : milliseconds(alert.for),
    missing: { kind: 'Inactive' },
  };
};
