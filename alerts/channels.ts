/**
 * The notification channels of an alert, as references: the deployment replaces them by the names of the created
 * channels. On-call schedules and escalation belong to the channels' own tools.
 */
import type { Channel } from '../model/channel.ts';
import type { Organization, Owner } from '../model/organization.ts';
import type { Severity } from '../model/severity.ts';
import type { Alert } from './alert.ts';

export interface ChannelReference {
  readonly owner: string;
  readonly severity: Severity;
  /** Index of the channel in the owner's list for that severity. */
  readonly index: number;
}

/** Throws for an unknown owner: loading the systems has already refused it. */
export const ownerNamed = (organization: Organization, id: string): Owner => {
  const owner = organization.owners.find((candidate) => candidate.id === id);
  if (owner === undefined) throw new Error(`the organization has no owner '${id}'`);
  return owner;
};

export const channelReferences = (
  { owner, severity }: Pick<Alert, 'owner' | 'severity'>,
  organization: Organization,
): readonly ChannelReference[] =>
  ownerNamed(organization, owner).channels[severity].map((_, index) => ({ owner, severity, index }));

/** Equal for the same channel of the same owner at every severity: 'sales-slack-sales'. */
export const channelKey = (owner: string, channel: Channel): string =>
  [owner, ...namesOf(channel)]
    .join(' ')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

const lastPart = (path: string): string => path.split('/').at(-1) ?? path;

const namesOf = (channel: Channel): readonly string[] => {
  switch (channel.kind) {
    case 'EmailChannel':
      return ['email', channel.address];
    case 'SlackChannel':
      return ['slack', channel.channel];
    case 'PagerDutyChannel':
      return ['pagerduty', lastPart(channel.key)];
    case 'WebhookChannel':
      return ['webhook', channel.username, channel.url];
    case 'PubSubChannel':
      return ['pubsub', channel.topic];
  }
};
