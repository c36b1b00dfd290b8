/**
 * Points of some metrics come minutes late: a short window below the delay and two sample periods holds fewer than the two points
 * that an increase needs. There the short window of a burn tier is as long as it has to be. The team's own tiers stay as they are:
 * slo/late-signal reports them.
 */
import { milliseconds, type Duration } from '../model/quantity.ts';
import type { Selection } from '../model/selection.ts';
import { shortestWindow } from '../series/lateness.ts';
import { everyDialect } from '../series/dialects.ts';
import type { BurnTier, BurnTiers, DroppedTier } from './burnTiers.ts';
import { selectionsOf, type Indicators } from './indicator.ts';
import type { Slo } from './slo.ts';

const minute = milliseconds('1m');

export const readableTiers = (
  tiers: BurnTiers | undefined,
  { objective }: Pick<Slo, 'objective'>,
  indicator: Indicators,
): BurnTiers | undefined => {
  if (tiers === undefined || objective.tiers !== undefined) return tiers;
  const needed = Math.max(
    0,
    ...everyDialect.flatMap((dialect) => selectionsOf(indicator[dialect.id]).map(windowIn(dialect))),
  );
  const least = Math.ceil((needed * 1_000) / minute) * minute;
  if (tiers.kept.every(({ short }) => milliseconds(short) >= least)) return tiers;
  const isTooShort = ({ long }: BurnTier): boolean => milliseconds(long) < least;
  const dropped = tiers.kept.filter(isTooShort).map((tier): DroppedTier => ({
    ...tier,
    why: `its metric arrives so late that a window needs ${lengthOf(least)}, and its long window is ${tier.long}`,
  }));
  const kept = tiers.kept
    .filter((tier) => !isTooShort(tier))
    .map((tier) => (milliseconds(tier.short) >= least ? tier : { ...tier, short: lengthOf(least) }));
  return { ...tiers, kept, dropped: [...tiers.dropped, ...dropped] };
};

const windowIn =
  (dialect: (typeof everyDialect)[number]) =>
  ({ signal }: Selection): number =>
    shortestWindow(signal, dialect);

const lengthOf = (length: number): Duration =>
  length % milliseconds('1h') === 0 ? `${length / milliseconds('1h')}h` : `${length / minute}m`;
