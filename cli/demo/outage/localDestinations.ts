/**
 * Where a demo's messages arrive instead of at people: a mail server and a web server on this machine, which take what a mail server,
 * Slack, PagerDuty and webhooks take. Nothing leaves the machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSecretRef, secretName } from '../../../model/oncall/organizationSecrets.ts';
import { createEmail } from '../../../receiver/delivery/email.ts';
import { post, type Post } from '../../../receiver/delivery/http.ts';
import { createPagerDuty } from '../../../receiver/delivery/pagerDuty.ts';
import { createSlack } from '../../../receiver/delivery/slack.ts';
import { createWebhook } from '../../../receiver/delivery/webhook.ts';
import type { Destinations } from '../../../receiver/destinations.ts';

export interface LocalDestinations {
  readonly destinations: Destinations;
  /** Ids of the messages that have arrived. */
  readonly arrived: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';

export const openLocalDestinations = async (now: () => number): Promise<LocalDestinations> => {
  const arrived = new Set<string>();
  const onArrival = (id: string): void => void arrived.add(id);
  const mail = await startMail(onArrival);
  const web = await startWeb(onArrival);
  // No secret is read: whatever authenticates would be sent to this machine only.
  const secret = (): string => 'a-secret-of-the-demo';
  const here: Post = (_url, headers, body) => post(`${web.url}/webhook`, headers, body);
  const from = 'oncall@atalaya.localhost';
  const smtp = { host, port: mail.port, secure: false, requireTls: false, user: undefined, password: undefined, from };
  return {
    destinations: {
      Email: createEmail(smtp, (address) =>
        isSecretRef(address) ? `${secretName(address)}@atalaya.localhost` : address,
      ),
      Slack: createSlack(`${web.url}/slack`, secret, post),
      PagerDuty: createPagerDuty(`${web.url}/pagerduty`, secret, post),
      Webhook: createWebhook({ secret, signingKey: undefined, wallClock: now, post: here }),
    },
    arrived,
    close: async () => {
      await Promise.all([mail.close(), web.close()]);
    },
  };
};

interface Local {
  readonly close: () => Promise<void>;
}

const startMail = async (onArrival: (id: string) => void): Promise<Local & { readonly port: number }> => {
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const id = /^message-id:\s*<([^@>]+)@/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1];
        if (id !== undefined) onArrival(id);
        done();
      });
    },
  });
  // A client that goes away is no fault of the demo.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

const startWeb = async (onArrival: (id: string) => void): Promise<Local & { readonly url: string }> => {
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    answer(request, response, onArrival).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  onArrival: (id: string) => void,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Body;
  const id =
    request.headers['webhook-id'] ?? body.metadata?.event_payload?.id ?? body.payload?.custom_details?.message_id;
  if (typeof id === 'string') onArrival(id);
  const isEvent = request.url === '/pagerduty';
  response.writeHead(isEvent ? 202 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isEvent ? { status: 'success' } : { ok: true, channel: body.channel, ts: '1.000001' }));
};

/** What Slack and PagerDuty are sent, as far as it is read here. */
interface Body {
  readonly channel?: string;
  readonly metadata?: { readonly event_payload?: { readonly id?: string } };
  readonly payload?: { readonly custom_details?: { readonly message_id?: string } };
}
