/** Names the notification channels of an owner for people. Secrets and names of secrets never appear in a runbook. */
import type { Channel } from '../../model/channel.ts';
import type { Organization } from '../../model/organization.ts';
import type { Severity } from '../../model/severity.ts';

export const channelText = (channel: Channel): string => {
  switch (channel.kind) {
    case 'EmailChannel':
      return `e-mail to ${channel.address}`;
    case 'SlackChannel':
      return `Slack ${channel.channel}`;
    case 'PagerDutyChannel':
      return 'PagerDuty';
    case 'WebhookChannel':
      // The path of a webhook may be a secret.
      return `a webhook at ${URL.canParse(channel.url) ? new URL(channel.url).host : 'a separate URL'}`;
    case 'PubSubChannel':
      return `Pub/Sub ${channel.topic}`;
  }
};

/** Such as 'data-platform: PagerDuty, Slack #data-platform'. */
export const recipientsText = (organization: Organization, owner: string, severity: Severity): string => {
  const recipient = organization.owners.find(({ id }) => id === owner);
  if (recipient === undefined) return `nobody: systems/organization.ts knows no owner '${owner}'`;
  return `${owner}: ${recipient.channels[severity].map(channelText).join(', ')}`;
};
