/** Where one message goes. Secrets are references: they are read when the message is sent. */
import type { Channel, SecretRef } from '../../model/channel.ts';
import type { Address, Contact } from '../../model/oncall/person.ts';
import type { Notified } from '../routing.ts';

export type Destination =
  | { readonly kind: 'Email'; readonly address: Address }
  /** `channel` is a channel with its '#', or a member's id: a message to it is a direct message. */
  | { readonly kind: 'Slack'; readonly channel: string; readonly token: SecretRef }
  | { readonly kind: 'PagerDuty'; readonly key: SecretRef }
  | { readonly kind: 'Webhook'; readonly url: string; readonly username: string; readonly password: SecretRef };

/** A contact or channel that this receiver cannot deliver to, with the reason. */
export interface NotDeliverable {
  readonly kind: 'NotDeliverable';
  readonly name: string;
  readonly why: string;
}

/** `channels`: of the owner, whose tokens and keys reach its people. */
export const destinationsOf = (
  notified: Notified,
  channels: readonly Channel[],
): readonly (Destination | NotDeliverable)[] =>
  notified.kind === 'Channel'
    ? [ofChannel(notified.channel)]
    : notified.contacts.map((contact) => ofContact(contact, channels));

const ofChannel = (channel: Channel): Destination | NotDeliverable => {
  switch (channel.kind) {
    case 'EmailChannel':
      return { kind: 'Email', address: channel.address };
    case 'SlackChannel':
      return { kind: 'Slack', channel: channel.channel, token: channel.token };
    case 'PagerDutyChannel':
      return { kind: 'PagerDuty', key: channel.key };
    case 'WebhookChannel':
      return { kind: 'Webhook', url: channel.url, username: channel.username, password: channel.password };
    case 'PubSubChannel':
      return { kind: 'NotDeliverable', name: channel.topic, why: 'the receiver does not publish to Pub/Sub topics' };
  }
};

const ofContact = (contact: Contact, channels: readonly Channel[]): Destination | NotDeliverable => {
  switch (contact.kind) {
    case 'Email':
      return { kind: 'Email', address: contact.address };
    case 'SlackMember': {
      const slack = channels.find((channel) => channel.kind === 'SlackChannel');
      return slack === undefined
        ? missing(`Slack member ${contact.member}`, 'a Slack channel, whose token sends direct messages')
        : { kind: 'Slack', channel: contact.member, token: slack.token };
    }
    case 'PagerDutyUser': {
      const pagerDuty = channels.find((channel) => channel.kind === 'PagerDutyChannel');
      return pagerDuty === undefined
        ? missing(`PagerDuty user ${contact.address}`, 'a PagerDuty channel, whose service pages its users')
        : { kind: 'PagerDuty', key: pagerDuty.key };
    }
  }
};

const missing = (name: string, channel: string): NotDeliverable => ({
  kind: 'NotDeliverable',
  name,
  why: `the owner has no ${channel}`,
});

/** The same text for the same destination. */
export const targetOf = (destination: Destination): string => {
  switch (destination.kind) {
    case 'Email':
      return `email ${destination.address}`;
    case 'Slack':
      return `slack ${destination.channel}`;
    case 'PagerDuty':
      return `pagerduty ${destination.key}`;
    case 'Webhook':
      return `webhook ${destination.url}`;
  }
};

/** Slack limits a channel to about one message a second; a mail server is one lane whoever gets the mail. */
export const laneOf = (destination: Destination): string =>
  destination.kind === 'Email' ? 'email' : targetOf(destination);

/** As people write it: no secrets. */
export const nameOf = (destination: Destination): string => {
  switch (destination.kind) {
    case 'Email':
      return destination.address;
    case 'Slack':
      return destination.channel;
    case 'PagerDuty':
      return 'PagerDuty';
    case 'Webhook':
      return new URL(destination.url).host;
  }
};
