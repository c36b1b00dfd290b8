/**
 * Few events: a single bad one is a high error rate, and a short window is often empty, so that an alert opens and resolves with
 * each event. A tier may ask for a least number of events in its long window. By default those tiers ask that a single bad
 * event would fire at the lowest declared traffic, except a burn rate of 1: whatever fires it overspends the budget, and
 * somebody has to be notified. Source: Site Reliability Workbook, ch. 5, "Low-Traffic Services and Error Budget Alerting".
 */
import { leastTraffic, type LoadProfile, type Traffic } from '../model/load.ts';
import { milliseconds, perSecond, seconds, type Duration } from '../model/quantity.ts';
import { Exact } from '../numbers/exact.ts';
import type { BurnTier, BurnTiers } from './burnTiers.ts';
import type { Slo } from './slo.ts';

export const guardedTiers = (
  tiers: BurnTiers | undefined,
  { objective, slices, composite }: Pick<Slo, 'objective' | 'slices' | 'composite'>,
  load: LoadProfile | Traffic | undefined,
): BurnTiers | undefined => {
  // The events of a composite are those of its parts, which have guards themselves.
  if (tiers === undefined || slices !== undefined || composite !== undefined) return tiers;
  const declared = objective.leastEvents;
  const rate = leastTraffic(load, objective.stage)?.rate;
  const leastOf = (tier: BurnTier): number | undefined => {
    if (declared !== undefined) return declared === 0 ? undefined : declared;
    if (rate === undefined || tier.factor.lte(1)) return undefined;
    const expected = perSecond(rate) * seconds(tier.long);
    // Most systems have far more: a quotient of exact decimals takes longer than all other arithmetic of a tier.
    if (tier.threshold.toNumber() * expected > 1.01) return undefined;
    const needed = new Exact(1).div(tier.threshold);
    return needed.lte(expected) ? undefined : needed.ceil().toNumber();
  };
  const kept = tiers.kept.map((tier) => guarded(tier, leastOf(tier)));
  return kept.every((tier, index) => tier === tiers.kept[index]) ? tiers : { ...tiers, kept };
};

/** So many events are expected in a short window, that it is hardly ever empty: by chance once in 1,100 times. */
const inShort = 7;

const minute = milliseconds('1m');

/** The short window is as long as it needs to be to hold some of so few events. */
const guarded = (tier: BurnTier, leastEvents: number | undefined): BurnTier => {
  if (leastEvents === undefined) return tier;
  const [long, short] = [milliseconds(tier.long), milliseconds(tier.short)];
  const filled = Math.ceil((long * Math.min(1, inShort / leastEvents)) / minute) * minute;
  return { ...tier, leastEvents, short: filled <= short ? tier.short : spelt(filled) };
};

const spelt = (length: number): Duration =>
  length % milliseconds('1h') === 0 ? `${length / milliseconds('1h')}h` : `${length / minute}m`;
