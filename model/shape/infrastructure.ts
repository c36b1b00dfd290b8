/** The shape of the field `infrastructure`. */
import type { InfrastructureDefinition } from '../infrastructure.ts';
import { milliseconds, type Duration } from '../quantity.ts';
import { arrayOf, duration, maybe, name, oneOf, passes, record, show, type Shape } from './shape.ts';

const day = milliseconds('1d');

/** Partitions and snapshots are days. */
const wholeDays: Shape = (value, path, report) => {
  if (!passes(duration('1d', '3650d', 'a table'), value, path, report) || milliseconds(value as Duration) % day === 0)
    return;
  const days = Math.ceil(milliseconds(value as Duration) / day);
  report({
    id: 'model/out-of-range',
    path,
    message: `${show(value)} is not a whole number of days, and tables keep whole days`,
    fix: `write '${days}d'`,
  });
};

const daysOrNone: Shape = (value, path, report) => {
  if (value !== 'none') wholeDays(value, path, report);
};

export const infrastructureShape: Shape = record<InfrastructureDefinition>(
  {
    ingest: oneOf(['service', 'function', 'worker']),
    gateway: oneOf(['none', 'endpoints', 'load-balancer']),
    existing: arrayOf(oneOf(['topic', 'dataset']), "an array of 'topic' and 'dataset'"),
    keepRows: maybe(wholeDays),
    keepBackups: daysOrNone,
    coldStart: duration('1ms', '10m', 'Cloud Run'),
    // Eight characters are for '-gateway'. Source: IAM, ServiceAccount.account_id.
    accounts: name(
      /^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/,
      'the beginning of a service account',
      'write 1 to 22 lower-case letters, digits and dashes, beginning with a letter',
    ),
  },
  {
    expected: 'an object with ingest, gateway and the like',
    optional: ['ingest', 'gateway', 'existing', 'keepRows', 'keepBackups', 'coldStart', 'accounts'],
  },
);
