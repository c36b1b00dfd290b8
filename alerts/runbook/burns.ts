/** The burn-rate alerts of one objective as one section: common facts once, then a table with one row per alert. */
import { memoize } from '../../model/memoize.ts';
import { leastTraffic } from '../../model/load.ts';
import { perSecond } from '../../model/quantity.ts';
import type { StageName } from '../../model/stage.ts';
import type { BurnTier } from '../../slo/burnTiers.ts';
import { mostSeconds } from '../spending.ts';
import type { Slo } from '../../slo/slo.ts';
import { countText } from '../../text/count.ts';
import type { Alert } from '../alert.ts';
import type { BurnRate } from '../condition.ts';
import { outageSeconds } from './budget.ts';
import type { LinkContext } from '../links.ts';
import { lookLinks } from './alert.ts';
import { links, list, steps, type Block } from '../../text/blocks.ts';
import {
  detectionOf,
  eventsNeeded,
  factorText,
  outageMinutes,
  resolveMinutes,
  thresholdText,
  detectionShares,
} from './burn.ts';
import { percent } from '../../text/percentage.ts';
import { notificationLag } from './condition.ts';
import { cell, code, escaped, markdownOf, markdownTable } from '../../text/markdown.ts';
import { minutesText, timeText } from '../../text/time.ts';
import { titled } from '../titles.ts';

export type BurnAlert = Alert & { readonly condition: BurnRate };

export const isBurn = (alert: Alert): alert is BurnAlert => alert.condition.kind === 'BurnRate';

/** Markdown of `changedParts` by stage. */
export type ChangedTexts = Readonly<Record<StageName, readonly string[]>>;

/** Returns Markdown without anchors. `alerts` has at least one alert, and all are of one objective. */
export const burnSection = (
  alerts: readonly [BurnAlert, ...BurnAlert[]],
  context: LinkContext,
  changed: ChangedTexts,
): readonly string[] => {
  const [first] = alerts;
  const { slo } = first.condition;
  return [
    `### ${escaped(burnSectionTitle(slo))}`,
    escaped(
      `The error rate is above what ${slo.objective.target} over ${slo.objective.window} allows. Events are ${slo.events.total}; good are ${slo.events.good}.`,
    ),
    markdownTable(head, alerts.flatMap(rows)),
    `**Look first at**\n\n${markdownOf([steps(first.look), links(lookLinks(first, context))])}`,
    ...changed[first.stage],
    `**How it is computed**\n\n${markdownOf(computed(first, context))}`,
    `**Why it is there:** ${escaped(first.why)}`,
  ];
};

/** The heading of the section. */
export const burnSectionTitle = ({ system, id }: Pick<Slo, 'system' | 'id'>): string =>
  titled({ id: system }, `${id} error rate above its objective`);

const head: readonly string[] = [
  'alert',
  'severity',
  'windows',
  'burn factor',
  'fires above',
  'a full budget lasts at most',
  `fires at ${detectionShares.join(', ')} bad after`,
  'resolves',
  'events needed',
];

/** One row a tier: an alert fires while one of its tiers does. */
const rows = ({ id, severity, condition: { tiers, slo } }: BurnAlert): readonly (readonly string[])[] =>
  tiers.map((tier) => [code(id), severity, ...cellsOf({ tier, slo })]);

interface TierOf {
  readonly tier: BurnTier;
  readonly slo: Slo;
}

/** Memoized: thousands of systems share the same few windows and targets. */
const cellsOf: (of: TierOf) => readonly string[] = memoize(
  ({ tier, slo: { objective } }) =>
    `${tier.long} ${tier.short} ${tier.spends} ${tier.factor.toFixed()} ${objective.window} ${objective.target} ${tier.slices?.duration} ${tier.slices?.limit.toFixed()}`,
  ({ tier, slo }) =>
    [
      `${tier.long} and ${tier.short}`,
      factorText(tier, slo),
      thresholdText(tier, slo),
      timeText(mostSeconds(tier, slo)),
      detectionOf(tier, 0)
        .map(({ rule }) => (rule === undefined ? 'never' : minutesText(rule)))
        .join(', '),
      `${minutesText(resolveMinutes(tier))} after ${minutesText(outageMinutes(tier))} of complete failure`,
      countText(eventsNeeded(tier)),
    ].map(cell),
);

const computed = (alert: BurnAlert, { system }: LinkContext): readonly Block[] => {
  const { slo } = alert.condition;
  const lag = notificationLag(alert);
  return [
    list([
      'An alert fires while the error rate is above the threshold of one of its rows in both windows: the long one shows that it matters, the short one that it is still going on.',
      `The column on a full budget is for an error rate at the threshold of the row. A higher error rate spends it sooner: a total outage in ${timeText(outageSeconds(slo))}.`,
      `The burn factor is the share of the budget spent x the objective's window / the long window; the threshold is factor x budget, and the budget is ${percent(slo.budget)}.`,
      ...(lag === undefined
        ? []
        : [
            `The notification arrives up to ${minutesText(lag)} after the condition holds: the delay of the metric and one evaluation.`,
          ]),
      slo.composite?.combine === 'weighted'
        ? 'It is the mean of its parts by weight: their own alerts say how many events each of them needs.'
        : slo.slices === undefined
          ? `With fewer events in the long window than needed, a single bad event fires it${system === undefined ? '' : declared(alert, system)}.`
          : `It counts bad slices of ${slo.slices.duration}. With fewer slices in the long window than needed, a single bad slice fires it.`,
    ]),
  ];
};

const declared = ({ condition: { slo } }: BurnAlert, system: NonNullable<LinkContext['system']>): string => {
  const least = leastTraffic(system.load, slo.objective.stage);
  if (least === undefined) return '; no least traffic is declared to compare it with';
  return `; ${least.path} of ${least.rate} brings ${countText(Math.floor(perSecond(least.rate) * 3_600))} an hour`;
};
