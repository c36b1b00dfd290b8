/** Parts of conditions that several checks need. */
import type { Selection } from '../../model/selection.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import type { Dialect } from '../../series/dialect.ts';
import { selectionsOfValue } from '../../slo/sourceValue.ts';
import type { Alert } from '../alert.ts';
import { probeLookBack } from '../conditionExpr.ts';
import { measuresOf, type Condition } from '../condition.ts';

/** The measures that a dialect supports. */
export const selectionsIn = (condition: Condition, dialect: Dialect): readonly Selection[] => {
  if (condition.kind === 'ValueBeyond')
    return selectionsOfValue(condition.of).filter(({ signal }) => dialect.lacks(signal) === undefined);
  const { id } = dialect;
  return measuresOf(condition).flatMap((measure) => (measure[id].kind === 'Selection' ? [measure[id]] : []));
};

/** The shortest window of the condition; undefined where it reads one instant. */
export const windowOf = (condition: Condition): Duration | undefined => {
  if (condition.kind === 'BurnRate')
    return condition.tiers.map(({ short }) => short).reduce((a, b) => (milliseconds(a) <= milliseconds(b) ? a : b));
  if (condition.kind === 'Deviation') return '1h';
  if (condition.kind === 'ProbesFailing') return probeLookBack;
  return 'over' in condition ? condition.over : undefined;
};

/** How far back a selector without a range looks. Source: Prometheus, "Staleness": five minutes. */
export const instantLookBack: Duration = '5m';

/** The name of the alert in messages. */
export const called = ({ title }: Alert): string => `'${title}'`;
