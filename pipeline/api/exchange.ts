/**
 * One request and its response. It is measured exactly once, under its route and never under its URL. A caller that
 * disconnects before the answer is counted as 499.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiTelemetry, Logger } from '../telemetry/telemetry.ts';
import type { Answer } from './answer.ts';
import type { Notices } from './deprecation.ts';
import { respond } from './respond.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The declared path, or 'unmatched'. */
  readonly route: string;
  /** Names and values in turn: added to every answer of this request. */
  readonly headers: string[];
  /** The purpose of a test request; set by access control for trusted callers. Such a request is not an event of an objective. */
  synthetic: string | undefined;
  /** Changes an answer before it is sent; set by fault injection. */
  rewrite: ((answer: Answer) => Answer) | undefined;
  /** Only the first call sends; calls after a disconnect do nothing. */
  readonly send: (answer: Answer) => void;
  /**
   * Starts an answer 200 whose body you write to `response`. Returns a callback: call it with the final status.
   * Undefined when the caller has disconnected.
   */
  readonly stream: (head: readonly string[]) => ((status: number) => void) | undefined;
  /** Registers a callback for a disconnect before the answer; every registered callback is called. */
  readonly onDisconnect: (callback: () => void) => void;
}

export type OpenExchange = (
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  declared: boolean,
) => Exchange;

/** Source: nginx's non-standard status 499, client closed request. */
const clientClosedRequest = 499;

const knownMethods: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
]);

export interface ExchangeOptions {
  readonly telemetry: ApiTelemetry;
  readonly logger: Logger;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** True while connections have to be closed after their answer. */
  readonly draining: () => boolean;
  readonly notices: Notices;
}

export const createOpenExchange = (options: ExchangeOptions): OpenExchange => {
  const { telemetry, logger, now, draining, notices } = options;

  return (request, response, route, declared) => {
    const started = now();
    const method = methodLabel(request.method);
    const { headers } = request;
    const extraHeaders: string[] = [...notices(route, method)];
    const measure = telemetry.request(route, method, declared, headers['traceparent'] as string | undefined);
    let done = false;
    let answering = false;
    let disconnected = false;

    const finish = (status: number): void => {
      if (done) return;
      done = true;
      const ms = now() - started;
      measure(status, ms / 1_000, exchange.synthetic !== undefined);
      logger.debug({ route, method, status, ms }, 'request');
    };

    const onDisconnect = (callback: () => void): void => {
      response.once('close', () => {
        if (done && !disconnected) return;
        disconnected = true;
        finish(clientClosedRequest);
        callback();
      });
    };

    const begin = (): boolean => {
      if (done || answering) return false;
      answering = true;
      if (draining()) response.shouldKeepAlive = false;
      return true;
    };

    const send = (answer: Answer): void => {
      if (!begin()) return;
      const sent = exchange.rewrite === undefined ? answer : exchange.rewrite(answer);
      respond({ headers, response, extra: extraHeaders, onSent: finish }, sent);
    };

    const stream = (head: readonly string[]): ((status: number) => void) | undefined => {
      if (!begin()) return undefined;
      response.writeHead(200, [...head, ...extraHeaders]);
      return finish;
    };

    const exchange: Exchange = {
      request,
      response,
      route,
      headers: extraHeaders,
      synthetic: undefined,
      rewrite: undefined,
      send,
      stream,
      onDisconnect,
    };
    return exchange;
  };
};

/** Methods outside the conventions' list share one label. Source: OpenTelemetry semantic conventions, HTTP. */
export const methodLabel = (method: string | undefined): string =>
  method !== undefined && knownMethods.has(method) ? method : '_OTHER';
