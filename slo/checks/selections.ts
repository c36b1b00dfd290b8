/** The selections that an indicator reads. */
import type { Selection } from '../../model/selection.ts';
import type { Indicator } from '../indicator.ts';

export const selectionsOf = (indicator: Indicator): readonly Selection[] => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return [indicator.good, indicator.total, ...(indicator.overdue === undefined ? [] : [indicator.overdue])];
    case 'BadOfTotal':
      return [indicator.bad, indicator.total];
    case 'ShareBelow':
      return [indicator.distribution];
  }
};
