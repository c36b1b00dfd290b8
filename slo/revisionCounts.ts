/**
 * The events of an objective that one revision answered for. The same selections as those that alert, narrowed to it.
 * Overdue messages belong to the queue and to no revision: whoever stores them late counts them then.
 */
import type { Duration } from '../model/quantity.ts';
import { isSingle } from '../model/objective.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { notSupported, type Dialect, type DialectId, type NotSupported } from '../series/dialect.ts';
import { ofRevision } from '../series/revision.ts';
import { requestBased, type RequestBased } from './cloudMonitoring.ts';
import type { Indicator } from './indicator.ts';
import type { MeasuredSlo } from './measuredSlo.ts';
import { windowCounts, type WindowCounts } from './windowCounts.ts';

/** What it needs of an objective. */
export type Counted = Pick<MeasuredSlo, 'objective' | 'indicator'>;

export const indicatorOfRevision = (
  { objective, indicator }: Counted,
  dialect: DialectId,
  revision: string,
): Indicator => {
  if (!isSingle(objective)) return notSupported('a composite has no events of its own: its parts are judged');
  const counted = indicator[dialect];
  switch (counted.kind) {
    case 'GoodOfTotal': {
      const [good, total] = [ofRevision(counted.good, revision), ofRevision(counted.total, revision)];
      if (good.kind === 'NotSupported') return good;
      return total.kind === 'NotSupported' ? total : { ...counted, good, total, overdue: undefined };
    }
    case 'BadOfTotal': {
      const [bad, total] = [ofRevision(counted.bad, revision), ofRevision(counted.total, revision)];
      if (bad.kind === 'NotSupported') return bad;
      return total.kind === 'NotSupported' ? total : { ...counted, bad, total };
    }
    case 'ShareBelow': {
      const distribution = ofRevision(counted.distribution, revision);
      return distribution.kind === 'NotSupported' ? distribution : { ...counted, distribution };
    }
    case 'FormulaRatio':
      return notSupported('it is counted by queries of the team, which do not say which revision answered');
    case 'NotSupported':
      return counted;
  }
};

/** Bad and total events of a revision over a window, as PromQL. */
export const revisionCounts = (
  slo: Counted,
  dialect: Dialect,
  window: Duration,
  revision: string,
): WindowCounts | NotSupported => windowCounts(indicatorOfRevision(slo, dialect.id, revision), dialect, window);

/** The filters of the Cloud Monitoring API that count a revision's events. */
export const revisionFilters = (slo: Counted, revision: string): RequestBased | NotSupported => {
  const indicator = indicatorOfRevision(slo, cloudMonitoring.id, revision);
  if (indicator.kind === 'NotSupported') return indicator;
  if (indicator.kind === 'FormulaRatio') return notSupported('its events are counted by PromQL');
  return requestBased(indicator);
};
