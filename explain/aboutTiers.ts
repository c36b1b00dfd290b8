/** Tables of an objective's burn tiers: their arithmetic, time to detect, and recipients. */
import { evaluationInterval } from '../alerts/evaluationInterval.ts';
import { burnAlertId, burnAlerts } from '../alerts/burnAlerts.ts';
import { fewEvents } from './fewEvents.ts';
import { list, section, tableOf, text, type Section } from '../text/blocks.ts';
import { periodOf } from '../alerts/runbook/budget.ts';
import {
  detectionOf,
  factorText,
  oneEventText,
  outageMinutes,
  resolveMinutes,
  thresholdText,
  type Detection,
} from '../alerts/runbook/burn.ts';
import { durationText, lastText, minutesText } from '../text/time.ts';
import type { Selection } from '../model/selection.ts';
import type { System } from '../model/system.ts';
import { samplePeriod } from '../alerts/firing/detection.ts';
import { quietOf, quietText } from '../slo/quiet.ts';
import type { Duration } from '../model/quantity.ts';
import type { BurnTier } from '../slo/burnTiers.ts';
import { delayOf } from '../series/measure.ts';
import { selectionsOfSlo, type MeasuredSlo } from '../slo/measuredSlo.ts';
import { cloudMonitoring } from '../series/cloudMonitoring.ts';
import type { Dialect } from '../series/dialect.ts';
import { everyDialect } from '../series/dialects.ts';
import type { Slo } from '../slo/slo.ts';

export interface TierContext {
  readonly system: System;
  readonly slo: MeasuredSlo;
}

const delayIn = ({ slo }: TierContext, dialect: Dialect): number => delayOf(selections(slo, dialect), dialect);

const selections = (slo: MeasuredSlo, { id }: Dialect): readonly Selection[] => {
  const read = selectionsOfSlo(slo, id);
  return 'kind' in read ? [] : read;
};

export const tierSections = (context: TierContext): readonly Section[] => {
  const { slo, system } = context;
  const { tiers } = slo;
  const quiet = quietOf(slo.objective);
  if (quiet !== undefined) return [section('When somebody is notified', text(`${quietText(quiet)}.`))];
  if (tiers === undefined) {
    const why = `There are no burn rates for a window of ${slo.objective.window}, which is shorter than a day: so there is no burn-rate alert.`;
    return [section('When somebody is notified', text(why))];
  }
  return [
    section(
      'When somebody is notified',
      text(
        `A burn rate of 1 spends the budget in exactly ${durationText(periodOf(slo))}. An alert fires when the share of bad events is above factor x budget in its long window and in its short one: the long one shows that it matters, the short one that it is still going on.`,
        slo.objective.tiers === undefined
          ? 'Factor = budget spent x period / long window.'
          : 'The tiers are its own, from the definition. Factor = budget spent x period / long window.',
      ),
      tableOf(
        ['alert', 'short', 'factor', 'fires above'],
        tiers.kept.map((tier) => [shortId(tier), tier.short, factorText(tier, slo), thresholdText(tier, slo)]),
      ),
      ...(tiers.kept.length === 0
        ? []
        : [
            text(
              `Rows of one severity are one alert, which fires while one of them does: ${[...new Set(tiers.kept.map((tier) => burnAlertId(slo, tier)))].join(', ')}.`,
            ),
          ]),
      ...(tiers.dropped.length === 0
        ? []
        : [
            list(
              tiers.dropped.map(
                (tier) => `Left out: ${tier.long} and ${tier.short}, ${factorText(tier, slo)}: ${tier.why}.`,
              ),
            ),
          ]),
    ),
    ...(tiers.kept.length === 0
      ? []
      : [
          howSoon(context, tiers.kept),
          ...(slo.composite?.combine === 'weighted' ? [] : [oneBadEvent(tiers.kept, slo, system)]),
          ...fewEvents(system, slo),
          recovery(tiers.kept),
        ]),
  ];
};

const shortId = (tier: BurnTier): string => `${tier.severity} ${tier.long}`;

/** Of the alert that has the tier. */
const intervalOf = ({ system, slo }: TierContext, tier: BurnTier): Duration => {
  const alert = burnAlerts(system, [slo]).find(({ severity }) => severity === tier.severity);
  // Of an objective that notifies nobody: as if it did.
  return alert === undefined ? samplePeriod : evaluationInterval(alert);
};

const howSoon = (context: TierContext, tiers: readonly BurnTier[]): Section => {
  const delay = delayIn(context, cloudMonitoring);
  const rows = tiers.map((tier) => [
    shortId(tier),
    ...detectionOf(tier, delay, intervalOf(context, tier)).map(detectionCell),
  ]);
  return section(
    'How soon: by the rule, and by notification from Cloud Monitoring',
    tableOf(['alert', '100% bad', '10% bad', '2% bad'], rows),
    text(
      `Minutes from the last good minute, at even traffic, after a long time without bad events. A point is read ${durationText(delayDuration(delay))} after it was sampled and rules are evaluated every ${intervalsText(context, tiers)}: the notification comes at most that much later. A Prometheus reads what it scrapes, and adds no delay of a signal.`,
    ),
  );
};

/** 'minute', or '30 seconds (page), 5 minutes (ticket)'. */
const intervalsText = (context: TierContext, tiers: readonly BurnTier[]): string => {
  const intervals = new Map(tiers.map((tier) => [tier.severity, lastText(intervalOf(context, tier))]));
  const [only, ...others] = new Set(intervals.values());
  if (only !== undefined && others.length === 0) return only;
  return [...intervals].map(([severity, interval]) => `${interval} (${severity})`).join(', ');
};

const delayDuration = (seconds: number): `${number}s` => `${seconds}s`;

const detectionCell = ({ rule, notification }: Detection): string =>
  rule === undefined || notification === undefined ? 'never' : `${rule} min, ${notification} min`;

const oneBadEvent = (tiers: readonly BurnTier[], slo: Slo, system: System): Section =>
  section(
    slo.slices === undefined ? 'One bad event' : 'One bad slice',
    list(tiers.map((tier) => `${shortId(tier)}: ${oneEventText(tier, slo, system)}`)),
  );

const recovery = (tiers: readonly BurnTier[]): Section =>
  section(
    'When it is over',
    tableOf(
      ['alert', 'after complete failure of', 'it resolves, after the last bad event'],
      tiers.map((tier) => [shortId(tier), minutesText(outageMinutes(tier)), minutesText(resolveMinutes(tier))]),
    ),
  );

/** The same data for programs. */
export const tierFacts = (context: TierContext): unknown => {
  const { tiers } = context.slo;
  if (tiers === undefined) return null;
  const facts = (tier: BurnTier): Readonly<Record<string, unknown>> => ({
    alert: burnAlertId(context.slo, tier),
    severity: tier.severity,
    long: tier.long,
    short: tier.short,
    spends: tier.spends,
    factor: tier.factor.toNumber(),
    threshold: tier.threshold.toNumber(),
  });
  return {
    kept: tiers.kept.map((tier) => ({
      ...facts(tier),
      detection: Object.fromEntries(
        everyDialect.map((dialect) => [
          dialect.id,
          detectionOf(tier, delayIn(context, dialect), intervalOf(context, tier)).map(
            ({ errors, rule, notification }) => ({
              errors,
              rule: rule ?? null,
              notification: notification ?? null,
            }),
          ),
        ]),
      ),
      resolve: { outage: outageMinutes(tier), minutes: resolveMinutes(tier) },
    })),
    dropped: tiers.dropped.map((tier) => ({ ...facts(tier), why: tier.why })),
  };
};
