/**
 * The receiver's HTTP interface. A notification is answered 200 only when it is stored and survives a kill; whatever else happens, the
 * answer makes its sender try again or says what to change.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createBuckets } from '../../pipeline/api/limits/bucket.ts';
import { createAddressOf } from '../../pipeline/api/limits/address.ts';
import type { Logger } from '../../pipeline/telemetry/telemetry.ts';
import type { Notification } from '../received.ts';
import { isFault } from '../intake/fault.ts';
import type { Parse } from '../intake/parse.ts';
import { answerJson, answerProblem } from './answer.ts';
import { checkSender, type SenderAuth } from './authenticate.ts';
import { createReadBody } from './body.ts';
import type { ServeAcknowledge } from './acknowledge.ts';

export interface Sender {
  readonly name: string;
  readonly auth: SenderAuth;
  readonly parse: Parse;
}

export interface ListenerOptions {
  readonly senders: readonly Sender[];
  /** Settles when it is committed. Returns what happened to its alerts. */
  readonly take: (notification: Notification) => Promise<Readonly<Record<string, number>>>;
  readonly acknowledge: ServeAcknowledge;
  readonly now: () => number;
  readonly ready: () => boolean;
  readonly draining: () => boolean;
  /** Requests a second of one sender, and how many at once. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
  /** Proxies in front that add to X-Forwarded-For. */
  readonly proxies: number;
  readonly logger: Logger;
  readonly observe: (sender: string, status: number, seconds: number) => void;
}

const hooks = '/hooks/';

export const createListener = (options: ListenerOptions): RequestListener => {
  const { take, acknowledge, now, ready, draining, logger, observe } = options;
  const senders = new Map(options.senders.map((sender) => [sender.name, sender]));
  const readBody = createReadBody();
  const monotonic = (): number => performance.now();
  const buckets = createBuckets({ ...options.rate, now: monotonic });
  // Whoever guesses credentials is slowed down, and takes nothing from the senders.
  const failures = createBuckets({ perSecond: 1, burst: 20, now: monotonic });
  const addressOf = createAddressOf(options.proxies);

  const tooMany = (request: IncomingMessage, response: ServerResponse, what: string, wait: number): void => {
    request.resume();
    const seconds = String(Math.max(1, Math.ceil(wait)));
    answerProblem(
      response,
      429,
      { where: 'rate', what, fix: `send it again in ${seconds} s` },
      { 'retry-after': seconds },
    );
  };

  const receive = async (sender: Sender, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = addressOf(request);
    const spent = failures.peek(address);
    if (!spent.allowed) return tooMany(request, response, 'has too many failed attempts', spent.wait);
    const refusal = await checkSender(sender.auth, request.headers.authorization);
    if (refusal !== undefined) {
      request.resume();
      if (refusal.status < 500) failures.take(address);
      logger.warn(
        { event: 'sender-refused', status: refusal.status, reason: refusal.what },
        'a notification was refused',
      );
      const headers: Record<string, string> =
        refusal.challenge === undefined ? { 'retry-after': '1' } : { 'www-authenticate': refusal.challenge };
      return answerProblem(
        response,
        refusal.status,
        {
          where: 'authorization',
          what: refusal.what,
          fix: 'send the credentials that the receiver is configured with',
        },
        headers,
      );
    }
    const bucket = buckets.take(sender.name);
    if (!bucket.allowed) return tooMany(request, response, 'is above the limit of this sender', bucket.wait);
    const body = await readBody(request);
    if (body === undefined) return void response.destroy();
    if ('status' in body)
      return answerProblem(response, body.status, body.fault, {
        connection: 'close',
        ...(body.status === 429 ? { 'retry-after': '1' } : {}),
      });
    const notification = sender.parse({ headers: request.headers, body }, sender.name, now());
    if (isFault(notification)) {
      logger.warn(
        { event: 'notification-refused', field: notification.where, reason: notification.what },
        'a notification cannot be read',
      );
      return answerProblem(response, 400, notification);
    }
    answerJson(response, 200, { status: 'stored', alerts: await take(notification) });
  };

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '/' } = request;
    const [path = '/'] = url.split('?', 1);
    if (path === '/health') return answerJson(response, 200, { status: 'ok' });
    if (path === '/ready') {
      const isReady = ready() && !draining();
      return answerJson(response, isReady ? 200 : 503, {
        status: isReady ? 'ok' : draining() ? 'draining' : 'unavailable',
      });
    }
    if (path.startsWith('/incidents/')) return acknowledge(request, response);
    const sender = path.startsWith(hooks) ? senders.get(path.slice(hooks.length)) : undefined;
    if (sender === undefined) {
      request.resume();
      return answerProblem(response, 404, {
        where: 'path',
        what: 'is not a path of this service',
        fix: 'post notifications to /hooks/<sender>; /health and /ready are served too',
      });
    }
    if (method !== 'POST') {
      request.resume();
      return answerProblem(
        response,
        405,
        { where: 'method', what: 'is not served here', fix: 'use POST' },
        { allow: 'POST' },
      );
    }
    if (draining()) {
      request.resume();
      return answerProblem(
        response,
        503,
        { where: 'service', what: 'is stopping', fix: 'send it again in a second' },
        { 'retry-after': '1', connection: 'close' },
      );
    }
    const began = performance.now();
    response.once('close', () =>
      observe(sender.name, response.writableFinished ? response.statusCode : 499, (performance.now() - began) / 1_000),
    );
    return receive(sender, request, response);
  };

  return (request, response) => {
    route(request, response).catch((error: unknown) => {
      logger.error({ event: 'request-failed', err: error }, 'a request could not be served');
      if (response.headersSent) response.destroy();
      else
        answerProblem(
          response,
          503,
          { where: 'service', what: 'cannot store it now', fix: 'send it again in a second' },
          { 'retry-after': '1' },
        );
    });
  };
};
