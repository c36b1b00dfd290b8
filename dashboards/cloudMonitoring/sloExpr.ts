/**
 * The budget, SLI and burn rate of an objective in PromQL, where the team's own queries or a distribution count its events: an SLO of
 * Cloud Monitoring, which has its own selectors for them, takes counters by filters only. Undefined for any other objective.
 */
import type { Duration } from '../../model/quantity.ts';
import { binary, number } from '../../promql/build.ts';
import type { Expr } from '../../promql/expr.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { errorShare } from '../../slo/errorShare.ts';
import type { MeasuredSlo } from '../../slo/measuredSlo.ts';
import type { Slo } from '../../slo/slo.ts';
import { isTeamMeasured } from '../../slo/teamIndicator.ts';
import type { OfSlo } from '../query.ts';

const isMeasured = (slo: Slo): slo is MeasuredSlo => 'indicator' in slo;

export const sloExpr = ({ slo, quantity, over }: OfSlo): Expr | undefined => {
  // The events of a calendar period have no fixed range.
  if (!isMeasured(slo) || slo.window.kind === 'CalendarWindow') return undefined;
  if (!isTeamMeasured(slo.objective) && !slo.isWatched) return undefined;
  const share = errorShare(slo.indicator['cloud-monitoring'], cloudMonitoring, slo.slices);
  if (typeof share !== 'function') return undefined;
  const whole: Duration = `${slo.window.length / 3_600_000}h`;
  const spent = (window: Duration): Expr => binary('/', share(window), number(slo.budget));
  switch (quantity) {
    case 'burn':
      return spent(over);
    case 'budget':
      return binary('-', number(1), spent(whole));
    case 'sli':
      return binary('-', number(1), share(whole));
  }
};
