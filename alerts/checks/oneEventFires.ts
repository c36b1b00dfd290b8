import type { Decimal } from 'decimal.js';
import { defineCheck, type Check } from '../../lint/check.ts';
import { perSecond, seconds, type Duration, type Rate } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import { Exact } from '../../numbers/exact.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called } from './parts.ts';

/**
 * Uses the lowest declared traffic: `load.always` where it is given, else `load`. A number of users is not a rate and
 * gives no finding. Of a burn rate only the long window matters, because it holds more events.
 */
export const oneEventFires: Check<Definitions> = defineCheck(
  {
    id: 'alerts/one-event-fires',
    severity: 'warning',
    title: 'At the declared traffic, a single bad event does not fire an alert.',
    source: 'Site Reliability Workbook, ch. 5, "Low-Traffic Services and Error Budget Alerting"',
  },
  eachAlert(({ alert, of }) => {
    const { condition } = alert;
    const slice = condition.kind === 'BurnRate' ? oneSlice(condition.tiers) : undefined;
    if (slice !== undefined)
      return {
        message: `${called(alert)} fires at one bad slice: ${slice.over} holds ${slice.count} slices of ${slice.length}, and it takes more than ${slice.needed} for one to be too little`,
        fix: 'promise less, count shorter slices, or say in a disable comment why one bad slice is worth it',
      };
    if (condition.kind === 'BurnRate' && condition.slo.slices !== undefined) return undefined;
    const traffic = of && trafficOf(of.system, alert.stage);
    if (traffic === undefined) return undefined;
    const found =
      condition.kind === 'BurnRate'
        ? condition.tiers.map(({ long, threshold }) => tooFew(traffic.rate, long, threshold)).find((few) => few)
        : condition.kind === 'ShareAbove' && tooFew(traffic.rate, condition.over, condition.above);
    if (!found) return undefined;
    return {
      message: `${called(alert)} fires at a single bad event: ${traffic.path} of ${traffic.rate} is ${found.events} events in ${found.over}, but at least ${found.needed} are needed`,
      fix: 'set a lower target, count over a longer window, or write in a disable comment why a single event is worth an alert',
    };
  }),
);

/** The first tier that one bad slice fires, whatever the traffic. */
const oneSlice = (
  tiers: readonly BurnTier[],
):
  | { readonly over: Duration; readonly count: number; readonly length: Duration; readonly needed: string }
  | undefined =>
  tiers
    .flatMap(({ long, threshold, slices }) => {
      if (slices === undefined) return [];
      const count = Math.floor((seconds(long) * 1_000) / slices.length);
      return threshold.mul(count).gte(1)
        ? []
        : [
            {
              over: long,
              count,
              length: slices.duration,
              needed: new Exact(1).div(threshold).toDecimalPlaces(1).toString(),
            },
          ];
    })
    .at(0);

interface Traffic {
  readonly rate: Rate;
  /** Such as 'load.reads'. */
  readonly path: string;
}

const trafficOf = ({ load }: System, stage: string): Traffic | undefined => {
  const events = stage === 'api' ? 'reads' : 'messages';
  const always = load.always?.[events];
  if (always !== undefined) return { rate: always, path: `load.always.${events}` };
  return load.kind === 'OpenLoad' ? { rate: load[events], path: `load.${events}` } : undefined;
};

const tooFew = (
  rate: Rate,
  over: Duration,
  threshold: Decimal,
): { readonly events: string; readonly over: Duration; readonly needed: string } | undefined => {
  const events = new Exact(perSecond(rate)).mul(seconds(over));
  const needed = new Exact(1).div(threshold);
  if (events.gte(needed)) return undefined;
  const text = (value: Decimal): string => value.toDecimalPlaces(1).toString();
  return { events: text(events), over, needed: text(needed) };
};
