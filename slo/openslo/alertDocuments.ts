/**
 * Burn-rate alerts as OpenSLO says them: a policy, and a condition that looks at the long window only, because a policy takes
 * one condition and a condition one window. The short window of the pair and the least number of events are annotations.
 * `gt`: bad events above the threshold fire, as many as the budget allows do not.
 */
import type { Channel } from '../../model/channel.ts';
import type { Organization } from '../../model/organization.ts';
import { severities, type Severity } from '../../model/severity.ts';
import type { System } from '../../model/system.ts';
import type { BurnTier } from '../burnTiers.ts';
import type { Slo } from '../slo.ts';
import { burnText } from '../../text/percentage.ts';
import { description, document, type OpenSloDocument } from './document.ts';
import { burnName, displayName } from './names.ts';

export const burnDocuments = (
  system: System,
  slo: Slo,
  tier: BurnTier,
  targets: Targets,
): readonly OpenSloDocument[] => {
  const name = burnName(system, slo, tier);
  const labels = { system: system.id, owner: system.owner, severity: tier.severity };
  const title = displayName(`${system.id}: ${slo.id}`, `, burn above ${burnText(tier.factor)} in ${tier.long}`);
  return [
    document(
      'AlertPolicy',
      { name, displayName: title, labels },
      {
        description: description(
          `At a burn rate of ${burnText(tier.factor)}, ${tier.spends} of the error budget of ${slo.objective.window} is spent in ${tier.long}; at a higher rate it is spent sooner.`,
        ),
        // Silence is a fault only where traffic is declared for every hour: another alert's matter.
        alertWhenNoData: false,
        alertWhenResolved: true,
        alertWhenBreaching: true,
        conditions: [{ conditionRef: name }],
        notificationTargets: targets[tier.severity].map(({ metadata }) => ({ targetRef: metadata.name })),
      },
    ),
    document(
      'AlertCondition',
      {
        name,
        displayName: title,
        labels,
        annotations: {
          'atalaya.unsaid.short-window': tier.short,
          'atalaya.unsaid.alert-after': '0m',
          ...(tier.leastEvents === undefined ? {} : { 'atalaya.unsaid.least-events': String(tier.leastEvents) }),
        },
      },
      {
        description: description(
          `Fires at once when the burn rate is above ${burnText(tier.factor)} in the last ${tier.long} and in the last ${tier.short}. OpenSLO has one window for each condition, and no alertAfter below 1m.`,
        ),
        severity: tier.severity,
        condition: {
          kind: 'burnrate',
          op: 'gt',
          threshold: tier.factor.toNumber(),
          lookbackWindow: tier.long,
          alertAfter: '1m',
        },
      },
    ),
  ];
};

/** Who is told, by severity; never empty. */
export type Targets = Readonly<Record<Severity, readonly OpenSloDocument[]>>;

/**
 * One document a channel of the owner; without an organization, one per severity that names the owner. OpenSLO has a word for
 * the kind of target, and none for its address: secrets stay out.
 */
export const targetsOf = (system: System, organization: Organization | undefined): Targets => {
  const owner = organization?.owners.find(({ id }) => id === system.owner);
  const of = (severity: Severity): readonly OpenSloDocument[] => {
    const channels = owner?.channels[severity] ?? [];
    if (channels.length === 0)
      return [target(system, severity, severity, `${severity}s of ${system.owner}`, `The recipients of ${severity}s.`)];
    return channels.map((channel, index) => {
      const { word, where } = words(channel);
      const nth = channels.slice(0, index).filter(({ kind }) => kind === channel.kind).length;
      const suffix = `${severity}-${word}${nth === 0 ? '' : `-${nth + 1}`}`;
      const same = channels.slice(0, index).filter((other) => words(other).where === where).length;
      const title = `${severity}s of ${system.owner}: ${where}${same === 0 ? '' : ` (${same + 1})`}`;
      return target(system, severity, suffix, title, where, word);
    });
  };
  return { page: of('page'), ticket: of('ticket') };
};

export const targetDocuments = (targets: Targets): readonly OpenSloDocument[] =>
  severities.flatMap((severity) => targets[severity]);

const target = (
  system: System,
  severity: Severity,
  suffix: string,
  title: string,
  what: string,
  word: string = severity,
): OpenSloDocument =>
  document(
    'AlertNotificationTarget',
    {
      name: `${system.id}-${suffix}`,
      displayName: displayName(title),
      labels: { system: system.id, owner: system.owner, severity },
    },
    { target: word, description: description(what) },
  );

/** As the specification's examples name targets, and what may be said of one aloud. */
const words = (channel: Channel): { readonly word: string; readonly where: string } => {
  switch (channel.kind) {
    case 'EmailChannel':
      return { word: 'email', where: channel.address };
    case 'SlackChannel':
      return { word: 'slack', where: channel.channel };
    case 'PagerDutyChannel':
      return { word: 'pagerduty', where: 'PagerDuty' };
    case 'WebhookChannel':
      return { word: 'webhook', where: 'webhook' };
    case 'PubSubChannel':
      return { word: 'pubsub', where: channel.topic };
  }
};
