/** The runbook section of one alert, most urgent information first. */
import type { Alert } from '../alert.ts';
import { linksOf, policiesUrl, snoozeUrl, type LinkContext } from '../links.ts';
import { links, list, steps, text, type Block, type NamedLink } from '../../text/blocks.ts';
import { recipientsText } from './channels.ts';
import { computedSentences, detectionSentences } from './condition.ts';
import { resolveText } from './burn.ts';
import { urgencyOf } from '../urgency.ts';

export const lookLinks = (alert: Alert, context: LinkContext): readonly NamedLink[] => {
  const all = linksOf(alert, context);
  return [
    { name: 'dashboard', url: all.dashboard },
    { name: 'logs', url: all.logs },
    { name: 'traces', url: all.traces },
  ];
};

/** Equal for all alerts of one owner in one system. */
export const silenceBlocks = (alert: Pick<Alert, 'owner'>, context: LinkContext): readonly Block[] => {
  return [
    text(
      "On the incident's page choose Snooze; for several policies at once, Create snooze on the Alerting page.",
      `A snooze ends by itself. Name it after the reason, and tell ${alert.owner}, who owns it.`,
    ),
    links([
      { name: 'Alerting page', url: snoozeUrl(context) },
      { name: 'alert policies', url: policiesUrl(context) },
    ]),
  ];
};

export interface AlertPart {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The part that is specific to this alert. */
export const ownParts = (alert: Alert, context: LinkContext): readonly AlertPart[] => [
  { title: 'What it means', blocks: [text(alert.meaning)] },
  { title: 'How urgent', blocks: [text(urgencyOf(alert))] },
  { title: 'Look first at', blocks: [steps(alert.look), links(lookLinks(alert, context))] },
  { title: 'How it is computed', blocks: [list(computedSentences(alert, context.system))] },
  {
    title: 'How soon it fires',
    blocks: [
      list([
        ...detectionSentences(alert),
        ...(alert.condition.kind === 'BurnRate' ? [resolveText(alert.condition.tiers)] : []),
      ]),
    ],
  },
  { title: 'Why it is there', blocks: [text(alert.why)] },
];

export const alertParts = (alert: Alert, context: LinkContext): readonly AlertPart[] => [
  ...ownParts(alert, context),
  { title: 'How to silence it', blocks: silenceBlocks(alert, context) },
  { title: 'Who is notified', blocks: [text(`${recipientsText(context.organization, alert.owner, alert.severity)}.`)] },
];
