/** Events of an objective that the platform counts of a system that others run, from the series of a picture. */
import { growthOf, type Growth } from '../../history/growth.ts';
import type { Selection } from '../../model/selection.ts';
import type { SourceSeries } from '../../promql/source.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import type { Part } from '../../series/dialect.ts';
import { instrumentOf } from '../../model/signals.ts';
import type { Indicator } from '../../slo/indicator.ts';

/** Series of a selection, of the part of a histogram. */
export type Read = (selection: Selection, part: Part | undefined) => readonly SourceSeries[];

export interface Growths {
  readonly good: Growth;
  readonly total: Growth;
}

/** Undefined where nothing but a query of the team counts them. */
export const watchedGrowths = (indicator: Indicator, read: Read): Growths | undefined => {
  const counted = (selection: Selection): Growth =>
    growthOf(read(selection, instrumentOf(selection.signal) === 'histogram' ? 'count' : undefined));
  switch (indicator.kind) {
    case 'GoodOfTotal':
      return { good: counted(indicator.good), total: counted(indicator.total) };
    case 'BadOfTotal': {
      const [bad, total] = [counted(indicator.bad), counted(indicator.total)];
      return { total, good: (from, to) => Math.max(0, total(from, to) - bad(from, to)) };
    }
    case 'ShareBelow':
      return belowBound(indicator.bound, indicator.distribution, read);
    case 'FormulaRatio':
    case 'NotSupported':
      return undefined;
  }
};

/** Between two bounds the events are taken to be spread evenly, as Cloud Monitoring does. */
const belowBound = (bound: number, distribution: Selection, read: Read): Growths => {
  const le = cloudMonitoring.labelName('le');
  const byBound = [...Map.groupBy(read(distribution, 'bucket'), ({ labels }) => Number(labels[le]))]
    .map(([upTo, series]) => ({ upTo, growth: growthOf(series) }))
    .toSorted((a, b) => a.upTo - b.upTo);
  const below = byBound.findLast(({ upTo }) => upTo <= bound);
  const above = byBound.find(({ upTo }) => upTo > bound);
  const from = below?.upTo ?? 0;
  const share = above === undefined || above.upTo === Infinity ? 0 : (bound - from) / (above.upTo - from);
  return {
    total: growthOf(read(distribution, 'count')),
    good: (since, to) => {
      const least = below?.growth(since, to) ?? 0;
      return least + share * Math.max(0, (above?.growth(since, to) ?? least) - least);
    },
  };
};
