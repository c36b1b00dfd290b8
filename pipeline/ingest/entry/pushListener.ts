/**
 * Receives pushes over HTTP, on any path. Answers 204 when the message is stored or a dead letter, else a status that makes
 * Pub/Sub retry. Reads the body only after authentication. Memory is bounded: beyond the budget it answers 429.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { refuse, type Refusal } from '../../api/refusal.ts';
import { answerProblem } from '../../http/answerProblem.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import { createBodyReader, type NoBody } from './body.ts';
import type { Entry } from './entry.ts';
import type { CheckPusher, NotPusher } from './pusher.ts';
import { readPush } from './readPush.ts';

export interface PushListenerOptions {
  /** Undefined where messages are pulled: then only /health is served. */
  readonly entry: Entry | undefined;
  /** Undefined where Cloud Run authenticates pushes itself, and with an emulator. */
  readonly checkPusher: CheckPusher | undefined;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Bytes of all bodies whose messages are not settled yet. */
  readonly budget: number;
  readonly draining: () => boolean;
}

/**
 * Bytes. A message has at most 10 MB and 100 attributes of 1,280 bytes: below 14 MB as JSON in base64. A message slightly
 * above the limit is still read, so that the handler can reject it with a reason.
 */
const maxBody = 16 * 1024 * 1024;
/** Seconds. */
const retryAfter = '1';

export const createPushListener = (options: PushListenerOptions): RequestListener => {
  const { entry, checkPusher, logger, now, draining } = options;
  const readBody = createBodyReader(maxBody, options.budget);

  const serve = async (entry: Entry, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = await checkPusher?.(request.headers.authorization);
    if (refusal !== undefined) {
      logger.warn({ event: 'push-refused', status: refusal.status, reason: refusal.reason }, 'a push was refused');
      request.resume();
      return answerProblem(response, notPusher(refusal));
    }
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      request.resume();
      return answerProblem(response, compressed);
    }
    const body = await readBody(request);
    if (typeof body === 'string') return refuseBody(response, body);
    try {
      const settlement = await entry(readPush(request.headers, body.bytes, now()), () => body.bytes);
      if (settlement === 'retry') answerProblem(response, notStored);
      else response.writeHead(204).end();
    } finally {
      body.release();
    }
  };

  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (request.method === 'GET' && path === '/health') {
      if (draining()) answerProblem(response, stopping);
      else response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok\n');
    } else if (entry === undefined) {
      request.resume();
      answerProblem(response, notPushed);
    } else if (request.method !== 'POST') {
      request.resume();
      answerProblem(response, wrongMethod);
    } else {
      serve(entry, request, response).catch((error: unknown) => {
        logger.error({ event: 'push-failed', reason: String(error) }, 'a push could not be served');
        if (response.headersSent) response.destroy();
        else answerProblem(response, notServed);
      });
    }
  };
};

const refuseBody = (response: ServerResponse, reason: NoBody): void => {
  if (reason === 'too-many') return answerProblem(response, tooMany);
  if (reason === 'incomplete') return void response.destroy();
  return answerProblem(response, tooLarge);
};

const retryLater = { fix: 'send it again later', headers: ['Retry-After', retryAfter] } as const;

const unavailable = (where: string, what: string): Refusal =>
  refuse(503, [{ where, what, fix: retryLater.fix }], retryLater.headers);

const stopping = unavailable('service', 'is stopping');
export const notStored: Refusal = unavailable('message', 'could not be stored yet');
const notServed = unavailable('push', 'could not be served');

const tooMany = refuse(
  429,
  [{ where: 'body', what: 'does not fit: too many bytes are in flight', fix: retryLater.fix }],
  retryLater.headers,
);

/** No Pub/Sub message is that large. The connection is closed, so that the rest is not read. */
const tooLarge = refuse(
  413,
  [{ where: 'body', what: `is larger than ${maxBody} bytes`, fix: 'push one Pub/Sub message a request' }],
  ['Connection', 'close'],
);

const compressed = refuse(
  415,
  [{ where: 'content-encoding', what: 'is not identity', fix: 'send the body without compression' }],
  ['Accept-Encoding', 'identity'],
);

const notPushed = refuse(404, [
  { where: 'path', what: 'is not served: this service pulls its messages', fix: 'use GET /health' },
]);

export const wrongMethod: Refusal = refuse(
  405,
  [{ where: 'method', what: 'is not served on this path', fix: 'push messages with POST; GET /health is served too' }],
  ['Allow', 'POST'],
);

const notPusher = ({ status, reason }: NotPusher): Refusal => {
  const fault = { where: 'authorization', what: reason, fix: 'push as the service account of the subscription' };
  if (status === 503) return refuse(503, [{ ...fault, fix: retryLater.fix }], retryLater.headers);
  const error = status === 401 ? 'invalid_token' : 'insufficient_scope';
  return refuse(status, [fault], ['WWW-Authenticate', `Bearer error="${error}"`]);
};
