/**
 * Burn tiers of an objective by time slices. A window shorter than a slice has no whole slice to judge: a short window
 * becomes one slice, and a tier whose long window is shorter than a slice is dropped.
 */
import { milliseconds } from '../model/quantity.ts';
import type { BurnTier, BurnTiers, DroppedTier } from './burnTiers.ts';
import type { SloSlices } from './slices.ts';

export const sliceTiers = (tiers: BurnTiers | undefined, slices: SloSlices | undefined): BurnTiers | undefined => {
  if (tiers === undefined || slices === undefined) return tiers;
  const { duration, length } = slices;
  const isTooShort = ({ long }: BurnTier): boolean => milliseconds(long) < length;
  const dropped = tiers.kept.filter(isTooShort).map((tier): DroppedTier => ({
    ...tier,
    why: `its long window of ${tier.long} holds no whole slice of ${duration}`,
  }));
  const kept = tiers.kept
    .filter((tier) => !isTooShort(tier))
    .map((tier): BurnTier => ({ ...tier, slices, short: milliseconds(tier.short) < length ? duration : tier.short }));
  return { ...tiers, kept, dropped: [...tiers.dropped, ...dropped] };
};
