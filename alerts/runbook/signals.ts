/** Which series a condition reads in a dialect, and how late they are. */
import type { Signal } from '../../model/signal.ts';
import type { Selection } from '../../model/selection.ts';
import { seconds } from '../../model/quantity.ts';
import type { Indicator } from '../../slo/indicator.ts';
import type { Dialect, NotSupported } from '../../series/dialect.ts';
import type { Measure } from '../../series/measure.ts';
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

/** What the dialect has of the condition; or why it has nothing. */
export const selectionsOf = (condition: Condition, dialect: Dialect): readonly Selection[] | NotSupported => {
  if (condition.kind === 'BurnRate') return selectionsIn(condition.indicator[dialect.id]);
  const found = measuresOf(condition).map((measure) => measure[dialect.id]);
  const missing = found.find((one) => one.kind === 'NotSupported');
  return missing ?? found.filter((one) => one.kind === 'Selection');
};

/** Seconds until the latest of several signals can be read. */
export const delayOf = (selections: readonly Selection[], dialect: Dialect): number =>
  Math.max(0, ...selections.map(({ signal }) => delayIn(dialect, signal)));

const delayIn = ({ delayOf }: Dialect, signal: Signal): number => {
  const delay = delayOf(signal);
  return delay === undefined ? 0 : seconds(delay);
};
