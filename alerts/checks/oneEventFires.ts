import type { Decimal } from 'decimal.js';
import { defineCheck, type Check } from '../../lint/check.ts';
import { seconds, type Duration } from '../../model/quantity.ts';
import { Exact } from '../../numbers/exact.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';
import type { Alert } from '../alert.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { trafficFor, type Traffic } from './measuredLoad.ts';
import { called } from './parts.ts';

/**
 * Uses the traffic of the quietest day that `check --from` measured, else the least that is declared or was measured in production
 * (`load.always`, `load.measured`), of open and closed load alike. The rate of a load test is none of production. Of a burn rate only the long window matters, because it holds more events.
 */
export const oneEventFires: Check<Definitions> = defineCheck(
  {
    id: 'alerts/one-event-fires',
    severity: 'warning',
    title: 'At the declared traffic, a single bad event does not fire an alert.',
    source: 'Site Reliability Workbook, ch. 5, "Low-Traffic Services and Error Budget Alerting"',
  },
  eachAlert(({ alert, of, shared }, { measured }) => {
    const { condition } = alert;
    const slice = condition.kind === 'BurnRate' ? oneSlice(condition.tiers) : undefined;
    if (slice !== undefined)
      return {
        message: `${called(alert)} fires at one bad slice: ${slice.over} holds ${slice.count} slices of ${slice.length}, and only with more than ${slice.needed} would one bad slice not fire it`,
        fix: 'set a lower target, count shorter slices, or write in a disable comment why a single bad slice is worth an alert',
      };
    // The events of a composite are those of its parts, which are judged themselves.
    if (condition.kind === 'BurnRate' && (condition.slo.slices ?? condition.slo.composite) !== undefined)
      return undefined;
    const system = of?.system ?? shared?.system;
    const slo = condition.kind === 'BurnRate' ? condition.slo.id : undefined;
    const traffic = system && trafficFor(system, { slo, stage: alert.stage }, measured);
    if (traffic === undefined) return undefined;
    if (condition.kind === 'ShareAbove') {
      const found = tooFew(traffic, condition.over, condition.above);
      return found && firesAtOne(alert, found, traffic);
    }
    if (condition.kind !== 'BurnRate') return undefined;
    const few = condition.tiers.flatMap((tier) => {
      const found = tooFew(traffic, tier.long, tier.threshold);
      return found === undefined ? [] : [{ tier, found }];
    });
    const alone = few.find(({ tier, found }) => found.exactly.gt(tier.leastEvents ?? 0));
    if (alone !== undefined) return firesAtOne(alert, alone.found, traffic);
    const [silent] = few;
    if (silent === undefined) return undefined;
    return {
      message: `${called(alert)} waits for ${silent.tier.leastEvents} events in ${silent.found.over}, but ${traffic.text} is ${silent.found.events}: with fewer, a single bad event would fire it`,
      fix: `${options}, or write leastEvents in the objective: 'atalaya explain' shows the effect of each${alsoWrite(traffic)}`,
    };
  }),
);

const options =
  "set a lower target, longer windows or probes: 'counted', share the objective with other systems (sharedObjectives in systems/organization.ts)";

const alsoWrite = ({ write }: Traffic): string => (write === undefined ? '' : `; write ${write} into load`);

const firesAtOne = (alert: Alert, found: Few, traffic: Traffic): { message: string; fix: string } => ({
  message: `${called(alert)} fires at a single bad event: ${traffic.text} is ${found.events} events in ${found.over}, but at least ${found.needed} are needed`,
  fix: `set a lower target, count over a longer window, or write in a disable comment why a single event is worth an alert${alsoWrite(traffic)}`,
});

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

interface Few {
  readonly events: string;
  readonly over: Duration;
  readonly needed: string;
  readonly exactly: Decimal;
}

const tooFew = ({ perSecond }: Traffic, over: Duration, threshold: Decimal): Few | undefined => {
  const events = new Exact(perSecond).mul(seconds(over));
  const needed = new Exact(1).div(threshold);
  if (events.gte(needed)) return undefined;
  const text = (value: Decimal): string => value.toDecimalPlaces(1).toString();
  return { events: text(events), over, needed: text(needed), exactly: needed };
};
