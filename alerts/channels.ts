/**
 * Whom an alert notifies, by reference: what creates the channels puts their names in the place of these. Schedules and
 * escalation stand between owner and person, so that nothing here changes with them.
 */
import type { Channel } from '../model/channel.ts';
import type { Organization, Owner } from '../model/organization.ts';
import type { Severity } from '../model/severity.ts';
import type { Alert } from './alert.ts';

export interface ChannelReference {
  readonly owner: string;
  readonly severity: Severity;
  /** Of the channel in the owner's list for that severity. */
  readonly index: number;
}

/** Throws for an owner that the organization lacks: whoever loads the systems has refused it by then. */
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

/** Equal for the same channel of the same owner, whatever the severity: 'sales-slack-sales'. */
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
