/** What an objective with few events can do, each with its effect at the lowest declared traffic. */
import { leastTraffic } from '../model/load.ts';
import { perSecond, seconds } from '../model/quantity.ts';
import type { System } from '../model/system.ts';
import { Exact } from '../numbers/exact.ts';
import { eventsNeeded } from '../alerts/runbook/burn.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import type { MeasuredSlo } from '../slo/measuredSlo.ts';
import { sharingText } from './sharedBy.ts';
import { list, section, text, type Section } from '../text/blocks.ts';
import { countText, figure } from '../text/count.ts';
import { durationText, timeText } from '../text/time.ts';

/** Nothing where every tier has enough events, or where no least traffic is declared. */
export const fewEvents = (system: System, slo: MeasuredSlo): readonly Section[] => {
  const least = leastTraffic(system.load, slo.objective.stage);
  const tiers = slo.tiers?.kept ?? [];
  if (least === undefined || (slo.slices ?? slo.composite) !== undefined) return [];
  const rate = perSecond(least.rate);
  const brings = (tier: BurnTier): number => rate * seconds(tier.long);
  const few = tiers.filter((tier) => brings(tier) < eventsNeeded(tier));
  const [first] = few;
  if (first === undefined) return [];
  return [
    section(
      'Few events',
      text(
        `At ${least.path} of ${least.rate} a single bad event is a high error rate: ${few.map((tier) => `${durationText(tier.long)} brings ${figure(brings(tier))} of ${countText(eventsNeeded(tier))}`).join(', ')}. What the definition can change, and the effect:`,
      ),
      list([
        ...guardTexts(tiers, slo, brings),
        `tiers with longer windows: at a burn of ${figure(first.factor.toNumber())} a window of ${timeText(Math.ceil(eventsNeeded(first) / rate))} holds ${countText(eventsNeeded(first))} events, and a single bad one does not fire it.`,
        ...probeTexts(first, slo, rate),
        ...targetTexts(first, brings(first)),
        ...(slo.shared === undefined ? [sharingText(slo, eventsNeeded(first), brings(first), first.long)] : []),
      ]),
    ),
  ];
};

const guardTexts = (
  tiers: readonly BurnTier[],
  { objective }: MeasuredSlo,
  brings: (tier: BurnTier) => number,
): readonly string[] => {
  const guarded = tiers.filter(({ leastEvents }) => leastEvents !== undefined);
  const named = (of: readonly BurnTier[]): string =>
    of.map(({ severity, long }) => `the ${severity} over ${durationText(long)}`).join(', ');
  const silent = guarded.filter((tier) => brings(tier) < (tier.leastEvents ?? 0));
  const asks = guarded.map(({ long, leastEvents }) => `${countText(leastEvents ?? 0)} in ${durationText(long)}`);
  const now =
    guarded.length === 0
      ? 'leastEvents is 0: no tier needs a least number of events.'
      : `leastEvents is ${objective.leastEvents === undefined ? 'not written, so the tiers that a single bad event would fire ask for' : objective.leastEvents}${objective.leastEvents === undefined ? ` ${asks.join(', ')} events` : ''}${silent.length === 0 ? '' : `: at this traffic ${named(silent)} never ${silent.length === 1 ? 'fires' : 'fire'}`}.`;
  const some = Math.max(
    2,
    Math.floor(Math.max(...tiers.filter(({ severity }) => severity === 'page').map(brings), 0) / 2),
  );
  const reached = tiers.filter((tier) => brings(tier) >= some);
  return [
    now,
    `leastEvents: ${some}: ${reached.length === 0 ? 'no tier has so many' : `${named(reached)} can fire, at ${some} events or more; one bad event of ${some} is ${figure(100 / some)}% bad`}. leastEvents: 0: each event alone can fire.`,
  ];
};

const probeTexts = (tier: BurnTier, { objective }: MeasuredSlo, rate: number): readonly string[] => {
  if (objective.type !== 'availability' && objective.type !== 'latency') return [];
  const missing = eventsNeeded(tier) / seconds(tier.long) - rate;
  const every = Math.floor(1 / missing);
  return [
    `probes: 'counted' makes marked test requests on data routes events: one every ${timeText(Math.max(1, every))} brings what ${durationText(tier.long)} lacks${objective.probes === 'counted' ? ' (it is written)' : ''}. Declare them in load.always.reads.`,
  ];
};

const targetTexts = (tier: BurnTier, events: number): readonly string[] => {
  const target = new Exact(1).minus(new Exact(1).div(tier.factor.mul(events)));
  return target.lte(0)
    ? []
    : [
        `A target of ${target.mul(100).toDecimalPlaces(2, Exact.ROUND_DOWN).toString()}% or less: one bad event of ${figure(events)} does not fire ${durationText(tier.long)}.`,
      ];
};
