/**
 * Receives pushes over HTTP, on any path. Answers 204 when the message is stored or a dead letter, else a status that makes
 * Pub/Sub retry. Reads the body only after authentication. Memory is bounded: beyond the budget it answers 429.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../../telemetry/telemetry.ts';
import { createBodyReader, type NoBody } from './body.ts';
import type { Entry } from './entry.ts';
import type { CheckPusher } from './pusher.ts';
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
    if (draining()) return answerRetry(response, 503, 'is stopping');
    const refusal = await checkPusher?.(request.headers.authorization);
    if (refusal !== undefined) {
      logger.warn({ event: 'push-refused', status: refusal.status, reason: refusal.reason }, 'a push was refused');
      request.resume();
      if (refusal.status === 503) return answerRetry(response, 503, refusal.reason);
      const error = refusal.status === 401 ? 'invalid_token' : 'insufficient_scope';
      return answer(response, refusal.status, refusal.reason, { 'www-authenticate': `Bearer error="${error}"` });
    }
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      request.resume();
      return answer(response, 415, 'compressed bodies are not accepted', { 'accept-encoding': 'identity' });
    }
    const body = await readBody(request);
    if (typeof body === 'string') return refuseBody(response, body);
    try {
      const settlement = await entry(readPush(request.headers, body.bytes, now()), () => body.bytes);
      if (settlement === 'retry') answerRetry(response, 503, 'could not be stored yet');
      else response.writeHead(204).end();
    } finally {
      body.release();
    }
  };

  return (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (request.method === 'GET' && path === '/health') {
      if (draining()) answerRetry(response, 503, 'is stopping');
      else answer(response, 200, 'ok');
    } else if (entry === undefined) {
      request.resume();
      answer(response, 404, 'this service pulls its messages; only GET /health is served');
    } else if (request.method !== 'POST') {
      request.resume();
      answer(response, 405, 'push messages with POST; GET /health is served too', { allow: 'POST' });
    } else {
      serve(entry, request, response).catch((error: unknown) => {
        logger.error({ event: 'push-failed', reason: String(error) }, 'a push could not be served');
        if (response.headersSent) response.destroy();
        else answerRetry(response, 503, 'could not be served');
      });
    }
  };
};

const refuseBody = (response: ServerResponse, reason: NoBody): void => {
  if (reason === 'too-many') return answerRetry(response, 429, 'too many bytes are in flight');
  if (reason === 'incomplete') return void response.destroy();
  // No Pub/Sub message is that large. The connection is closed, so that the rest is not read.
  return answer(response, 413, `a push has at most ${maxBody} bytes`, { connection: 'close' });
};

const answerRetry = (response: ServerResponse, status: 429 | 503, reason: string): void =>
  answer(response, status, `${reason}; retry later`, { 'retry-after': retryAfter });

const answer = (
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
};
