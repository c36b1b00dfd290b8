/**
 * The door in front of the declared routes: who calls, and how much of it. Who is refused costs no query, and nothing of
 * the request but its headers is read. Proofs that fail are counted against the address they come from, so that trying
 * tokens is slow and does not cost other callers their share.
 */
import type { System } from '../../../model/system.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { Exchange } from '../exchange.ts';
import type { Fail } from '../failure.ts';
import { createAddressOf } from '../limits/address.ts';
import { createCors } from '../limits/cors.ts';
import { createRateLimiter, type Limited } from '../limits/rateLimit.ts';
import { Refusal } from '../refusal.ts';
import { isFromThisMachine, notBelieved, syntheticReason } from '../synthetic.ts';
import { createAuthenticate, type AuthOptions } from './authenticate.ts';
import { createChallenges } from './challenge.ts';
import type { Caller, Slow, Verdict } from './caller.ts';

export interface DoorOptions {
  readonly system: System;
  readonly logger: Logger;
  readonly fail: Fail;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly auth?: AuthOptions | undefined;
  /** Proxies in front that add to X-Forwarded-For. Default: those that the system declares. */
  readonly proxies?: number | undefined;
}

export interface Door {
  /** Calls back when the caller may go on, at once where it can; answers others itself. */
  readonly admit: (exchange: Exchange, enter: (caller: Caller) => void) => void;
  /** Headers of an answer to OPTIONS, which nobody has to prove anything for. */
  readonly preflight: (exchange: Exchange, allow: string) => readonly string[];
  /** For callers who may read and not publish. */
  readonly readOnly: Refusal;
}

export const createDoor = (options: DoorOptions): Door => {
  const { system, logger, fail, now } = options;
  const { api } = system.stages;
  const authenticate = createAuthenticate(system, logger, options.auth);
  const limiter = createRateLimiter(api.rateLimit, now);
  const proxies = options.proxies ?? api.proxies;
  const addressOf = createAddressOf(proxies);
  const cors = createCors(api.cors, api.auth);

  const count = (exchange: Exchange, { headers, refusal }: Limited): boolean => {
    exchange.headers.push(...headers);
    if (refusal !== undefined) fail(exchange, refusal);
    return refusal === undefined;
  };

  const address = (exchange: Exchange): string => `address:${addressOf(exchange.request)}`;

  const settle = (exchange: Exchange, verdict: Verdict, enter: (caller: Caller) => void): void => {
    if (verdict instanceof Refusal) {
      // What is our own fault is nobody's attempt.
      if (verdict.status >= 500 || count(exchange, limiter.take(address(exchange)))) fail(exchange, verdict);
    } else if (count(exchange, limiter.take(verdict.key)) && mark(exchange)) {
      enter(verdict);
    }
  };

  const mark = (exchange: Exchange): boolean => {
    const reason = syntheticReason(exchange.request);
    if (reason === undefined) return true;
    if (authenticate !== undefined || isFromThisMachine(exchange.request, proxies)) exchange.synthetic = reason;
    else if (exchange.request.method === 'POST') {
      fail(exchange, notBelieved);
      return false;
    }
    return true;
  };

  const wait = async (exchange: Exchange, slow: Slow, enter: (caller: Caller) => void): Promise<void> => {
    const spent = limiter.spent(address(exchange));
    if (spent !== undefined) {
      count(exchange, spent);
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
      if (typeof verdict === 'function') void wait(exchange, verdict, enter);
      else settle(exchange, verdict, enter);
    },
    readOnly: createChallenges({ realm: system.id, header: 'authorization', fix: '' }).forbidden(
      'may read and not publish',
      'send one that may publish',
    ),
    preflight: ({ request }, allow) => cors.preflight(request.headers, allow),
  };
};
