/**
 * How often an alert is evaluated. Every minute, as points arrive; every 30 s where the failure of a page is detected so soon
 * that the wait for an evaluation matters; every five minutes where a condition looks back for days. Source: alert.proto,
 * PrometheusQueryLanguageCondition.evaluation_interval: a multiple of 30 s; a rule group of Prometheus has one interval.
 */
import { seconds, type Duration } from '../model/quantity.ts';
import { childrenOf, type Expr } from '../promql/expr.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { everyDialect } from '../series/dialects.ts';
import { delayOf } from '../series/measure.ts';
import { durationText } from '../text/time.ts';
import type { Alert } from './alert.ts';
import { minutesOfCompleteFailure } from './completeFailure.ts';
import { selectionsIn } from './condition.ts';
import { samplePeriod } from './firing/detection.ts';

/** Evaluating twice as often saves half a minute at most: a tenth of this. */
const soonSeconds = 300;
const soon: Duration = '30s';

/** From so long a look-back on, five minutes change little. */
const daysBack: Duration = '3d';
const rare: Duration = '5m';

export const evaluationInterval = (alert: Alert): Duration => {
  const queries = everyDialect.map(({ id }) => alert.queries[id]).filter((query) => query.kind !== 'NotSupported');
  if (Math.max(0, ...queries.map((query) => lookBack(query))) >= seconds(daysBack)) return rare;
  const complete = alert.severity === 'page' ? minutesOfCompleteFailure(alert) : undefined;
  if (complete === undefined) return samplePeriod;
  return complete * 60 + delaySeconds(alert) <= soonSeconds ? soon : samplePeriod;
};

const delaySeconds = (alert: Alert): number => {
  const read = selectionsIn(alert.condition, cloudMonitoring);
  return 'kind' in read ? 0 : delayOf(read, cloudMonitoring);
};

/** Seconds from the evaluation to the oldest sample that an expression reads; the look-back of an instant is none. */
const lookBack = (expr: Expr): number => {
  const inside = Math.max(0, ...childrenOf(expr).map(lookBack));
  if (expr.kind === 'VectorSelector') return (expr.offset?.milliseconds ?? 0) / 1_000;
  if (expr.kind === 'RangeSelector') return inside + expr.range.milliseconds / 1_000;
  if (expr.kind === 'Subquery') return inside + (expr.range.milliseconds + (expr.offset?.milliseconds ?? 0)) / 1_000;
  return inside;
};

/** Why not every minute; undefined where it is. */
export const intervalReason = (alert: Alert): string | undefined => {
  switch (evaluationInterval(alert)) {
    case soon:
      return 'a complete failure is detected within five minutes, so half a minute matters';
    case rare:
      return `it looks back ${durationText(daysBack)} or more, where five minutes change little`;
    default:
      return undefined;
  }
};
