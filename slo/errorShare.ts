/**
 * The share of bad events in PromQL, over the last `window`. `increase` stands above and below the line, so that its
 * extrapolation cancels; where there are no events the quotient is empty or not a number, and nothing fires.
 */
import type { Selection } from '../model/selection.ts';
import type { BadOfTotal, GoodOfTotal, Indicator } from './indicator.ts';
import { notSupported, type Dialect, type NotSupported } from '../series/dialect.ts';

export const events = (selection: Selection, window: string, dialect: Dialect): string =>
  `sum(increase(${dialect.selector(selection)}[${window}]))`;

/** A distribution has no such expression: whoever asks uses the SLO's own burn rate instead. */
export const errorShare = (indicator: Indicator, window: string, dialect: Dialect): string | NotSupported => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return goodOfTotal(indicator, window, dialect);
    case 'BadOfTotal':
      return badOfTotal(indicator, window, dialect);
    case 'ShareBelow':
      return notSupported('PromQL cannot cut a distribution between its buckets');
    case 'NotSupported':
      return indicator;
  }
};

const goodOfTotal = ({ good, total, overdue }: GoodOfTotal, window: string, dialect: Dialect): string => {
  const [all, kept] = [events(total, window, dialect), events(good, window, dialect)];
  if (overdue === undefined) return `(${all} - ${kept}) / ${all}`;
  const late = `(sum(${dialect.selector(overdue)}) or vector(0))`;
  return `(${all} - ${kept} + ${late}) / (${all} + ${late})`;
};

const badOfTotal = ({ bad, total }: BadOfTotal, window: string, dialect: Dialect): string =>
  `${events(bad, window, dialect)} / ${events(total, window, dialect)}`;
