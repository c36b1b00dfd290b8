/** Where a notification goes. Secrets are names in Secret Manager, never values. */

/** A Secret Manager secret: 'projects/<project>/secrets/<name>'. Its latest version is used. */
export type SecretRef = `projects/${string}/secrets/${string}`;

export interface EmailChannel {
  readonly kind: 'EmailChannel';
  readonly address: string;
}

export interface SlackChannel {
  readonly kind: 'SlackChannel';
  /** With its '#'. */
  readonly channel: string;
  readonly token: SecretRef;
}

export interface PagerDutyChannel {
  readonly kind: 'PagerDutyChannel';
  /** Integration key of the service, Events API v2. */
  readonly key: SecretRef;
}

/** Cloud Monitoring does not sign webhooks: the receiver authenticates it by user name and password. */
export interface WebhookChannel {
  readonly kind: 'WebhookChannel';
  readonly url: string;
  readonly username: string;
  readonly password: SecretRef;
}

export interface PubSubChannel {
  readonly kind: 'PubSubChannel';
  /** 'projects/<project>/topics/<name>'. */
  readonly topic: string;
}

export type Channel = EmailChannel | SlackChannel | PagerDutyChannel | WebhookChannel | PubSubChannel;

export const email = (address: string): EmailChannel => ({ kind: 'EmailChannel', address });
export const slack = (channel: string, token: SecretRef): SlackChannel => ({ kind: 'SlackChannel', channel, token });
export const pagerDuty = (key: SecretRef): PagerDutyChannel => ({ kind: 'PagerDutyChannel', key });
export const webhook = (url: string, username: string, password: SecretRef): WebhookChannel => ({
  kind: 'WebhookChannel',
  url,
  username,
  password,
});
export const pubsubTopic = (topic: string): PubSubChannel => ({ kind: 'PubSubChannel', topic });
