/**
 * Notification channels. The fleet's root module creates one for each owner, channel and project; other root modules look it up
 * by its display name. Secrets go from Secret Manager into write-only arguments, so that no state, plan or file contains them.
 * Labels by type: cloud.google.com/monitoring/alerts/using-channels-api.
 */
import { channelKey, channelReferences, ownerNamed, type ChannelReference } from '../alerts/channels.ts';
import type { Channel, SecretRef } from '../model/channel.ts';
import type { Organization, Owner } from '../model/organization.ts';
import { severities, type Severity } from '../model/severity.ts';
import { literal, nameOf, reference, type Block, type Blocks } from './expression.ts';

/** A notification channel in Cloud Monitoring. */
export interface OwnedChannel {
  /** Name of its block. */
  readonly key: string;
  readonly type: string;
  /** Unique in a project: an owner has each channel only once. */
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly secret:
    | { readonly argument: 'auth_token' | 'service_key' | 'password'; readonly ref: SecretRef }
    | undefined;
}

interface Settings extends Omit<OwnedChannel, 'key' | 'displayName'> {
  readonly shown: string;
}

const settingsOf = (channel: Channel): Settings => {
  switch (channel.kind) {
    case 'EmailChannel': {
      const { address } = channel;
      return { type: 'email', shown: `e-mail to ${address}`, labels: { email_address: address }, secret: undefined };
    }
    case 'SlackChannel': {
      const secret = { argument: 'auth_token', ref: channel.token } as const;
      return { type: 'slack', shown: `Slack ${channel.channel}`, labels: { channel_name: channel.channel }, secret };
    }
    case 'PagerDutyChannel': {
      const secret = { argument: 'service_key', ref: channel.key } as const;
      return { type: 'pagerduty', shown: `PagerDuty with ${partsOf(channel.key).name}`, labels: undefined, secret };
    }
    case 'WebhookChannel': {
      const { url, username, password } = channel;
      const secret = { argument: 'password', ref: password } as const;
      return { type: 'webhook_basicauth', shown: `webhook ${url} as ${username}`, labels: { url, username }, secret };
    }
    case 'PubSubChannel': {
      const { topic } = channel;
      return { type: 'pubsub', shown: `Pub/Sub ${topic}`, labels: { topic }, secret: undefined };
    }
  }
};

/** The distinct channels of an owner: pages and tickets may share one. */
export const channelsOf = (owner: Owner): readonly OwnedChannel[] => [
  ...new Map(
    severities
      .flatMap((severity) => owner.channels[severity])
      .map((channel) => ownedChannel(owner, channel))
      .map((channel) => [channel.key, channel]),
  ).values(),
];

const ownedChannel = (owner: Owner, channel: Channel): OwnedChannel => {
  const { shown, ...settings } = settingsOf(channel);
  return { key: nameOf(channelKey(owner.id, channel)), displayName: `${owner.id}: ${shown}`, ...settings };
};

/** Data sources of an owner's channels, for a root module that does not create them. */
export const channelData = (owner: Owner): Blocks =>
  Object.fromEntries(
    channelsOf(owner).map(({ key, type, displayName }) => [
      key,
      { display_name: literal(displayName), type, project: reference('var.project') },
    ]),
  );

/** The channels that notify of an alert. */
export const channelsOfAlert = (
  alert: { readonly owner: string; readonly severity: Severity },
  organization: Organization,
): readonly OwnedChannel[] =>
  channelReferences(alert, organization).map((channel) => referredChannel(organization, channel));

/** The channel that an alert refers to. */
export const referredChannel = (organization: Organization, reference: ChannelReference): OwnedChannel => {
  const owner = ownerNamed(organization, reference.owner);
  const channel = owner.channels[reference.severity][reference.index];
  if (channel === undefined)
    throw new Error(`'${owner.id}' has no channel ${reference.index} for ${reference.severity}`);
  return ownedChannel(owner, channel);
};

/** The resource that creates a channel. `project` is the text of an expression. */
export const channelResource = (owner: Owner, channel: OwnedChannel, project: string): Block => ({
  project: reference(project),
  display_name: literal(channel.displayName),
  type: channel.type,
  labels:
    channel.labels &&
    Object.fromEntries(Object.entries(channel.labels).map(([label, value]) => [label, literal(value)])),
  sensitive_labels: channel.secret === undefined ? undefined : writeOnly(channel.secret.argument, channel.secret.ref),
  user_labels: { owner: owner.id },
});

/** Terraform cannot detect a changed secret: a new version number makes it write the secret again. */
const writeOnly = (argument: string, ref: SecretRef): Block => ({
  [`${argument}_wo`]: reference(`ephemeral.google_secret_manager_secret_version.${secretKey(ref)}.secret_data`),
  [`${argument}_wo_version`]: reference('var.secrets_version'),
});

/** Ephemeral resources for the secrets of these channels: read once per run, never stored. */
export const secretData = (channels: readonly OwnedChannel[]): Blocks =>
  Object.fromEntries(
    channels.flatMap(({ secret }) => {
      if (secret === undefined) return [];
      const { project, name } = partsOf(secret.ref);
      return [[secretKey(secret.ref), { project: literal(project), secret: literal(name) }]];
    }),
  );

const partsOf = (ref: SecretRef): { readonly project: string; readonly name: string } => {
  const [, project = '', , name = ''] = ref.split('/');
  return { project, name };
};

const secretKey = (ref: SecretRef): string => nameOf(`${partsOf(ref).project} ${partsOf(ref).name}`);
