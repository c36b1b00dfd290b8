/**
 * How often an alert is evaluated. Every minute, as points arrive; every 30 s where the failure of a page is detected so soon
 * that the wait for an evaluation matters; every five minutes where a condition looks back for days. Source: alert.proto,
 * PrometheusQueryLanguageCondition.evaluation_interval: a multiple of 30 s; a rule group of Prometheus has one interval.
 */
import { seconds, type Duration } from '../model/quantity.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import { delayOf } from '../series/measure.ts';
import { durationText } from '../text/time.ts';
import type { Alert } from './alert.ts';
import { minutesOfCompleteFailure } from './completeFailure.ts';
import { selectionsIn, type Condition } from './condition.ts';
import { probeLookBack } from './conditionExpr.ts';
import { samplePeriod } from './firing/detection.ts';
import { gaps } from './messageLoss.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { sliceRange } from '../slo/errorShare.ts';
import { stepRange, type CountedUnit } from '../slo/periodCounts.ts';

/** Evaluating twice as often saves half a minute at most: a tenth of this. */
const soonSeconds = 300;
const soon: Duration = '30s';

/** From so long a look-back on, five minutes change little. */
const daysBack: Duration = '3d';
const rare: Duration = '5m';

export const evaluationInterval = (alert: Alert): Duration => {
  if (lookBack(alert.condition) >= seconds(daysBack)) return rare;
  const complete = alert.severity === 'page' ? minutesOfCompleteFailure(alert) : undefined;
  if (complete === undefined) return samplePeriod;
  return complete * 60 + delaySeconds(alert) <= soonSeconds ? soon : samplePeriod;
};

const delaySeconds = (alert: Alert): number => {
  const read = selectionsIn(alert.condition, cloudMonitoring);
  return 'kind' in read ? 0 : delayOf(read, cloudMonitoring);
};

/**
 * Seconds from the evaluation to the oldest sample that the condition reads; the look-back of an instant is none. The same in
 * every dialect, so that no tree is built only to be measured. A test compares it with the trees.
 */
export const lookBack = (condition: Condition): number => {
  switch (condition.kind) {
    case 'BurnRate': {
      const { slo, tiers } = condition;
      return tiers.reduce((most, { long, short }) => Math.max(most, seconds(long), seconds(short)), 0) + inSlices(slo);
    }
    case 'MessageLoss':
      return seconds(condition.over) + seconds(condition.delay) + seconds(gaps);
    case 'Deviation':
      return condition.weeks * seconds('7d') + seconds('1h');
    case 'RouteShare':
      return 2 * seconds(condition.usual);
    case 'Rise':
      return seconds(condition.past) + seconds(condition.over);
    case 'ProbesFailing':
      return seconds(probeLookBack);
    case 'GaugeAbove':
    case 'GaugeBelow':
      return 0;
    case 'BudgetSpent':
      return seconds(condition.over) + inStep(condition.slo);
    case 'ValueBeyond':
      return condition.over === undefined ? 0 : seconds(condition.over);
    case 'LatencyAbove':
    case 'ShareAbove':
    case 'IncreaseAbove':
    case 'Absence':
    case 'FleetShare':
      return seconds(condition.over);
  }
};

/** Budgets of slices and of calendar periods are counted in steps, of which the first begins before the window. */
const inStep = ({ slices, window }: MeasuredSlo): number => {
  if (slices !== undefined) return sliceRange(slices) / 1_000;
  return window.kind === 'CalendarWindow' ? seconds(stepRange(window.unit as CountedUnit)) : 0;
};

/** The first slice that ends in a window begins before it. */
const inSlices = ({ slices, composite }: MeasuredSlo): number => {
  const read = composite?.combine === 'weighted' ? composite.parts.map(({ slo }) => slo.slices) : [slices];
  return read.reduce((most, each) => (each === undefined ? most : Math.max(most, sliceRange(each) / 1_000)), 0);
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
