/** Names the notification channels of an owner for people. Secrets and names of secrets never appear in a runbook. */
import type { Channel } from '../../model/channel.ts';
import type { Organization } from '../../model/organization.ts';
import type { Severity } from '../../model/severity.ts';
import type { Alert } from '../alert.ts';
import type { LinkContext } from '../links.ts';
import { matchesAllOf } from '../oncall/labelMatchers.ts';
import { ruleLabels } from '../prometheus.ts';
import { command } from '../../text/command.ts';

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
  if (recipient === undefined) return `nobody: systems/organization.ts has no owner '${owner}'`;
  return `${owner}: ${recipient.channels[severity].map(channelText).join(', ')}`;
};

/** Prints who is on call for an alert now, by which route, and what holds it back. */
export const whoCommand = (alert: string): string => `${command} oncall who ${alert}`;

/** What the routes that the organization declares do with an alert, up to the one that ends the search. */
export const routeSentences = (
  alert: Alert,
  { organization, environment }: Pick<LinkContext, 'organization' | 'environment'>,
): readonly string[] => {
  const labels = { alertname: alert.id, ...ruleLabels(alert, { environment }) };
  const matching = organization.onCall.routing.routes.filter(({ matchers }) => matchesAllOf(matchers)(labels));
  const last = matching.findIndex((route) => !route.continue);
  return matching.slice(0, last < 0 ? undefined : last + 1).map(({ id, to, mutedIn, activeIn }) => {
    const hours = [
      ...(mutedIn.length === 0 ? [] : [`muted in ${quoted(mutedIn)}`]),
      ...(activeIn.length === 0 ? [] : [`active only in ${quoted(activeIn)}`]),
    ];
    return `The route '${id}' sends it to ${[to, ...hours].join(', ')}.`;
  });
};

const quoted = (ids: readonly string[]): string => ids.map((id) => `'${id}'`).join(' and ');
