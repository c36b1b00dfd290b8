import type { Decimal } from 'decimal.js';
import { defineCheck, type Check } from '../../lint/check.ts';
import { Exact } from '../../numbers/exact.ts';
import { faultOf } from '../../slo/checks/promises.ts';
import type { BurnTier, DroppedTier } from '../../slo/burnTiers.ts';
import { quietOf } from '../../slo/quiet.ts';
import type { Slo } from '../../slo/slo.ts';
import { percent } from '../../text/percentage.ts';
import { durationText, minutesText } from '../../text/time.ts';
import { tierId } from '../burnAlerts.ts';
import { minutesToDetect } from '../firing/detection.ts';
import type { Definitions } from './definitions.ts';

/** One finding for each impossible tier, with the tiers that remain and how soon they see a complete failure. */
export const deadTier: Check<Definitions> = defineCheck(
  {
    id: 'alerts/dead-tier',
    severity: 'warning',
    title: 'Every burn-rate tier of an objective can fire: factor times budget is below 100%.',
    source: 'slok/sloth issue 341: at a burn of 14.4, an objective of 93.06% or less never alerts',
  },
  (all) =>
    all.systems.flatMap((of) =>
      of.slos.flatMap(({ slo, path, tiers }) =>
        (quietOf(slo.objective) === undefined ? (tiers?.dropped ?? []) : []).map((tier) =>
          faultOf(of, {
            path: `${path}.target`,
            about: [slo.id, tierId(slo, tier)],
            message:
              `the ${tier.severity} over ${durationText(tier.long)} can never fire: ${whyOf(tier, slo)}. ` +
              remaining(tiers?.kept ?? [], slo),
            fix: tier.threshold.gte(1)
              ? `write a target of ${leastTarget(tier)} or more, or page on an error rate with errorsAbove(…, { severity: 'page' })`
              : `write slices of ${tier.long} or less`,
          }),
        ),
      ),
    ),
);

/** Of an objective by time slices, a tier may also be shorter than a slice. */
const whyOf = (tier: DroppedTier, { budget, objective, slices }: Slo): string =>
  tier.threshold.gte(1)
    ? `${factorText(tier)} times the ${percent(budget)} that ${objective.target} allows is ${percent(tier.threshold)} of ${slices === undefined ? 'events' : 'slices'}`
    : tier.why;

const factorText = ({ factor }: BurnTier): string => factor.toDecimalPlaces(2).toString();

const remaining = (kept: readonly BurnTier[], { slices }: Slo): string => {
  const tiers = kept.map((tier) => {
    const minutes = slices === undefined ? minutesToDetect(tier, 1) : undefined;
    const soonest = minutes === undefined ? '' : `, at a complete failure after ${minutesText(minutes)}`;
    return `the ${tier.severity} over ${durationText(tier.long)} (above ${percent(tier.threshold)} bad${soonest})`;
  });
  const pages = kept.some(({ severity }) => severity === 'page') ? '' : '; no page';
  return `What is left: ${tiers.join(', ')}${pages}`;
};

/** The lowest target, in hundredths of a percent, at which the tier can fire. */
const leastTarget = ({ factor }: BurnTier): string => {
  const limit = new Exact(1).minus(new Exact(1).div(factor)).mul(100);
  const up: Decimal = limit.toDecimalPlaces(2, Exact.ROUND_UP);
  return `${(up.eq(limit) ? up.plus('0.01') : up).toString()}%`;
};
