/** How long a complete failure lasts before an alert fires, by its rule alone. */
import { seconds, type Duration } from '../model/quantity.ts';
import type { Alert } from './alert.ts';
import type { BurnRule } from '../slo/burnTiers.ts';
import type { Slo } from '../slo/slo.ts';
import { minutesToDetect } from './firing/detection.ts';

/**
 * Minutes of a complete failure until the rule fires on Cloud Monitoring. Undefined for conditions that a complete
 * failure need not fulfil.
 */
export const minutesOfCompleteFailure = (alert: Alert): number | undefined => {
  const { condition } = alert;
  const holdMinutes = alert.for === undefined ? 0 : minutes(alert.for);
  switch (condition.kind) {
    case 'BurnRate':
      return least(condition.tiers.map((tier) => minutesToDetect(tier, 1)));
    case 'BudgetSpent': {
      const { over, spent, slo } = condition;
      // Of a calendar window it depends on how much of the period has passed.
      if (slo.window.kind === 'CalendarWindow') return undefined;
      return minutesToDetect({ long: over, short: over, threshold: slo.budget.mul(spent), ...sliced(slo) }, 1);
    }
    case 'ShareAbove':
    case 'MessageLoss':
    case 'FleetShare': {
      const { over, above } = condition;
      const detection = minutesToDetect({ long: over, short: over, threshold: above }, 1);
      return detection === undefined ? undefined : detection + holdMinutes;
    }
    case 'RouteShare': {
      const { over, share } = condition;
      const detection = minutesToDetect({ long: over, short: over, threshold: share }, 1);
      return detection === undefined ? undefined : detection + holdMinutes;
    }
    case 'Absence':
      return minutes(condition.over) + holdMinutes;
    case 'GaugeAbove':
    case 'GaugeBelow':
    case 'ProbesFailing':
      return holdMinutes;
    case 'LatencyAbove':
    case 'IncreaseAbove':
    case 'ValueBeyond':
    case 'Deviation':
    case 'Rise':
      return undefined;
  }
};

const sliced = ({ slices }: Pick<Slo, 'slices'>): Partial<Pick<BurnRule, 'slices'>> =>
  slices === undefined ? {} : { slices };

/** The soonest of several; undefined where none ever is. */
export const least = (all: readonly (number | undefined)[]): number | undefined => {
  const known = all.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

const minutes = (duration: Duration): number => seconds(duration) / 60;
