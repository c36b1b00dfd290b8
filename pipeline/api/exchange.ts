/**
 * One request and its one response, watched: whatever happens, it is measured once, under its route and never its URL. A
 * caller that leaves before the answer is counted as 499.
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
  /** Names and values in turn, which whatever answer this request gets has to carry too. */
  readonly headers: string[];
  /** What a test asks for; set by the door, where it believes the caller. No event of an objective. */
  synthetic: string | undefined;
  /** Later calls, and calls after the caller has left, do nothing. */
  readonly send: (answer: Answer) => void;
  /**
   * Begins an answer 200 whose body the caller of this writes to `response`; what it gives back is told the outcome, as a
   * status. Undefined when there is nobody to be answered any more.
   */
  readonly stream: (head: readonly string[]) => ((status: number) => void) | undefined;
  /** Calls back when the caller goes away before the answer; all who ask are told. */
  readonly onLeave: (left: () => void) => void;
}

export type OpenExchange = (
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  declared: boolean,
) => Exchange;

/** Source: nginx, whose logs made this number known. */
const callerLeft = 499;

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
  /** Whether connections are to be closed after their answer. */
  readonly draining: () => boolean;
  readonly notices: Notices;
}

export const createOpenExchange = (options: ExchangeOptions): OpenExchange => {
  const { telemetry, logger, now, draining, notices } = options;

  return (request, response, route, declared) => {
    const started = now();
    const method = methodLabel(request.method);
    const { headers } = request;
    const own: string[] = [...notices(route, method)];
    const measure = telemetry.request(route, method, declared, headers['traceparent'] as string | undefined);
    let done = false;
    let begun = false;
    let away = false;

    const finish = (status: number): void => {
      if (done) return;
      done = true;
      const ms = now() - started;
      measure(status, ms / 1_000, exchange.synthetic !== undefined);
      logger.debug({ route, method, status, ms }, 'request');
    };

    const onLeave = (left: () => void): void => {
      response.once('close', () => {
        if (done && !away) return;
        away = true;
        finish(callerLeft);
        left();
      });
    };

    const begin = (): boolean => {
      if (done || begun) return false;
      begun = true;
      if (draining()) response.shouldKeepAlive = false;
      return true;
    };

    const send = (answer: Answer): void => {
      if (begin()) respond({ headers, response, extra: own, sent: finish }, answer);
    };

    const stream = (head: readonly string[]): ((status: number) => void) | undefined => {
      if (!begin()) return undefined;
      response.writeHead(200, [...head, ...own]);
      return finish;
    };

    const exchange: Exchange = {
      request,
      response,
      route,
      headers: own,
      synthetic: undefined,
      send,
      stream,
      onLeave,
    };
    return exchange;
  };
};

/** Methods outside the conventions' list share one label. Source: OpenTelemetry semantic conventions, HTTP. */
export const methodLabel = (method: string | undefined): string =>
  method !== undefined && knownMethods.has(method) ? method : '_OTHER';
