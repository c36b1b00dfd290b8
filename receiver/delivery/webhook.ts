/**
 * Posts to a webhook, signed as Standard Webhooks are: HMAC-SHA256 of id, time and body. The id stays the same on every attempt; the time
 * is that of the attempt, because receivers refuse old ones. Source: standardwebhooks.com, specification 1.0.0.
 */
import { createHmac } from 'node:crypto';
import type { SecretRef } from '../../model/channel.ts';
import { isAnswer, outcomeOfStatus, type Post } from './http.ts';
import type { Message } from './message.ts';
import type { Sender } from './sender.ts';

export interface WebhookOptions {
  readonly secret: (ref: SecretRef) => string;
  /** Signs; undefined: the messages are not signed. */
  readonly signingKey: Uint8Array | undefined;
  /** Milliseconds since the epoch, by the clock of the machine. */
  readonly wallClock: () => number;
  readonly post: Post;
}

export const createWebhook = ({ secret, signingKey, wallClock, post }: WebhookOptions): Sender => ({
  concurrency: 4,
  close: () => undefined,
  send: async ({ delivery: { id, destination, message } }) => {
    if (destination.kind !== 'Webhook') return { kind: 'Refused', reason: 'it is not a webhook' };
    const body = JSON.stringify(bodyOf(message));
    const timestamp = String(Math.floor(wallClock() / 1_000));
    const credentials = Buffer.from(`${destination.username}:${secret(destination.password)}`).toString('base64');
    const result = await post(
      destination.url,
      {
        'content-type': 'application/json',
        authorization: `Basic ${credentials}`,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        ...(signingKey === undefined
          ? {}
          : { 'webhook-signature': `v1,${signatureOf(signingKey, `${id}.${timestamp}.${body}`)}` }),
      },
      body,
    );
    return isAnswer(result) ? outcomeOfStatus(result) : result;
  },
});

const signatureOf = (key: Uint8Array, text: string): string => createHmac('sha256', key).update(text).digest('base64');

const bodyOf = ({ kind, at, ...message }: Message): object => ({
  type: `incident.${kind}`,
  timestamp: new Date(at).toISOString(),
  data: {
    incident: message.incident,
    owner: message.owner,
    severity: message.severity,
    subject: message.subject,
    text: message.text,
    links: message.links,
    acknowledgedBy: message.acknowledgedBy ?? null,
    alerts: message.alerts.map(({ startsAt, endsAt, ...alert }) => ({
      ...alert,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: endsAt === undefined ? null : new Date(endsAt).toISOString(),
    })),
  },
});

/** 'whsec_' and base64. Undefined: it is not a key of 24 to 64 bytes. */
export const signingKeyOf = (text: string): Uint8Array | undefined => {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim())?.[1];
  const key = encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
  return key === undefined || key.length < 24 || key.length > 64 ? undefined : key;
};
