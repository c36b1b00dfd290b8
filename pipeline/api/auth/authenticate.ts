/** Authenticates a request by its headers: at once when the result is cached, else after verifying a signature. */
import type { IncomingHttpHeaders } from 'node:http';
import type { PipelineSystem } from '../../../model/system.ts';
import type { Logger } from '../../telemetry/telemetry.ts';
import type { DeferredVerdict, Verdict } from './caller.ts';
import { createChallenges } from './challenge.ts';
import { createCheckJwt } from './checkJwt.ts';
import { createCheckToken } from './checkToken.ts';
import { createKeys, type FetchKeys } from './keys.ts';
import { memoryTokens, type TokenStore } from './tokenStore.ts';

/** The verdict, or a function that verifies a signature first. */
export type Authenticate = (headers: IncomingHttpHeaders) => Verdict | DeferredVerdict;

export interface AuthOptions {
  /** For `auth: 'token'`. Without it every caller is refused. */
  readonly tokens?: TokenStore;
  /** Accepts every caller, whatever the system declares. Local runs only. */
  readonly off?: boolean;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Fetches an issuer's keys. */
  readonly fetchKeys?: FetchKeys;
}

/** Source: cloud.google.com/iap/docs/signed-headers-howto. */
export const iapHeader = 'x-goog-iap-jwt-assertion';

/** Accepted signature algorithms: never 'none', and never a shared secret. */
const algorithms = { oidc: ['RS256', 'ES256'], iap: ['ES256'] } as const;

/** Undefined for a system whose callers need no authentication. */
export const createAuthenticate = (
  system: PipelineSystem,
  logger: Logger,
  options: AuthOptions = {},
): Authenticate | undefined => {
  const { off = false, clock = Date.now, tokens = memoryTokens(), fetchKeys } = options;
  const { auth, identity } = system.stages.api;
  if (off || auth === 'none') return undefined;
  if (auth === 'token') {
    const fix = `send 'Authorization: Bearer <token>'; ${system.owner} issues tokens`;
    const challenges = createChallenges({ realm: system.id, header: 'authorization', fix });
    const check = createCheckToken(tokens, challenges, clock);
    return ({ authorization }) => {
      const token = bearer(authorization);
      return token === undefined ? challenges.missing : check(token);
    };
  }
  if (identity === undefined) throw new Error(`${system.id} declares ${auth} without an identity`);
  const keys = createKeys({ url: identity.keys, logger, clock, ...(fetchKeys && { fetch: fetchKeys }) });
  const isIap = auth === 'iap';
  const fix = isIap
    ? 'call through Identity-Aware Proxy, which adds this header'
    : `send 'Authorization: Bearer <token>' with a token issued by ${identity.issuer} for ${identity.audience.join(' or ')}`;
  const challenges = createChallenges({ realm: system.id, header: isIap ? iapHeader : 'authorization', fix });
  const check = createCheckJwt({ identity, algorithms: algorithms[auth], keys, challenges, clock, logger });
  return (headers) => {
    const token = isIap ? (headers[iapHeader] as string | undefined) : bearer(headers.authorization);
    return token === undefined ? challenges.missing : check(token);
  };
};

/** Undefined without a header, and for other schemes. The scheme's case does not matter. Source: RFC 9110, 11.1. */
const bearer = (authorization: string | undefined): string | undefined =>
  authorization !== undefined && /^bearer /i.test(authorization) ? authorization.slice(7).trim() : undefined;
