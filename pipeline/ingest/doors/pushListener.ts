/**
 * Pushes over HTTP, on whatever path: 204 once the message is stored or a dead letter, else a status at which Pub/Sub
 * sends it again. The body is read only for whoever may push, and memory is bounded: what is beyond it is told to wait.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../../telemetry/telemetry.ts';
import { createBodies, type NoBody } from './body.ts';
import type { Door } from './door.ts';
import type { CheckPusher } from './pusher.ts';
import { readPush } from './readPush.ts';

export interface PushListenerOptions {
  /** Undefined where messages are pulled: only /health is served then. */
  readonly door: Door | undefined;
  /** Undefined where something in front (Cloud Run's own check, an emulator) decides who may push. */
  readonly checkPusher: CheckPusher | undefined;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Bytes of all bodies whose messages are not settled. */
  readonly budget: number;
  readonly draining: () => boolean;
}

/**
 * Bytes. A message has at most 10 MB and 100 attributes of 1,280 bytes; as JSON in base64 that is below 14 MB. One that is
 * a byte too large still comes in, and is told apart by the handler.
 */
const maxBody = 16 * 1024 * 1024;
/** Seconds. */
const retryAfter = '1';

export const createPushListener = (options: PushListenerOptions): RequestListener => {
  const { door, checkPusher, logger, now, draining } = options;
  const bodyOf = createBodies(maxBody, options.budget);

  const serve = async (door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (draining()) return again(response, 503, 'is stopping');
    const refused = await checkPusher?.(request.headers.authorization);
    if (refused !== undefined) {
      logger.warn({ event: 'push-refused', status: refused.status, reason: refused.reason }, 'a push was refused');
      request.resume();
      if (refused.status === 503) return again(response, 503, refused.reason);
      const error = refused.status === 401 ? 'invalid_token' : 'insufficient_scope';
      return answer(response, refused.status, refused.reason, { 'www-authenticate': `Bearer error="${error}"` });
    }
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      request.resume();
      return answer(response, 415, 'bodies are taken without compression only', { 'accept-encoding': 'identity' });
    }
    const body = await bodyOf(request);
    if (typeof body === 'string') return refuseBody(response, body);
    try {
      const settlement = await door(readPush(request.headers, body.bytes, now()), () => body.bytes);
      if (settlement === 'retry') again(response, 503, 'could not be stored yet');
      else response.writeHead(204).end();
    } finally {
      body.release();
    }
  };

  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (request.method === 'GET' && path === '/health') {
      if (draining()) again(response, 503, 'is stopping');
      else answer(response, 200, 'ok');
    } else if (door === undefined) {
      request.resume();
      answer(response, 404, 'messages are pulled here; GET /health says whether this runs');
    } else if (request.method !== 'POST') {
      request.resume();
      answer(response, 405, 'messages are pushed with POST; GET /health says whether this runs', { allow: 'POST' });
    } else {
      serve(door, request, response).catch((error: unknown) => {
        logger.error({ event: 'push-failed', reason: String(error) }, 'a push could not be served');
        if (response.headersSent) response.destroy();
        else again(response, 503, 'could not be served');
      });
    }
  };
};

const refuseBody = (response: ServerResponse, why: NoBody): void => {
  if (why === 'too-many') return again(response, 429, 'too much is in flight');
  if (why === 'incomplete') return void response.destroy();
  // No message of Pub/Sub's is that large. The connection ends, so that nobody has to read the rest.
  return answer(response, 413, `a push has at most ${maxBody} bytes`, { connection: 'close' });
};

const again = (response: ServerResponse, status: 429 | 503, what: string): void =>
  answer(response, status, `${what}; send it again`, { 'retry-after': retryAfter });

const answer = (
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
};
