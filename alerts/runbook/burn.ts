/**
 * The figures of a burn tier: factor and threshold with their arithmetic, time to detect, time to resolve. All of them
 * are computed by slo/burnTiers.ts and alerts/firing/detection.ts.
 */
import { seconds, share, type Duration } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import { burnFactor } from '../../slo/burnFactor.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';
import { eventsThatOneFires, minutesToDetect, minutesToResolve, samplePeriod } from '../firing/detection.ts';
import type { SloSlices } from '../../slo/slices.ts';
import type { Slo } from '../../slo/slo.ts';
import { countText } from '../../text/count.ts';
import { factorNumber, periodOf } from './budget.ts';
import { percent } from '../../text/percentage.ts';
import { durationText, minutesText } from '../../text/time.ts';
import { leastTraffic } from '../../model/load.ts';
import { eventsAt } from '../traffic.ts';

const inHours = (duration: Duration): string => `${seconds(duration) / 3_600}h`;

/** '2% x 720h / 1h = 14.4'; where the share is rounded, '1 (spends 10.71% in 72h)'. */
export const factorText = (tier: BurnTier, slo: Slo): string => {
  const [period, long] = [periodOf(slo), tier.long];
  const isExact = burnFactor({ long, spends: share(tier.spends).toNumber() }, period).eq(tier.factor);
  const factor = factorNumber(tier.factor);
  return isExact
    ? `${tier.spends} x ${inHours(period)} / ${inHours(long)} = ${factor}`
    : `${factor} (spends ${tier.spends} in ${inHours(long)})`;
};

/** '14.4 x 0.1% = 1.44%'. */
export const thresholdText = (tier: BurnTier, slo: Slo): string =>
  `${factorNumber(tier.factor)} x ${percent(slo.budget)} = ${percent(tier.threshold)}`;

/** Error rates for which the detection time is shown. */
export const detectionShares = ['100%', '10%', '2%'] as const;
export type DetectionShare = (typeof detectionShares)[number];

export interface Detection {
  readonly errors: DetectionShare;
  /** Minutes until the rule fires; undefined: it never fires at this error rate. */
  readonly rule: number | undefined;
  /** At most so many minutes until the notification: includes the delay of the signal and one evaluation. */
  readonly notification: number | undefined;
}

/** `delay`: seconds until a point of the SLI can be read. `interval`: of the alert's evaluations. */
export const detectionOf = (tier: BurnTier, delay: number, interval: Duration = samplePeriod): readonly Detection[] =>
  detectionShares.map((errors) => {
    const rule = minutesToDetect(tier, share(errors));
    const notification = rule === undefined ? undefined : rule + (delay + seconds(interval)) / 60;
    return { errors, rule, notification };
  });

/**
 * Length of the complete failure for which the time to resolve is shown: one hour, or longer where detection takes
 * longer.
 */
export const outageMinutes = (tier: BurnTier): number => Math.max(60, minutesToDetect(tier, 1) ?? 60);

export const resolveMinutes = (tier: BurnTier): number => minutesToResolve(tier, 1, outageMinutes(tier));

/** The alert resolves when its last tier does. */
export const resolveText = (tiers: readonly BurnTier[]): string => {
  const outage = Math.max(...tiers.map(outageMinutes));
  const resolved = Math.max(...tiers.map((tier) => minutesToResolve(tier, 1, outage)));
  return `After ${minutesText(outage)} of complete failure it resolves ${minutesText(resolved)} after the last bad event.`;
};

/** Fewest events in the long window at which a single bad event does not fire the alert. */
export const eventsNeeded = (tier: BurnTier): number => eventsThatOneFires(tier).ceil().toNumber();

const oneSliceText = (tier: BurnTier, { length, duration }: SloSlices): string => {
  const inWindow = Math.floor((seconds(tier.long) * 1_000) / length);
  const bad = tier.threshold.mul(inWindow).floor().plus(1).toNumber();
  const slices = `${countText(inWindow)} slices of ${duration} in ${durationText(tier.long)}`;
  return bad === 1
    ? `Of ${slices} one bad slice fires it, whatever the traffic.`
    : `Of ${slices} it takes ${countText(bad)} bad ones, whatever the traffic; one bad event can make a slice without many others bad.`;
};

/** Whether a single bad event can fire the alert at the declared traffic. */
export const oneEventText = (tier: BurnTier, slo: Slo, system: System): string => {
  if (tier.slices !== undefined) return oneSliceText(tier, tier.slices);
  const needed = eventsNeeded(tier);
  const long = durationText(tier.long);
  const rule = `With fewer than ${countText(needed)} events in ${long} a single bad one fires it`;
  const least = leastTraffic(system.load, slo.objective.stage);
  const guard =
    tier.leastEvents === undefined ? '' : ` It needs at least ${countText(tier.leastEvents)} events in ${long}.`;
  if (least === undefined)
    return `${rule}; no least traffic is declared (load.always, load.measured) to compare it with.${guard}`;
  const eventCount = Math.floor(eventsAt(least.rate, seconds(tier.long)));
  const verdict = eventCount < needed ? 'too few' : 'enough';
  return `${rule}; ${least.path} of ${least.rate} brings ${countText(eventCount)}, which is ${verdict}.${guard}`;
};
