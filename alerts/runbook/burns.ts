/** The burn-rate alerts of one objective as one section: common facts once, then a table with one row per alert. */
import { memoize } from '../../model/memoize.ts';
import { perSecond, seconds, share } from '../../model/quantity.ts';
import { Exact } from '../../numbers/exact.ts';
import type { Slo } from '../../slo/slo.ts';
import { countText } from '../../text/count.ts';
import type { Alert } from '../alert.ts';
import type { BurnRate } from '../condition.ts';
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
import { trafficOf } from '../traffic.ts';
import { titled } from '../titles.ts';

export type BurnAlert = Alert & { readonly condition: BurnRate };

export const isBurn = (alert: Alert): alert is BurnAlert => alert.condition.kind === 'BurnRate';

/** Returns Markdown without anchors. `alerts` has at least one alert, and all are of one objective. */
export const burnSection = (alerts: readonly [BurnAlert, ...BurnAlert[]], context: LinkContext): readonly string[] => {
  const [first] = alerts;
  const { slo } = first.condition;
  return [
    `### ${escaped(sectionTitle(slo))}`,
    escaped(
      `The error rate is too high: the error budget of ${slo.objective.window} is spent too fast. Events are ${slo.events.total}; good are ${slo.events.good}.`,
    ),
    markdownTable(head, alerts.map(row)),
    `**Look first at**\n\n${markdownOf([steps(first.look), links(lookLinks(first, context))])}`,
    `**How it is computed**\n\n${markdownOf(computed(first, context))}`,
    `**Why it is there:** ${escaped(first.why)}`,
  ];
};

const sectionTitle = ({ system, id }: Slo): string => titled({ id: system }, `${id} burns its budget too fast`);

const head: readonly string[] = [
  'alert',
  'severity',
  'windows',
  'burn factor',
  'fires above',
  'spends the whole budget in',
  `fires at ${detectionShares.join(', ')} bad after`,
  'resolves',
  'events needed',
];

const row = ({ id, severity, condition }: BurnAlert): readonly string[] => [code(id), severity, ...cellsOf(condition)];

/** Memoized: thousands of systems share the same few windows and targets. */
const cellsOf: (condition: BurnRate) => readonly string[] = memoize(
  ({ tier, slo: { objective } }) => `${tier.long} ${objective.window} ${objective.target}`,
  ({ tier, slo }) =>
    [
      `${tier.long} and ${tier.short}`,
      factorText(tier, slo),
      thresholdText(tier, slo),
      timeText(new Exact(seconds(tier.long)).div(share(tier.spends)).toNumber()),
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
      `An alert fires while the share of bad events is above its threshold in both of its windows: the long one shows that it matters, the short one that it is still going on.`,
      `The burn factor is the share of the budget spent x the objective's window / the long window; the threshold is factor x budget, and the budget is ${percent(slo.budget)}.`,
      ...(lag === undefined
        ? []
        : [
            `The notification arrives up to ${minutesText(lag)} after the condition holds: the delay of the metric and one evaluation.`,
          ]),
      `With fewer events in the long window than needed, a single bad event fires it${system === undefined ? '' : declared(alert, system)}.`,
    ]),
  ];
};

const declared = ({ condition: { slo } }: BurnAlert, system: NonNullable<LinkContext['system']>): string => {
  const { built, always, noun } = trafficOf(system, slo.objective.stage);
  const rate = always ?? built;
  if (rate === undefined) return `; no rate of ${noun} is declared to compare it with`;
  const kind = always === undefined ? 'declared' : 'least declared';
  return `; the ${kind} ${rate} (${noun}) brings ${countText(Math.floor(perSecond(rate) * 3_600))} an hour`;
};
