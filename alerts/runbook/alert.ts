/** The runbook section of one alert, most urgent information first. */
import type { StageName } from '../../model/stage.ts';
import type { Alert } from '../alert.ts';
import {
  isWorkerPool,
  latestCommand,
  previousTagCommand,
  releasesCommand,
  revisionsCommand,
  rollBackCommand,
  rolledOut,
  rolloutBackCommand,
  servicesOf,
} from '../commands.ts';
import { deploysUrl, linksOf, policiesUrl, releasesUrl, revisionsUrl, snoozeUrl, type LinkContext } from '../links.ts';
import { codeOf, links, list, steps, text, type Block, type NamedLink } from '../../text/blocks.ts';
import { recipientsText, routeSentences, whoCommand } from './channels.ts';
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
      `A snooze ends by itself. Name it after the reason, and inform ${alert.owner}, who owns the alert.`,
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

/** Nothing for an alert of the fleet, which has no service of its own. */
export const changedParts = (stage: StageName, context: LinkContext): readonly AlertPart[] => {
  const { system, environment } = context;
  if (system === undefined) return [];
  const of = { system, environment };
  const services = servicesOf(of, stage);
  const released = rolledOut(of, stage);
  // The console's pages of revisions, and the labels of the audit log, are of services.
  const served = services.filter((service) => !isWorkerPool(of, service));
  return [
    {
      title: 'What changed lately',
      blocks: [
        links([
          ...(released.length === 0 ? [] : [{ name: 'releases of the last week', url: releasesUrl(context, system) }]),
          ...served.map((service) => ({
            name: `revisions of ${service}`,
            url: revisionsUrl(context, service, system.region),
          })),
          ...(services.length > 0 && served.length === 0
            ? []
            : [{ name: 'deploys of the last day', url: deploysUrl(context, served) }]),
        ]),
        ...(services.length === 0
          ? []
          : [
              codeOf(
                [
                  ...(released.length === 0 ? [] : [releasesCommand(of)]),
                  ...services.map((service) => revisionsCommand(of, service)),
                ].join('\n'),
              ),
            ]),
      ],
    },
    ...(released.length === 0 ? rollBackPart(services, of) : [rolloutBackPart(services, stage, of)]),
  ];
};

/** With a service that `atalaya rollout` does not release, such as a function, its own command. */
const rolloutBackPart = (
  services: readonly string[],
  stage: StageName,
  of: Parameters<typeof rollBackCommand>[0],
): AlertPart => {
  const released = rolledOut(of, stage);
  const lines = (commands: readonly string[]): Block => codeOf(commands.join('\n'));
  return {
    title: 'How to roll back',
    blocks: [
      text('In this repository, as somebody who may deploy:'),
      lines(released.map((each) => rolloutBackCommand(of, each))),
      text(
        "Without the repository, to the revision that served before the last rollout, which has the tag 'previous':",
      ),
      lines(released.map((each) => previousTagCommand(of, each))),
      text('Where no rollout set that tag, to the revision before the newest one:'),
      lines(services.map((service) => rollBackCommand(of, service))),
      text(
        services.some((service) => isWorkerPool(of, service))
          ? 'Newer deployments get no traffic and no instances until a rollout, or you, give them some:'
          : 'Newer deployments get no traffic until a rollout, or you, send it to them:',
      ),
      lines(services.map((service) => latestCommand(of, service))),
    ],
  };
};

/** Nothing where no service of Cloud Run belongs to the stage. */
const rollBackPart = (services: readonly string[], of: Parameters<typeof rollBackCommand>[0]): readonly AlertPart[] => {
  if (services.length === 0) return [];
  return [
    {
      title: 'How to roll back',
      blocks: [
        text('To the revision before the newest one:'),
        codeOf(services.map((service) => rollBackCommand(of, service)).join('\n')),
        text('Newer deployments get no traffic until you send it to the newest revision again:'),
        codeOf(services.map((service) => latestCommand(of, service)).join('\n')),
      ],
    },
  ];
};

/** The parts before and after those that all alerts of the stage share. */
export const firstParts = (alert: Alert, context: LinkContext): readonly AlertPart[] => [
  { title: 'What it means', blocks: [text(alert.meaning)] },
  { title: 'How urgent', blocks: [text(urgencyOf(alert))] },
  { title: 'Look first at', blocks: [steps(alert.look), links(lookLinks(alert, context))] },
];

export const lastParts = (alert: Alert, context: LinkContext): readonly AlertPart[] => [
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

/** `released`: what is known at run time of the last releases. */
export const alertParts = (
  alert: Alert,
  context: LinkContext,
  released: readonly AlertPart[] = [],
): readonly AlertPart[] => [
  ...firstParts(alert, context),
  ...released,
  ...changedParts(alert.stage, context),
  ...lastParts(alert, context),
  { title: 'How to silence it', blocks: silenceBlocks(alert, context) },
  {
    title: 'Who is notified',
    blocks: [
      text(`${recipientsText(context.organization, alert.owner, alert.severity)}.`, ...routeSentences(alert, context)),
      codeOf(whoCommand(alert.id)),
    ],
  },
];
