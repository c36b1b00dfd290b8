/**
 * Access control in front of the declared routes: authentication, rate limits and CORS. A refused request costs no query,
 * and only its headers are read. Failed authentication counts against the sender's address: so guessing tokens is slow,
 * and does not use up the limits of other callers.
 */
import type { PipelineSystem } from '../../../model/system.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Exchange } from '../exchange.ts';
import type { Fail } from '../failure.ts';
import { createAddressOf } from '../limits/address.ts';
import { createCors } from '../limits/cors.ts';
import { createRateLimiter, type Limited } from '../limits/rateLimit.ts';
import { Refusal } from '../refusal.ts';
import { isFromThisMachine, syntheticNotAllowed, syntheticReason } from '../synthetic.ts';
import { createAuthenticate, type AuthOptions } from './authenticate.ts';
import { createChallenges } from './challenge.ts';
import type { Caller, DeferredVerdict, Verdict } from './caller.ts';

export interface AccessOptions {
  readonly system: PipelineSystem;
  readonly logger: Logger;
  readonly fail: Fail;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly auth?: AuthOptions | undefined;
  /** Proxies in front that add to X-Forwarded-For. Default: those that the system declares. */
  readonly proxies?: number | undefined;
}

export interface Access {
  /** Calls `enter` when the caller may proceed, synchronously if possible; answers refused callers itself. */
  readonly admit: (exchange: Exchange, enter: (caller: Caller) => void) => void;
  /** Headers of the answer to OPTIONS, which needs no authentication. */
  readonly preflight: (exchange: Exchange, allow: string) => readonly string[];
  /** The refusal for callers who may read but not publish. */
  readonly readOnly: Refusal;
}

export const createAccess = (options: AccessOptions): Access => {
  const { system, logger, fail, now } = options;
  const { api } = system.stages;
  const authenticate = createAuthenticate(system, logger, options.auth);
  const limiter = createRateLimiter(api.rateLimit, now);
  const proxies = options.proxies ?? api.proxies;
  const addressOf = createAddressOf(proxies);
  const cors = createCors(api.cors, api.auth);

  const applyLimit = (exchange: Exchange, { headers, refusal }: Limited): boolean => {
    exchange.headers.push(...headers);
    if (refusal !== undefined) fail(exchange, refusal);
    return refusal === undefined;
  };

  const address = (exchange: Exchange): string => `address:${addressOf(exchange.request)}`;

  const settle = (exchange: Exchange, verdict: Verdict, enter: (caller: Caller) => void): void => {
    if (verdict instanceof Refusal) {
      // Our own failure (5xx) does not count as a failed attempt.
      if (verdict.status >= 500 || applyLimit(exchange, limiter.take(address(exchange)))) fail(exchange, verdict);
    } else if (applyLimit(exchange, limiter.take(verdict.key)) && markSynthetic(exchange)) {
      enter(verdict);
    }
  };

  const markSynthetic = (exchange: Exchange): boolean => {
    const reason = syntheticReason(exchange.request);
    if (reason === undefined) return true;
    if (authenticate !== undefined || isFromThisMachine(exchange.request, proxies)) exchange.synthetic = reason;
    else if (exchange.request.method === 'POST') {
      fail(exchange, syntheticNotAllowed);
      return false;
    }
    return true;
  };

  const authenticateSlowly = async (
    exchange: Exchange,
    slow: DeferredVerdict,
    enter: (caller: Caller) => void,
  ): Promise<void> => {
    const spent = limiter.spent(address(exchange));
    if (spent !== undefined) {
      applyLimit(exchange, spent);
      return;
    }
    try {
      settle(exchange, await slow(), enter);
    } catch (error) {
      fail(exchange, error);
    }
  };

  return {
    admit: (exchange, enter) => {
      const { headers } = exchange.request;
      exchange.headers.push(...cors.headers(headers));
      if (authenticate === undefined) {
        settle(exchange, { key: address(exchange), readOnly: false }, enter);
        return;
      }
      const verdict = authenticate(headers);
      if (typeof verdict === 'function') void authenticateSlowly(exchange, verdict, enter);
      else settle(exchange, verdict, enter);
    },
    readOnly: createChallenges({ realm: system.id, header: 'authorization', fix: '' }).forbidden(
      'may read but not publish',
      'send a token that may publish',
    ),
    preflight: ({ request }, allow) => cors.preflight(request.headers, allow),
  };
};
