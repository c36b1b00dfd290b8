/** Which series a condition reads in a place, and how late they are. */
import type { Selection } from '../../model/selection.ts';
import { seconds } from '../../model/quantity.ts';
import type { Indicator } from '../../slo/indicator.ts';
import type { Measure, NotSupported, Place } from '../../series/place.ts';
import type { Condition } from '../condition.ts';

export const selectionsIn = (indicator: Indicator): readonly Selection[] => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return [indicator.good, indicator.total, ...(indicator.overdue === undefined ? [] : [indicator.overdue])];
    case 'BadOfTotal':
      return [indicator.bad, indicator.total];
    case 'ShareBelow':
      return [indicator.distribution];
  }
};

const measuresOf = (condition: Exclude<Condition, { readonly kind: 'BurnRate' }>): readonly Measure[] => {
  if (condition.kind === 'ShareAbove') return [condition.bad, condition.total];
  if (condition.kind === 'FleetShare') return [condition.good, condition.total];
  return [condition.of];
};

/** What the place has of the condition; or why it has nothing. */
export const selectionsOf = (condition: Condition, place: Place): readonly Selection[] | NotSupported => {
  if (condition.kind === 'BurnRate') return selectionsIn(condition.indicator[place]);
  const found = measuresOf(condition).map((measure) => measure[place]);
  const missing = found.find((one) => one.kind === 'NotSupported');
  return missing ?? found.filter((one) => one.kind === 'Selection');
};

/** Seconds until the latest of several signals can be read. A Prometheus reads what it scrapes at once. */
export const delayOf = (selections: readonly Selection[], place: Place): number =>
  place === 'prometheus' ? 0 : Math.max(0, ...selections.map(({ signal }) => seconds(signal.ingestDelay)));
