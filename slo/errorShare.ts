/**
 * The share of bad events in PromQL, over the last `window`. `increase` stands above and below the line, so that its
 * extrapolation cancels; where there are no events the quotient is empty or not a number, and nothing fires.
 */
import type { Selection } from '../model/selection.ts';
import type { BadOfTotal, GoodOfTotal, Indicator } from './indicator.ts';
import { notSupported, type NotSupported, type Place } from '../series/place.ts';
import { selector } from '../series/promql.ts';

export const events = (selection: Selection, window: string, place: Place): string =>
  `sum(increase(${selector(selection, place)}[${window}]))`;

/** A distribution has no such expression: whoever asks uses the SLO's own burn rate instead. */
export const errorShare = (indicator: Indicator, window: string, place: Place): string | NotSupported => {
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return goodOfTotal(indicator, window, place);
    case 'BadOfTotal':
      return badOfTotal(indicator, window, place);
    case 'ShareBelow':
      return notSupported('PromQL cannot cut a distribution between its buckets');
  }
};

const goodOfTotal = ({ good, total, overdue }: GoodOfTotal, window: string, place: Place): string => {
  const [all, kept] = [events(total, window, place), events(good, window, place)];
  if (overdue === undefined) return `(${all} - ${kept}) / ${all}`;
  const late = `(sum(${selector(overdue, place)}) or vector(0))`;
  return `(${all} - ${kept} + ${late}) / (${all} + ${late})`;
};

const badOfTotal = ({ bad, total }: BadOfTotal, window: string, place: Place): string =>
  `${events(bad, window, place)} / ${events(total, window, place)}`;
