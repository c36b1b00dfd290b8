/** A burn-rate alert with some of its tiers, so that each tier's own minutes can be tried. */
import { alertOf, type Alert } from '../../alerts/alert.ts';
import type { BurnRate } from '../../alerts/condition.ts';

export type BurnAlert = Alert & { readonly condition: BurnRate };

export const isBurn = (alert: Alert): alert is BurnAlert => alert.condition.kind === 'BurnRate';

/** The tiers with these long windows; empty where the alert has none of them. */
export const onlyTiers = (alert: Alert, longs: readonly string[]): readonly BurnAlert[] => {
  if (!isBurn(alert)) return [];
  const [first, ...rest] = alert.condition.tiers.filter(({ long }) => longs.includes(long));
  if (first === undefined) return [];
  const condition: BurnRate = { ...alert.condition, tiers: [first, ...rest] };
  return [{ ...alertOf({ ...alert, condition }), condition }];
};
