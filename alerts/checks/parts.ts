/** Parts of conditions that several rules read. */
import type { Selection } from '../../model/selection.ts';
import type { Duration } from '../../model/quantity.ts';
import type { Dialect } from '../../series/dialect.ts';
import type { Measure } from '../../series/measure.ts';
import type { Alert } from '../alert.ts';
import type { Condition } from '../condition.ts';

/** None for a burn rate, whose indicator belongs to the objective. */
const measuresOf = (condition: Condition): readonly Measure[] => {
  switch (condition.kind) {
    case 'BurnRate':
      return [];
    case 'ShareAbove':
      return [condition.bad, condition.total];
    case 'FleetShare':
      return [condition.good, condition.total];
    case 'Absence':
    case 'Deviation':
    case 'GaugeAbove':
    case 'IncreaseAbove':
    case 'LatencyAbove':
    case 'ProbesFailing':
      return [condition.of];
  }
};

export const selectionsIn = (condition: Condition, { id }: Dialect): readonly Selection[] =>
  measuresOf(condition).flatMap((measure) => (measure[id].kind === 'Selection' ? [measure[id]] : []));

/** The shortest stretch of time over which it counts; undefined where it reads one instant. */
export const windowOf = (condition: Condition): Duration | undefined => {
  if (condition.kind === 'BurnRate') return condition.tier.short;
  if (condition.kind === 'Deviation') return '1h';
  return 'over' in condition ? condition.over : undefined;
};

/** As it is called in a message. */
export const called = ({ title }: Alert): string => `'${title}'`;
